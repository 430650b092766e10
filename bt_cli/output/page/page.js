// Looks up what Python wrote, and remembers ticks: no length and no turn is computed here, and no date but today's.
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
  let shown = null; // a place: a day, or one before or after all of this page's where today is there
  let now = null; // today as last looked up: its date and its place

  // ---- ticks

  const boxes = () => document.querySelectorAll('input[type="checkbox"]');
  const known = new Map([...boxes()].map((box) => [box.name, box.value]));
  let kept = true;
  let ticked = remembered(); // also those of days that this page leaves out

  function remembered() {
    let written = null;
    try {
      written = localStorage.getItem(data.key);
      if (written === null) localStorage.setItem("bt", ""); // whether it can be written; never over ticks not yet seen
    } catch {
      kept = false;
    }
    try {
      return new Set(JSON.parse(written || "[]").map(String).filter((name) => /^\d+[A-Z]?$/.test(name)));
    } catch {
      return new Set();
    }
  }

  function remember() {
    try {
      localStorage.setItem(data.key, JSON.stringify([...ticked].sort((one, other) => parseInt(one) - parseInt(other) || (one < other ? -1 : 1))));
    } catch {
      kept = false;
    }
    showTicks();
  }

  const shownTicks = () => [...known.keys()].filter((name) => ticked.has(name));

  function showTicks() {
    for (const box of boxes()) {
      box.checked = ticked.has(box.name);
      box.disabled = false;
    }
    const count = shownTicks().length;
    byId("count").textContent = data.count.replace("{ticked}", count).replace("{all}", known.size);
    if (!kept) byId("kept").textContent = data.lost;
    byId("save").disabled = count === 0;
    byId("clear").disabled = ticked.size === 0;
  }

  // a session is done when each of its letters is; of one that is done in part the letters are saved
  function records() {
    const entered = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    const sessions = new Map();
    known.forEach((at, name) => sessions.set(at, [...(sessions.get(at) || []), name]));
    const one = ([at, names]) => {
      const made = names.filter((name) => ticked.has(name));
      if (made.length === names.length) return `[[course]]\nat = ${at}\nrecord = "done"\nentered = ${entered}\n`;
      if (!made.length) return "";
      const letters = made.map((name) => name.replace(/\d+/, ""));
      const said = data.part.replace("{letters}", letters.join(", "));
      return `# ${said}\n[[partly]]\nat = ${at}\nticked = ${JSON.stringify(letters)}\n`;
    };
    return [data.head, ...[...sessions].map(one).filter(Boolean)].join("\n");
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

  // ---- today, in the plan's own time zone

  function clock(timeZone) {
    const style = { timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
    const parts = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", style).formatToParts(new Date());
    const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
    return { date: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
  }

  function lookUpToday() {
    const here = clock();
    let there = null;
    try {
      there = clock(data.zone);
      for (const [since, zone] of data.zones || []) {
        const away = clock(zone);
        if (away.date >= since) there = away;
      }
    } catch {
      // a zone that this browser does not know
    }
    byId("elsewhere").hidden = there !== null && there.date === here.date && there.time === here.time;
    const { date } = there || here;
    const found = data.days.find(([, on]) => on === date);
    const before = start === 0 ? 0 : start - 1;
    now = { date, place: found ? found[0] : date < data.days[0][1] ? before : last + 1 };
  }

  function said(date) {
    const [year, month, day] = date.split("-").map(Number);
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
    return `${data.weekdays[(weekday + 6) % 7]} ${day} ${data.months[month - 1]} ${year}`;
  }

  const inCourse = () => data.from <= now.date && now.date <= data.to;

  // what is to be said of today where this page has no such day
  function outside() {
    if (now.date < data.from) return data.early;
    return now.date > data.to ? data.over : data.cut;
  }

  // a page may be left open overnight: who looks at today goes on to the new one
  function look() {
    const { date, place } = now;
    lookUpToday();
    if (now.date === date) return;
    if (shown === place) shown = now.place;
    render();
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
    const number = made("small", "", ...copied(header.querySelector("span")));
    if (day === now.place) number.prepend(made("strong", "is-today", data.today), " · ");
    const parts = [made("p", "date", number, ...copied(header.querySelector("b")))];
    const lines = (kind) => rows.querySelectorAll(`tr.${kind}`).forEach((row) => parts.push(made("p", row.className, ...[...row.cells].flatMap(copied))));
    lines("swap");
    const turns = [...rows.querySelectorAll(".turn > label")].map((label) => made("li", "", label.cloneNode(true)));
    parts.push(turns.length ? made("ul", "todo", ...turns) : made("p", "say", data.none));
    lines("ends");
    const tiles = [...rows.querySelectorAll(".mm")].map((cell) => made("div", "", made("dt", "", cell.dataset.name), made("dd", "", ...copied(cell))));
    tiles.forEach((tile) => (tile.lastChild.dir = "ltr"));
    parts.push(made("dl", "tiles", ...tiles));
    lines("check");
    lines("note");
    const link = made("a", "", data.table);
    link.href = `#${rows.id}`;
    parts.push(made("p", "", link));
    return parts;
  }

  // today where this page has no turns for it: nothing is there to be ticked
  function outsideView() {
    const date = made("p", "date", made("small", "", made("strong", "is-today", data.today)), said(now.date));
    const before = shown === 0 ? beforeFirst.filter((part) => part.className === "say") : [];
    const phone = document.querySelector(".card .phone").cloneNode(true);
    return [date, made("p", "say strong", outside()), ...before, phone];
  }

  function viewOf(rows) {
    if (rows) return dayView(shown, rows);
    return shown === now.place ? outsideView() : beforeFirst;
  }

  function draw(day) {
    data.drawing.keys.forEach(([id, attribute, template, column]) => {
      const value = template.replace("{}", data.drawing.days[day][column]);
      if (attribute === "text") byId(id).textContent = value;
      else byId(id).setAttribute(attribute, value);
    });
    document.dispatchEvent(new CustomEvent("day", { detail: day }));
  }

  const reachable = (place) => (place >= start && place <= last) || place === now.place;

  function show(place) {
    if (place === shown || !reachable(place)) return;
    shown = place;
    render();
  }

  function mark(rows) {
    document.querySelectorAll("tbody.now, tbody.today").forEach((old) => {
      old.classList.remove("now", "today");
      old.removeAttribute("aria-current");
      old.querySelector("th .is-today")?.remove();
    });
    if (rows) {
      rows.classList.add("now");
      rows.setAttribute("aria-current", "true");
    }
    const today = byId(`d${now.place}`);
    if (today) {
      today.classList.add("today");
      today.setAttribute("aria-current", "date");
      today.querySelector("th").append(made("strong", "is-today screen", data.today));
    }
  }

  function sayWhetherToday() {
    const other = byId("other");
    const onPage = byId(`d${now.place}`);
    other.hidden = shown === now.place;
    const today = onPage ? data.is.replace("{date}", said(now.date)) : outside();
    other.firstChild.textContent = other.hidden ? "" : `${data.other} ${today}`;
    byId("today").hidden = !inCourse();
  }

  function render() {
    if (view.contains(document.activeElement) || document.activeElement === byId("today")) slider.focus();
    const rows = byId(`d${shown}`);
    draw(Math.min(Math.max(shown, start), last));
    view.replaceChildren(...viewOf(rows));
    mark(rows);
    sayWhetherToday();
    const name = !rows && shown === now.place ? outside() : spoken.get(shown);
    slider.value = shown;
    slider.setAttribute("aria-valuetext", name);
    byId("back").disabled = !reachable(shown - 1);
    byId("next").disabled = !reachable(shown + 1);
    if (document.activeElement !== slider) byId("status").textContent = name;
    showTicks();
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
  byId("today").addEventListener("click", () => show(now.place));
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
  window.addEventListener("pageshow", () => {
    look();
    showTicks(); // a browser may fill boxes in as it likes
  });
  window.addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, 20000); // for midnight, in whichever zone
  window.addEventListener("beforeprint", () => {
    const here = said(clock().date);
    for (const line of document.querySelectorAll(".printed-on")) line.textContent = data.printed.replace("{date}", here);
  });

  slider.min = start;
  slider.max = last;
  for (const part of document.querySelectorAll("[hidden]")) part.hidden = false;
  lookUpToday();
  show(now.place);
})();
