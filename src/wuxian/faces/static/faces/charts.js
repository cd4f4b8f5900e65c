/* Draws every [data-chart]: the figures come from the JSON beside it, the colours from the tokens.
   Canvas only, because an SVG or HTML tooltip would want inline styles the page's policy forbids. */
(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const series = (one, index, chart) => ({
    name: one.name, type: "bar", data: one.values.map((value, at) => (chart.marks.includes(at) ? { value, itemStyle: { color: token("--diff-solid") } } : value)), stack: chart.is_stacked ? "all" : undefined, barMaxWidth: 28,
    itemStyle: { color: token(index % 2 ? "--chart-2" : "--brand"), borderRadius: 2 },
    label: chart.has_labels && index === chart.series.length - 1
      ? { show: true, position: chart.is_horizontal ? "right" : "top", color: token("--fg-2"), fontSize: 12, formatter: (at) => chart.labels[at.dataIndex] }
      : undefined,
  });
  const marked = (chart) => (value, index) => (chart.marks.includes(index) ? `{limit|${value}}` : value);
  const option = (chart) => {
    const names = {
      type: "category", data: chart.categories, inverse: chart.is_horizontal, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line-strong") } },
      axisLabel: { color: token("--fg-2"), fontSize: 12, interval: 0, width: chart.is_horizontal ? 112 : undefined, overflow: "truncate",
        formatter: marked(chart), rich: { limit: { color: token("--diff-fg"), fontWeight: 600 } } },
    };
    const figures = { type: "value", splitLine: { lineStyle: { color: token("--line") } }, axisLabel: { show: !chart.has_labels, color: token("--fg-3"), fontSize: 12 } };
    return {
      animation: false, aria: { enabled: true, label: { description: chart.description } },
      grid: { left: 4, right: chart.has_labels && chart.is_horizontal ? 96 : 12, top: 24, bottom: 4, containLabel: true },
      xAxis: chart.is_horizontal ? figures : names, yAxis: chart.is_horizontal ? names : figures,
      series: chart.series.map((one, index) => series(one, index, chart)),
    };
  };
  const draw = (place) => {
    if (place.dataset.drawn || !window.echarts) return;
    place.dataset.drawn = "1";
    const chart = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const board = window.echarts.init(place, null, { renderer: "canvas" });
    board.setOption(option(chart));
    board.on("click", (at) => { const href = chart.links[at.dataIndex]; if (href) window.location.assign(href); });
    new ResizeObserver(() => board.resize()).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => board.setOption(option(chart)));
  };
  const all = (root) => root.querySelectorAll?.("[data-chart]").forEach(draw);
  document.addEventListener("DOMContentLoaded", () => all(document));
  document.addEventListener("htmx:afterSettle", (event) => all(event.target));
})();
