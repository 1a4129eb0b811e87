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

// Reports go one by one, so that each shows how far it is and what was read of it while the next is on its way.
for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const input = form.querySelector("input[type=file]");
    const files = [...input.files];
    const lines = [...form.querySelectorAll("[data-files] li")];
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    for (const [nth, file] of files.entries()) {
      try {
        took(await sent(form, file, lines[nth]));
        lines[nth].remove();
      } catch {
        lines[nth].textContent = `${file.name}: ${form.dataset.failed}`;
      }
    }
    form.reset();
    for (const button of form.querySelectorAll("button")) button.disabled = false;
  });
}

function sent(form, file, line) {
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", file.name);
  line.append(bar);
  const told = new FormData();
  told.append("token", form.querySelector("[name=token]").value);
  told.append("files", file);
  return new Promise((done, failed) => {
    const sending = new XMLHttpRequest();
    sending.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) { bar.max = step.total; bar.value = step.loaded; }
    });
    sending.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      line.firstChild.textContent = `${file.name} ${form.dataset.reading} `;
    });
    sending.addEventListener("load", () => done(new DOMParser().parseFromString(sending.responseText, "text/html")));
    sending.addEventListener("error", failed);
    sending.open("POST", form.action);
    sending.send(told);
  });
}

function took(answer) {
  const here = document.querySelector("[data-read]");
  here.hidden = false;
  here.querySelector("ul").append(...answer.querySelectorAll(".problems > li"));
  const reports = answer.querySelector("[data-reports]");
  if (reports) document.querySelector("[data-reports]").replaceWith(reports);
}

for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", () => {
    form.setAttribute("aria-busy", "true");
    for (const button of form.querySelectorAll("button")) setTimeout(() => { button.disabled = true; });
  });
}

for (const field of document.querySelectorAll("[data-copy]")) field.addEventListener("focus", () => field.select());

for (const place of document.querySelectorAll("#beside, #shown")) {
  let first = true;
  new MutationObserver(() => {
    if (!first || !place.dataset.hxTrigger) place.scrollIntoView({ block: "nearest" });
    first = false;
  }).observe(place, { childList: true });
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
  const crowded = told.kind === "bars" && told.names.some((name) => name.length > 8);
  const names = { type: "category", data: told.names, axisLabel: crowded ? { ...text, interval: 0, rotate: 35 } : text, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("--line") } }, inverse: across };
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
      showSymbol: Boolean(told.links),
      symbolSize: 7,
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
