// Looks up what Python wrote, and remembers ticks: no length and no turn is computed here, and no date but today's.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const slider = byId("slider");
  const view = byId("view");
  const what = byId("now-what");
  const doing = byId("now-done");
  const beforeFirst = [...what.childNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE);
  const LATE_MINUTES = 15; // convention: so long a turn may wait to be ticked before it is shown as late
  const first = data.days[0][0];
  const start = first === 1 ? 0 : first; // before the first turn, unless earlier days were left out
  const last = data.days[data.days.length - 1][0];
  let shown = null; // a place: a day, or one before or after all of this page's where today is there
  let now = null; // today as last looked up: its date, its time, its place, and what the card of today shows

  const dates = new Map(data.days);
  const spoken = new Map([[0, data.start], ...data.days.map(([day, on]) => [day, `${said(on)}, ${data.day.replace("{number}", day)}`])]);

  // ---- the table: what is alike in all of it stands in the page once, and now comes to each turn

  function made(tag, kind, ...children) {
    const element = document.createElement(tag);
    if (kind) element.className = kind;
    element.append(...children);
    return element;
  }

  // a text that somebody wrote runs the way its own script runs
  function authored(tag, kind, ...children) {
    return Object.assign(made(tag, kind, ...children), { dir: "auto" });
  }

  const isDigit = (label) => /^\d/.test(label);
  const copied = (element) => [...element.cloneNode(true).childNodes];
  // a time as it is read, and as data has it: they differ where the clock has 12 hours
  const timeOf = (element) => ({ text: element.textContent, exact: element.dataset.time || element.textContent });

  function box(number, letter, on, time) {
    const input = made("input");
    Object.assign(input, { type: "checkbox", name: `${number}${letter}`, value: `${on}T${time.exact}:00` });
    return input;
  }

  // a cell, or its part: a box, the time, a letter, how much and which face; or that nothing is turned
  function expandTurn(cell, place, { number, on, time, letter }) {
    const [, , , amount, travel] = data.things[place];
    const part = (tag, text) => cell.querySelector(tag) || made(tag, "", text);
    if (cell.matches(".no")) {
      const text = cell.lastChild.textContent.trim();
      return made("span", "empty", ...(time ? [made("time", "", time.text), " "] : []), text);
    }
    const face = cell.querySelector("em");
    const isUsual = !cell.querySelector("b");
    const words = made("span", "do", part("b", amount), " ", part("span", isUsual ? travel : ""), ...(face ? [" ", face] : []));
    const named = letter ? [made("i", "letter", letter), " "] : [];
    const label = made("label", `${cell.className}${isUsual && face ? " usual" : ""}`, box(number, letter, on, time), made("time", "", time.text), " ", ...named, words);
    if (letter) label.classList.add(`t${place}`);
    return label;
  }

  const numberWords = new Map(); // of a box that is for several numbers: what each asks, in words

  // the numbers of a session beside its one box: from which the cell above has, how far where it is not as usual
  const travelOf = (goal) => goal.nextSibling.textContent.trim();
  let above = [];

  function completeNumber(cell, place) {
    const goal = cell.querySelector("b");
    if (goal && !goal.previousSibling) goal.before(`${above[place]} → `);
    if (goal && !goal.nextSibling) goal.after(` ${data.usual[place]}`);
    return (goal || cell).textContent.trim();
  }

  // where all are turned, each from the number above, none is marked
  function markGoals(cells) {
    if (cells.some((cell) => cell.querySelector("b"))) return;
    for (const cell of cells) {
      const [reading, travel] = cell.textContent.split(" ");
      cell.replaceChildren(made("b", "", reading), ...(travel ? [` ${travel}`] : []));
    }
  }

  function expandNumbers(row, at, cells, { number, on, time }) {
    markGoals(cells);
    const ends = cells.length > 1 ? cells : data.things.map(() => cells[0]);
    above = ends.map(completeNumber);
    const texts = ends.flatMap((cell, i) => {
      const goal = cell.querySelector("b");
      if (!goal) return [];
      const [reading, travel] = [goal.textContent, travelOf(goal)];
      const text = data.struts[travel.startsWith("+") ? 0 : 1];
      return text.replace("{number}", data.things[i][0]).replace("{reading}", reading).replace("{travel}", travel.slice(1));
    });
    cells.forEach((cell, i) => {
      cell.classList.add("number", cells.length > 1 ? `t${i}` : "all");
      const goal = cell.querySelector("b");
      cell.classList.toggle("still", !goal);
      if (goal) goal.nextSibling.replaceWith(" ", made("small", "", travelOf(goal)));
      else cell.append(" ", made("small", "", data.still));
    });
    const input = box(number, "", on, time);
    numberWords.set(input.name, texts);
    input.setAttribute("aria-label", `${said(on)}, ${time.text} ${texts.join("; ")}`);
    at.classList.add("turn");
    at.replaceChildren(made("label", "", input, ...at.childNodes));
  }

  function expandRow(row, on, table) {
    const isNumbers = table.matches(".numbers");
    const at = row.querySelector(".at");
    const cells = [...row.cells].filter((cell) => !cell.matches("th, .at, .mm"));
    if (at) {
      row.classList.add("session");
      const session = { number: row.dataset.n, on, time: timeOf(at) };
      at.replaceChildren(made("time", "", session.time.text));
      if (isNumbers && session.number) return expandNumbers(row, at, cells, session);
      if (isNumbers) session.time = null; // it stands beside it
      cells.forEach((cell, i) => setTurn(cell, expandTurn(cell, i, { ...session, letter: data.things[i][0] })));
    } else {
      const slots = table.matches(".stacked") ? [...cells[0].children] : cells;
      const turns = slots.map((slot) => expandTurn(slot, 0, { number: slot.dataset.n, on, time: timeOf(slot.querySelector("time")), letter: "" }));
      if (slots === cells) cells.forEach((cell, i) => setTurn(cell, turns[i]));
      else setTurn(cells[0], ...turns.flatMap((turn) => [turn, " "]));
    }
    return undefined;
  }

  function setTurn(cell, ...parts) {
    cell.className = "turn";
    cell.replaceChildren(...parts);
  }

  function expandNight(cell) {
    const labels = [...cell.querySelectorAll("i")];
    if (!labels.length) return; // all scales read the same
    const marked = labels.map((label) => {
      const reading = made("b", "", label.nextSibling.textContent.replace(/^\u00a0| $/g, ""));
      label.className = isDigit(label.textContent) ? `chip s${label.textContent}` : "letter";
      return made("span", "must", label, " ", reading);
    });
    cell.replaceChildren(...marked.flatMap((one) => [one, " "]));
  }

  function expand() {
    const table = document.querySelector("table.turns");
    for (const day of table.querySelectorAll("tbody.day")) {
      const on = dates.get(Number(day.id.slice(1)));
      for (const row of day.rows) if (!row.matches(".event, .check, .paused")) expandRow(row, on, table);
      day.querySelectorAll(".night").forEach(expandNight);
    }
    // on paper it stands once, but numbers are whole in each cell
    document.querySelectorAll(`p.usual${table.matches(".numbers") ? "" : ".screen"}`).forEach((text) => text.remove());
    table.classList.add("ready");
  }

  expand();

  // ---- ticks

  const boxes = () => document.querySelectorAll('input[type="checkbox"]');
  const known = new Map([...boxes()].map((box) => [box.name, box.value]));
  // a box is called by its day too, wherever it stands: the words beside it are in the page once
  for (const box of boxes()) {
    const day = box.closest("tbody").querySelector("th b").textContent;
    if (!box.ariaLabel) box.setAttribute("aria-label", `${day}, ${box.parentNode.textContent.trim()}`);
  }
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
    showNow();
  }

  function setTicks(names, isTicked) {
    names.forEach((name) => (isTicked ? ticked.add(name) : ticked.delete(name)));
    remember();
  }

  // what was struck of the session at hand: no more than that one is kept
  function struck(at) {
    try {
      const [then, labels] = JSON.parse(localStorage.getItem(`${data.key} struck`) || "[]");
      return new Set(then === at ? labels : []);
    } catch {
      return new Set();
    }
  }

  function strike(at, label, button) {
    const labels = struck(at);
    if (!labels.delete(label)) labels.add(label);
    button.setAttribute("aria-pressed", labels.has(label));
    try {
      localStorage.setItem(`${data.key} struck`, JSON.stringify([at, [...labels]]));
    } catch {
      // it is shown as long as the card is
    }
  }

  // a session is done when each of its letters is; of one that is done in part the letters are saved
  function records() {
    const entered = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    const sessions = new Map();
    known.forEach((at, name) => sessions.set(at, [...(sessions.get(at) || []), name]));
    const record = ([at, names]) => {
      const turned = names.filter((name) => ticked.has(name));
      if (turned.length === names.length) return `[[course]]\nat = ${at}\nrecord = "done"\nentered = ${entered}\n`;
      if (!turned.length) return "";
      const letters = turned.map((name) => name.replace(/\d+/, ""));
      const comment = data.part.replace("{letters}", letters.join(", "));
      return `# ${comment}\n[[partly]]\nat = ${at}\nticked = ${JSON.stringify(letters)}\n`;
    };
    return [data.head, ...[...sessions].map(record).filter(Boolean)].join("\n");
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
    const { date, time } = there || here;
    const found = data.days.find(([, on]) => on === date);
    const before = start === 0 ? 0 : start - 1;
    now = { date, time, place: found ? found[0] : date < data.days[0][1] ? before : last + 1, card: now?.card };
    showCall();
  }

  // in the head stands the number that holds today, alone
  function showCall() {
    const calls = [...document.querySelectorAll("header [data-since]")];
    const holding = calls.filter((call) => call.dataset.since <= now.date).at(-1) || calls[0];
    for (const call of calls) {
      call.hidden = call !== holding;
      call.querySelector("small")?.remove();
    }
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
    if (now.date === date) return showNow();
    now.card = "";
    if (shown === place) shown = now.place;
    render();
  }

  // ---- a day

  const numberNames = [...document.querySelectorAll("#table thead th.mm")].map((head) => head.textContent);
  // the date stands beside them
  const bars = (rows) => [...rows.querySelectorAll("tr.event")].map((row) => authored("p", row.className.replace("event", "bar"), "▼ ", ...copied(row.cells[0]).slice(1)));

  function heading(day, rows) {
    const header = rows.querySelector("th");
    const number = made("small", "", ...copied(header.querySelector("span")));
    if (day === now.place) number.prepend(made("strong", "is-today", data.today), " · ");
    return made("p", "date", number, " ", said(dates.get(day)));
  }

  // a box to tick with what it is for in words
  function inWords(label) {
    const whole = label.cloneNode(true);
    const texts = numberWords.get(label.control.name);
    if (texts) whole.append(" ", made("span", "do", ...texts.flatMap((text) => [made("span", "", text), " "])));
    return whole;
  }

  function dayView(day, rows) {
    const parts = [heading(day, rows), ...bars(rows)];
    const turns = [...rows.querySelectorAll(".turn label")].map((label) => made("li", "", inWords(label)));
    parts.push(turns.length ? made("ul", "todo", ...turns) : made("p", "say", data.none));
    rows.querySelectorAll("tr.paused .empty").forEach((empty) => parts.push(made("p", "say", ...copied(empty))));
    const tiles = [...rows.querySelectorAll(".mm")].map((cell, i) => made("div", "", made("dt", "", numberNames[i]), " ", made("dd", "", ...copied(cell))));
    parts.push(made("dl", "tiles", ...tiles));
    rows.querySelectorAll("tr.check").forEach((row) => parts.push(authored("p", "check", ...copied(row.cells[0]))));
    const link = made("a", "", data.table);
    link.href = `#${rows.id}`;
    link.addEventListener("click", () => (byId("table").open = true));
    parts.push(made("p", "", link));
    return parts;
  }

  // today where this page has no turns for it: nothing is there to be ticked
  function outsideView() {
    const date = made("p", "date", made("small", "", made("strong", "is-today", data.today)), " ", said(now.date));
    const before = now.place === 0 ? beforeFirst.filter((part) => part.id === "start").map((part) => made("p", "say", ...copied(part))) : [];
    const phone = document.querySelector(".phone").cloneNode(true);
    return [date, made("p", "say strong", outside()), ...before, phone];
  }

  // ---- the card of today: the next turn, what is done, and what must show tonight

  const minutes = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

  // the sessions of today, each with its boxes, its labels, and the row that it stands in
  function sessionsOf(rows) {
    const sessions = new Map();
    for (const label of rows.querySelectorAll(".turn label")) {
      const at = label.control.value;
      const session = sessions.get(at) || { at, time: at.slice(11, 16), clock: label.querySelector("time").textContent, labels: [], names: [], row: label.closest("tr") };
      session.labels.push(label);
      session.names.push(label.control.name);
      sessions.set(at, session);
    }
    return [...sessions.values()];
  }

  function stateOf({ names, time }) {
    const count = names.filter((name) => ticked.has(name)).length;
    if (count === names.length) return "done";
    if (minutes(now.time) - minutes(time) > LATE_MINUTES) return "late";
    return minutes(time) <= minutes(now.time) ? "due" : "later";
  }

  // the latest that is due comes first: what the clinic says of a late one stands beside it
  function nextOf(sessions) {
    const open = sessions.filter((session) => session.state !== "done");
    const due = open.filter((session) => session.state !== "later");
    return due.length ? due[due.length - 1] : open[0];
  }

  function wayOf(place, opposite) {
    const [, ways] = data.ways.filter(([day]) => day <= now.place).at(-1);
    if (opposite) return data.opposite;
    return ways[place] || data.by_hand;
  }

  function circles(session, names) {
    const labels = struck(session.at);
    const line = made("span", "circles");
    for (const [name, shown] of names) {
      const button = made("button", isDigit(name) ? `circle s${name}` : "circle", shown);
      button.type = "button";
      button.setAttribute("aria-pressed", labels.has(name));
      button.addEventListener("click", () => strike(session.at, name, button));
      line.append(button);
    }
    return line;
  }

  const numbersTo = (count) => [...Array(count).keys()].map((i) => i + 1);

  const placeOf = (label) => Number(label.className.match(/t(\d+)/)?.[1] || 0);
  const isOpposite = (label) => label.classList.contains("opposite");
  const partOf = (label, part) => copied(label.querySelector(`.do ${part}`));

  function strikesOf(session, label) {
    const [letter, , count] = data.things[placeOf(label)];
    return count > 1 ? [circles(session, numbersTo(count).map((number) => [`${letter}${number}`, String(number)])), " "] : [];
  }

  // what is turned of the one thing there is: how much, which way, its members to strike, the face that then shows
  function onlyTurn(session, label) {
    const row = made("p", `turn-row ${label.className}`, made("b", "big", ...partOf(label, "b")), " ", made("span", "small", ...partOf(label, "span")));
    const way = made("p", "way", data.things[0][1], ", ", authored("span", "", wayOf(0, isOpposite(label))));
    const faces = [...label.querySelectorAll("em")].map((face) => face.cloneNode(true));
    return [row, way, made("p", "strikes", ...strikesOf(session, label), ...faces)];
  }

  // what is turned of one of several: what all have in common stands once, below
  function turnRow(session, label, { way, mm }) {
    const row = made("p", `turn-row ${label.className}`, made("i", "letter", data.things[placeOf(label)][0]), " ", made("b", "big", ...partOf(label, "b")), " ");
    if (!mm) row.append(made("span", "small", ...partOf(label, "span")), " ");
    row.append(...strikesOf(session, label));
    for (const face of label.querySelectorAll("em")) row.append(made("em", face.className, face.textContent.match(/\d+/)[0]), " ");
    if (!way) row.append(authored("span", "way", wayOf(placeOf(label), isOpposite(label))));
    return row;
  }

  function turnRows(session) {
    const { labels, row } = session;
    if (data.things.length === 1) return onlyTurn(session, labels[0]);
    if (labels[0].querySelector(".do")) {
      const alike = (texts) => (new Set(texts).size === 1 ? texts[0] : "");
      const way = alike(labels.map((label) => wayOf(placeOf(label), isOpposite(label))));
      const mm = alike(labels.map((label) => label.querySelector(".do span").textContent));
      const rows = labels.map((label) => turnRow(session, label, { way, mm }));
      return way || mm ? [...rows, made("p", "way", mm && made("span", "small", mm), " ", authored("span", "", way))] : rows;
    }
    const longer = wayOf(0, false);
    const cells = [...row.querySelectorAll("td.number")];
    const grid = made("div", "numbers");
    for (const cell of cells) {
      const part = made("span", "number", made("span", "", ...copied(cell)));
      if (cell.matches(".all")) {
        grid.append(part, circles(session, data.things.map(([label]) => [label, label])));
        grid.classList.add("alike");
      } else {
        const place = cells.indexOf(cell);
        part.prepend(cell.matches(".still") ? made("i", "circle", data.things[place][0]) : circles(session, [[data.things[place][0], data.things[place][0]]]), " ");
        if (cell.matches(".still")) part.classList.add("still");
        grid.append(part);
      }
    }
    return [grid, made("p", "way", [data.signs, longer && data.longer.replace("{direction}", longer)].filter(Boolean).join(". "))];
  }

  function nextCard(session, strikesText) {
    const card = made("div", `next ${session.state}`);
    const title = made("p", "when", made("span", "", data.next), " ", made("time", "", session.clock));
    if (session.state === "late") title.append(" ", made("strong", "late-mark", data.late));
    card.append(title, ...turnRows(session));
    if (card.querySelector(".circle")) card.querySelectorAll(".circles").forEach((line) => line.setAttribute("aria-label", strikesText));
    card.querySelectorAll(".circles").forEach((line) => line.setAttribute("role", "group"));
    return card;
  }

  function doneButton(session) {
    const button = made("button", "done", `${data.done} `, made("time", "", session.clock));
    button.type = "button";
    button.id = "done";
    button.addEventListener("click", () => {
      setTicks(session.names, true);
      (byId("done") || byId("now")).focus();
    });
    return button;
  }

  function chip(session) {
    const button = made("button", `slot ${session.state}`, session.clock, session.state === "done" ? " ✓" : "");
    button.type = "button";
    const some = session.names.some((name) => ticked.has(name));
    button.setAttribute("aria-pressed", session.state === "done" ? "true" : some ? "mixed" : "false");
    button.addEventListener("click", () => {
      const place = [...button.parentElement.children].indexOf(button);
      setTicks(session.names, session.state !== "done");
      doing.querySelectorAll(".slots > *")[place]?.focus();
    });
    return button;
  }

  function tonight(rows) {
    const cell = rows.querySelector(".mm");
    if (!cell) return [];
    const counted = data.counted.filter(([number]) => number <= now.place).map(([, text]) => text).at(-1);
    const since = counted ? [" ", made("span", "", counted)] : [];
    return [made("p", "tonight", made("span", "", numberNames[0]), " ", made("b", "", ...copied(cell)), ...since)];
  }

  function following() {
    const rows = [...document.querySelectorAll("tbody.day")].find((day) => Number(day.id.slice(1)) > now.place && day.querySelector(".turn label"));
    if (!rows) return [];
    const day = Number(rows.id.slice(1));
    const when = `${said(dates.get(day))} ${rows.querySelector(".turn label time").textContent}`;
    return [made("p", "say", data.following.replace("{when}", when))];
  }

  function showNow() {
    const rows = byId(`d${now.place}`);
    const sessions = rows ? sessionsOf(rows) : [];
    sessions.forEach((session) => (session.state = stateOf(session)));
    const next = nextOf(sessions);
    const card = [now.place, next?.at, ...sessions.map(({ state, names }) => `${state}${names.map((name) => ticked.has(name))}`)].join();
    if (card === now.card) return;
    now.card = card;
    // the picture shows the usual way
    byId("picture").hidden = !next || next.labels.some((label) => label.classList.contains("back"));
    if (!rows) {
      what.replaceChildren(...outsideView());
      doing.replaceChildren();
      return;
    }
    const parts = [...bars(rows), heading(now.place, rows)];
    const end = [];
    if (next) {
      parts.push(nextCard(next, data.strike));
      end.push(doneButton(next));
    } else {
      const texts = sessions.length ? [made("p", "say strong", data.all_done)] : [...rows.querySelectorAll(".empty")].slice(0, 1).map((empty) => made("p", "say strong", empty.closest("tr").matches(".paused") ? empty.textContent : data.none));
      parts.push(...texts, ...following());
    }
    if (sessions.length) end.push(made("p", "slots", made("span", "", data.done_today), " ", ...sessions.map(chip)));
    if (sessions.some(({ state }) => state === "late")) end.push(made("p", "late-rule", ...data.late_rule.flatMap((text) => [authored("span", "", text), " "])));
    what.replaceChildren(...parts);
    doing.replaceChildren(...end, ...tonight(rows));
    fitPicture();
  }

  // the picture takes what is free, so that all of today stands on one screen and its words can be read
  function fitPicture() {
    const drawing = document.querySelector("#picture svg");
    drawing.style.maxHeight = "";
    const { height, width } = drawing.viewBox.baseVal;
    const whole = Math.min((drawing.parentNode.clientWidth * height) / width, 272);
    const free = innerHeight - byId("now").getBoundingClientRect().bottom - scrollY;
    const high = Math.min(Math.floor(drawing.getBoundingClientRect().height + free) - 1, whole);
    drawing.style.maxHeight = `${high}px`;
    if (high < whole / 2) byId("picture").hidden = true; // too small to be read: the words beside the turns say it
  }

  function viewOf(rows) {
    if (rows) return dayView(shown, rows);
    return shown === now.place ? outsideView() : beforeFirst.map((part) => made("p", part.className, ...copied(part)));
  }

  const columns = data.drawing.columns.map(series);

  function draw(day) {
    for (const [ids, attribute, template, places, since] of data.drawing.keys) {
      if (day < since || places.some((place) => day - since >= columns[place].length)) continue; // of other days
      const [first, ...parts] = template.split("{}");
      const value = first + parts.map((part, i) => columns[places[i]][day - since] + part).join("");
      for (const element of ids.split(" ").map(byId)) {
        if (attribute === "text") element.textContent = value;
        else element.setAttribute(attribute, value);
      }
    }
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
    now.card = "";
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
    setTicks([target.name], target.checked);
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
  window.addEventListener("resize", fitPicture);
  window.addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, 20000); // for midnight, in whichever zone
  // all days alone are printed, whether or not they are open
  let wasOpen = false;
  window.addEventListener("afterprint", () => (byId("table").open = wasOpen));
  window.addEventListener("beforeprint", () => {
    wasOpen = byId("table").open;
    byId("table").open = true;
    const here = said(clock().date);
    for (const line of document.querySelectorAll(".printed-on")) line.textContent = ` · ${data.printed.replace("{date}", here)}`;
  });

  slider.min = start;
  slider.max = last;
  for (const part of document.querySelectorAll("[hidden]")) part.hidden = false;
  lookUpToday();
  show(now.place);
})();
