/* The few pieces of state a page keeps. Alpine's CSP build runs no expression of ours as code. */
document.addEventListener("alpine:init", () => {
  window.Alpine.data("fileDrop", () => ({
    isOver: false,
    names: "",
    enter() { this.isOver = true; },
    leave() { this.isOver = false; },
    drop(event) {
      this.isOver = false;
      if (event.dataTransfer.files.length === 0) return;
      this.$refs.input.files = event.dataTransfer.files;
      this.pick();
    },
    pick() {
      this.names = [...this.$refs.input.files].map((file) => file.name).join("、");
      if (this.names && this.$root.dataset.submits !== undefined) this.$root.closest("form").requestSubmit();
    },
    get over() { return { "is-over": this.isOver }; },
  }));

  window.Alpine.data("selection", () => ({
    count: 0,
    update() { this.count = this.$root.querySelectorAll("tbody input[type=checkbox]:checked").length; },
    all(event) {
      for (const box of this.$root.querySelectorAll("tbody input[type=checkbox]")) box.checked = event.target.checked;
      this.update();
    },
    get isEmpty() { return this.count === 0; },
  }));
});
