/* What pages do beside htmx: drawer, dialogs, keyboard, focus after swaps, progress announcements.
   Everything works without it, because every link and form has an address of its own. */
(() => {
  const drawer = () => document.getElementById("drawer");
  const live = (text) => { const place = document.getElementById("live"); if (place) place.textContent = text; };
  const isTyping = (target) => target.matches("input, select, textarea, [contenteditable]");

  const openInDrawer = (link) => {
    const box = drawer();
    if (!box || !window.htmx) return false;
    window.htmx.ajax("GET", link.href, { target: "#drawer-body", swap: "innerHTML" }).then(() => {
      const heading = box.querySelector("#drawer-body h1, #drawer-body h2");
      if (heading) { heading.tabIndex = -1; heading.focus(); }
    });
    if (!box.open) box.showModal();
    return true;
  };

  /* Typed first: the calendar only fills in what could be typed. */
  const pick = (field) => {
    const calendar = document.getElementById(`${field.id}-picker`);
    calendar.value = calendar.type === "month" ? field.value.slice(0, 7) : field.value;
    calendar.onchange = () => { field.value = calendar.value; field.focus(); };
    try { calendar.showPicker(); } catch { field.focus(); }
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-drawer], [data-opens], [data-closes], [data-copies], [data-prints], [data-picks]");
    if (!target) return;
    if (target.matches("[data-drawer]")) {
      if (event.metaKey || event.ctrlKey || !openInDrawer(target)) return;
      event.preventDefault();
    } else if (target.dataset.opens) {
      document.getElementById(target.dataset.opens)?.showModal();
    } else if (target.matches("[data-closes]")) {
      const box = target.closest("dialog, .toast");
      if (box?.matches("dialog")) box.close(); else box?.remove();
    } else if (target.dataset.copies) {
      const text = document.getElementById(target.dataset.copies)?.innerText ?? "";
      navigator.clipboard.writeText(text.replace(/\n{2,}/g, "\n")).then(() => live(target.dataset.done ?? ""));
    } else if (target.dataset.picks) {
      pick(document.getElementById(target.dataset.picks));
    } else if (target.matches("[data-prints]")) {
      window.print();
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.matches("dialog")) event.target.close();
  });

  document.addEventListener("click", (event) => {
    const box = event.target.closest("td")?.closest(".sheet-preview tr")?.querySelector("input[type=checkbox]");
    if (box) box.click();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form?.requestSubmit();
  });

  const rows = () => [...document.querySelectorAll("[data-row] a, a[data-row]")].filter((one) => one.offsetParent);
  const move = (step) => {
    const links = rows().filter((link, index, all) => index === 0 || link.closest("[data-row]") !== all[index - 1].closest("[data-row]"));
    const at = links.findIndex((link) => link.closest("[data-row]")?.contains(document.activeElement));
    links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
  };
  const KEYS = {
    "/": () => document.querySelector("[data-search]:not([disabled])")?.focus(),
    "?": () => document.getElementById("help")?.showModal(),
    j: () => move(1),
    k: () => move(-1),
  };
  document.addEventListener("keydown", (event) => {
    const deed = KEYS[event.key];
    if (!deed || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    deed();
  });

  for (const toast of document.querySelectorAll(".toast.is-success")) setTimeout(() => toast.remove(), 8000);

  document.addEventListener("htmx:afterSettle", (event) => {
    const heading = event.target.querySelector?.("[data-focus]");
    if (heading) { heading.tabIndex = -1; heading.focus(); }
    const progress = event.target.querySelector?.("progress[data-announces]");
    if (progress) live(progress.dataset.announces);
  });
  document.addEventListener("htmx:responseError", () => live(document.body.dataset.failed ?? ""));
})();
