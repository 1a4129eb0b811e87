// The little that the pages do beyond links and forms. Everything works without it, save charts and dropping files.
"use strict";

for (const all of document.querySelectorAll("[data-all]")) {
  all.addEventListener("change", () => {
    for (const one of document.querySelectorAll(all.dataset.all)) one.checked = all.checked;
  });
}

for (const field of document.querySelectorAll("[data-drop]")) {
  const input = field.querySelector("input[type=file]");
  const list = field.querySelector("[data-files]");
  const show = () => {
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = file.name;
      return line;
    }));
  };
  input.addEventListener("change", show);
  for (const kind of ["dragover", "dragleave", "drop"]) {
    field.addEventListener(kind, (event) => {
      event.preventDefault();
      field.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        show();
      }
    });
  }
}

for (const form of document.querySelectorAll("form[data-progress]")) {
  form.addEventListener("submit", (event) => {
    const bar = form.querySelector("progress");
    if (!bar || !window.XMLHttpRequest) return;
    event.preventDefault();
    const sending = new XMLHttpRequest();
    sending.upload.addEventListener("progress", (step) => {
      bar.hidden = false;
      if (step.lengthComputable) { bar.max = step.total; bar.value = step.loaded; }
      if (step.loaded === step.total) bar.removeAttribute("value");
    });
    sending.addEventListener("load", () => {
      if (sending.responseURL && sending.status < 400) { window.location.assign(sending.responseURL); return; }
      document.open(); document.write(sending.responseText); document.close();
    });
    sending.open("POST", form.action);
    sending.send(new FormData(form));
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  });
}

for (const button of document.querySelectorAll("[data-confirm]")) {
  button.addEventListener("click", (event) => {
    if (!window.confirm(button.dataset.confirm)) event.preventDefault();
  });
}

const wide = window.matchMedia("(min-width: 60rem)");
const fit = () => {
  for (const menu of document.querySelectorAll("[data-menu]")) menu.open = wide.matches;
};
wide.addEventListener("change", fit);
fit();

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

for (const place of document.querySelectorAll("[data-chart]")) {
  if (!window.echarts) break;
  const told = JSON.parse(place.dataset.chart);
  const text = { color: colour("--faint"), fontFamily: "inherit" };
  const across = told.kind === "across";
  const names = { type: "category", data: told.names, axisLabel: text, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("--line") } }, inverse: across };
  const values = { type: "value", minInterval: told.percent ? undefined : 1, max: told.percent ? 100 : undefined, axisLabel: { ...text, formatter: told.percent ? "{value}%" : undefined }, splitLine: { lineStyle: { color: colour("--line") } } };
  const chart = window.echarts.init(place, null, { renderer: "canvas" });
  chart.setOption({
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 16, top: 12, bottom: 8, containLabel: true },
    xAxis: across ? values : names,
    yAxis: across ? names : values,
    series: told.series.map((one) => ({
      name: one.name,
      type: told.kind === "lines" ? "line" : "bar",
      stack: told.stacked ? "all" : undefined,
      data: one.values,
      barMaxWidth: 28,
      showSymbol: false,
      step: told.kind === "lines" ? "end" : undefined,
      itemStyle: { color: colour(one.colour) },
      lineStyle: { color: colour(one.colour), width: 2 },
      areaStyle: one.area ? { opacity: 0.12 } : undefined,
    })),
  });
  if (told.links) {
    chart.on("click", (event) => {
      const there = told.links[event.seriesIndex] ? told.links[event.seriesIndex][event.dataIndex] : null;
      if (there) window.location.assign(there);
    });
  }
  new ResizeObserver(() => chart.resize()).observe(place);
}
