// Looks up what Python wrote, and remembers ticks: no length, date or turn is computed here.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const slider = byId("slider");
  const view = byId("view");
  const beforeFirst = [...view.childNodes];
  const first = data.days[0][0];
  const start = first === 1 ? 0 : first; // before the first turn, unless earlier days were left out
  const last = data.days[data.days.length - 1][0];
  const spoken = new Map([[0, data.start], ...data.days.map(([day, , said]) => [day, said])]);
  let shown = null;

  // ---- ticks

  const boxes = () => document.querySelectorAll('input[type="checkbox"]');
  const known = new Map([...boxes()].map((box) => [box.name, box.value]));
  let kept = true;
  let ticked = remembered();

  function remembered() {
    let written = null;
    try {
      written = localStorage.getItem(data.key);
      localStorage.setItem(data.key, written || "[]");
    } catch {
      kept = false;
    }
    try {
      return new Set(JSON.parse(written || "[]").filter((name) => known.has(name)));
    } catch {
      return new Set();
    }
  }

  function remember() {
    try {
      localStorage.setItem(data.key, JSON.stringify(inOrder()));
    } catch {
      kept = false;
    }
    showTicks();
  }

  const inOrder = () => [...known.keys()].filter((name) => ticked.has(name));

  function showTicks() {
    for (const box of boxes()) {
      box.checked = ticked.has(box.name);
      box.disabled = false;
    }
    byId("count").textContent = data.count.replace("{ticked}", ticked.size).replace("{all}", known.size);
    if (!kept) byId("kept").textContent = data.lost;
    byId("save").disabled = byId("clear").disabled = ticked.size === 0;
  }

  function records() {
    const entered = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    const one = (name) => `[[course]]\nat = ${known.get(name)}\nrecord = "done"\nentered = ${entered}\n`;
    return [`# ${data.plan}\n`, ...inOrder().map(one)].join("\n");
  }

  function save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([records()], { type: "application/toml" }));
    link.download = data.file;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  // ---- a day

  function made(tag, kind, ...children) {
    const element = document.createElement(tag);
    if (kind) element.className = kind;
    element.append(...children);
    return element;
  }

  const copied = (element) => [...element.cloneNode(true).childNodes];

  function dayView(day, rows) {
    const header = rows.querySelector("th");
    const date = made("p", "date", made("small", "", copied(header.querySelector("span"))[0]), ...copied(header.querySelector("b")));
    const parts = [date];
    const said = (kind) => rows.querySelectorAll(`tr.${kind} > td`).forEach((cell) => parts.push(made("p", kind, ...copied(cell))));
    said("swap");
    const turns = [...rows.querySelectorAll(".turn > label")].map((label) => made("li", "", label.cloneNode(true)));
    parts.push(turns.length ? made("ul", "todo", ...turns) : made("p", "say", data.none));
    const tiles = [...rows.querySelectorAll(".mm")].map((cell) => made("div", "", made("dt", "", cell.dataset.name), made("dd", "", cell.textContent)));
    tiles.forEach((tile) => (tile.lastChild.dir = "ltr"));
    parts.push(made("dl", "tiles", ...tiles));
    said("check");
    said("note");
    const link = made("a", "", data.table);
    link.href = `#${rows.id}`;
    parts.push(made("p", "", link));
    return parts;
  }

  function draw(day) {
    data.drawing.keys.forEach(([id, attribute, template], i) => {
      const value = template.replace("{}", data.drawing.days[day][i]);
      if (attribute === "text") byId(id).textContent = value;
      else byId(id).setAttribute(attribute, value);
    });
  }

  function show(day) {
    if (day === shown || day < start || day > last) return;
    if (view.contains(document.activeElement)) slider.focus();
    document.querySelectorAll("tbody.now").forEach((old) => {
      old.classList.remove("now");
      old.removeAttribute("aria-current");
    });
    shown = day;
    draw(day);
    const rows = byId(`d${day}`);
    view.replaceChildren(...(rows ? dayView(day, rows) : beforeFirst));
    if (rows) {
      rows.classList.add("now");
      rows.setAttribute("aria-current", "date");
    }
    slider.value = day;
    slider.setAttribute("aria-valuetext", spoken.get(day));
    byId("back").disabled = day === start;
    byId("next").disabled = day === last;
    if (document.activeElement !== slider) byId("status").textContent = spoken.get(day);
    showTicks();
  }

  function today() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    const found = data.days.find(([, on]) => on === date);
    return found ? found[0] : first;
  }

  // ---- what people do

  document.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox") return;
    if (target.checked) ticked.add(target.name);
    else ticked.delete(target.name);
    remember();
  });
  document.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const held = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], [tabindex]");
    if (!step || held || typing || event.defaultPrevented) return;
    event.preventDefault();
    show(shown + step);
  });
  slider.addEventListener("input", () => show(Number(slider.value)));
  byId("back").addEventListener("click", () => show(shown - 1));
  byId("next").addEventListener("click", () => show(shown + 1));
  byId("save").addEventListener("click", save);
  byId("clear").addEventListener("click", () => {
    if (!confirm(data.sure)) return;
    ticked.clear();
    remember();
  });
  window.addEventListener("storage", ({ key }) => {
    if (key !== data.key && key !== null) return;
    ticked = remembered();
    showTicks();
  });
  window.addEventListener("pageshow", showTicks); // a browser may fill boxes in as it likes

  slider.min = start;
  slider.max = last;
  for (const part of document.querySelectorAll("[hidden]")) part.hidden = false;
  show(today());
})();
