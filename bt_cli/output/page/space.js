// The frame from all sides: turns what Python wrote, and projects it. Its day is the slider's. Runs before page.js.
"use strict";
(() => {
  const figure = document.getElementById("space");
  const { space } = JSON.parse(document.getElementById("data").textContent);
  if (!figure || !space) return;
  const drawing = document.getElementById("space-drawing");
  const INK = "#1a1a1a";
  const scale = (space.size / 2 - space.margin) / space.radius; // px per mm
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let [round, up] = space.views.first; // degrees: round the bone toward the patient's right, and upwards
  let pose = space.poses[0];
  let look = null; // the axes of the page in those of the frame
  let moving = 0; // the animation under way
  let asked = 0; // the drawing asked for

  // ---- geometry: a pose is a rotation, row by row, and a translation

  const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const placed = (m, p) => [0, 1, 2].map((i) => dot(m.slice(3 * i, 3 * i + 3), p) + m[9 + i]);
  const between = (a, b, share) => a.map((one, i) => one + (b[i] - one) * share);
  const middleOf = (points) => [0, 1, 2].map((i) => points.reduce((sum, p) => sum + p[i], 0) / points.length);

  function axes() {
    const [a, b] = [(round * Math.PI) / 180, (up * Math.PI) / 180];
    return {
      across: [-Math.cos(a), Math.sin(a), 0],
      upward: [-Math.sin(b) * Math.sin(a), -Math.sin(b) * Math.cos(a), Math.cos(b)],
      toward: [Math.cos(b) * Math.sin(a), Math.cos(b) * Math.cos(a), Math.sin(b)],
    };
  }

  const depth = (p) => dot(p, look.toward);
  function flat(p) {
    const off = p.map((one, i) => one - space.middle[i]);
    return [space.size / 2 + scale * dot(off, look.across), space.size / 2 - scale * dot(off, look.upward)];
  }

  // ---- elements

  function made(tag, attributes, text) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.textContent = text;
    return element;
  }

  const at = (p) => flat(p).map((one) => one.toFixed(1)).join(" ");
  const pathOf = (points) => `M${points.map(at).join("L")}`;
  const line = (points, stroke, width, more = {}) =>
    made("path", { d: pathOf(points), fill: "none", stroke, "stroke-width": width, ...more });
  const group = (...children) => {
    const element = made("g", {});
    element.append(...children);
    return element;
  };
  const disc = (p, r, fill) => {
    const [cx, cy] = flat(p);
    return made("circle", { cx: cx.toFixed(1), cy: cy.toFixed(1), r, fill, stroke: INK, "stroke-width": 1.2 });
  };
  const halo = { stroke: "#fff", "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" };
  const word = (p, text, more) => {
    const [x, y] = flat(p);
    return made("text", { x: x.toFixed(1), y: (y + 5).toFixed(1), "text-anchor": "middle", fill: INK, ...more }, text);
  };

  // ---- parts: each is drawn at its depth, the farthest first

  // a ring in two halves, for bone and struts go through it
  function ring(points) {
    const middle = depth(middleOf(points));
    const near = points.map((p, i) => depth(between(p, points[(i + 1) % points.length], 0.5)) > middle);
    const begin = near.findIndex((one, i) => one && !near[(i + points.length - 1) % points.length]);
    const turned = points.map((_, i) => points[(i + Math.max(begin, 0)) % points.length]);
    const count = begin < 0 ? points.length : near.filter(Boolean).length;
    const halves = [turned.slice(0, count + 1), [...turned.slice(count), turned[0]]];
    if (begin < 0) halves[0].push(turned[0]);
    return halves.filter((half) => half.length > 1).map((half, i) => {
      // the nearer half lies over the round ends of the other
      const joined = { "stroke-linecap": i ? "round" : "butt", "stroke-linejoin": "round" };
      return [depth(middleOf(half)), group(line(half, INK, 8, joined), line(half, "#c6cacd", 5.4, joined))];
    });
  }

  function strut({ fill, from, to, tube }) {
    const end = placed(pose, to);
    const mouth = between(from, end, tube / Math.hypot(...end.map((one, i) => one - from[i])));
    const parts = [line([from, end], "#3d3d3d", 3.4), line([from, mouth], INK, 8), line([from, mouth], fill, 5.6)];
    return [depth(between(from, end, 0.5)), group(...parts, disc(from, 3, INK), disc(end, 3, INK))];
  }

  // along itself a bone is seen as round
  function bone(points) {
    const band = line(points, "#f1ead9", (24 * scale).toFixed(1), { "stroke-linecap": Math.abs(up) > 60 ? "round" : "butt" });
    return [depth(middleOf(points)), group(band, line(points, "#6b6b6b", 1.6, { "stroke-dasharray": "8 3 2 3" }))];
  }

  // nearer ones stand higher on their struts: so those that cross are clear of each other
  function number({ number: said, fill, ink, from, to }) {
    const end = placed(pose, to);
    const nearness = (depth(between(from, end, 0.5)) - depth(space.middle)) / space.radius;
    const p = between(from, end, 0.5 - 0.3 * Math.min(0.5, Math.max(-0.5, nearness)));
    const text = word(p, said, { "font-size": 15, "font-weight": "bold", fill: ink });
    const one = group(disc(p, 11, fill), text);
    one.dataset.strut = said;
    return [depth(p), one];
  }

  function mark({ sign, carried, point }) {
    const p = carried ? placed(pose, point) : point;
    const [x, y] = flat(p).map((one) => one.toFixed(1));
    const d = `M${x} ${y}m-5 -5l10 10m0 -10l-10 10`;
    const lines = [["#fff", 6], [INK, 2.8]].map(([stroke, width]) => made("path", { d, stroke, "stroke-width": width, fill: "none" }));
    const letter = { "font-size": 15, "font-weight": "bold", transform: "translate(14 0)", ...halo };
    const one = group(...lines, word(p, sign, letter));
    one.dataset.sign = sign;
    return one;
  }

  // words that lie before or behind the frame would stand in its middle: they are left out
  function wordsAround() {
    const apart = ([, p]) => Math.hypot(dot(p, look.across), dot(p, look.upward)) > 0.55 * Math.hypot(...p);
    return space.words.filter(apart).map(([said, p]) => word(p, said, { "font-size": 14, ...halo }));
  }

  function draw() {
    asked = 0;
    look = axes();
    const moved = (points, by) => points.map((p) => placed(by, p));
    const parts = [
      ...ring(space.rings[0]),
      ...ring(moved(space.rings[1], pose)),
      ...space.struts.map(strut),
      bone(space.bones[0]),
      bone(moved(space.bones[1], pose)),
    ];
    const aim = moved(space.rings[1], space.target);
    const numbers = space.struts.map(number);
    const way = space.way;
    const sorted = (some) => some.sort(([one], [other]) => one - other).map(([, element]) => element);
    drawing.replaceChildren(
      made("rect", { width: space.size, height: space.size, fill: "#fff" }),
      line([...aim, aim[0]], INK, 1.6, { "stroke-dasharray": "6 4" }),
      ...sorted(parts),
      line(way, INK, 1.4),
      disc(way[way.length - 1], 2.4, INK),
      disc(placed(pose, space.point), 4.6, "#fff"),
      ...space.marks.map(mark),
      ...wordsAround(),
      ...sorted(numbers),
    );
    drawing.dataset.look = `${Math.round(round)} ${Math.round(up)}`;
  }

  function render() {
    if (!asked) asked = requestAnimationFrame(draw);
  }

  // ---- turning

  function turn(toRound, toUp) {
    round = ((toRound + 540) % 360) - 180;
    up = Math.min(90, Math.max(-90, toUp));
    render();
  }

  // the short way round, and at once for those who want no motion
  function go(toRound, toUp) {
    cancelAnimationFrame(moving);
    if (calm.matches) return turn(toRound, toUp);
    const [fromRound, fromUp] = [round, up];
    const way = ((toRound - fromRound + 540) % 360) - 180;
    const begin = performance.now();
    const step = (now) => {
      const share = Math.min(1, Math.max(0, (now - begin) / 350));
      const eased = share * share * (3 - 2 * share);
      turn(fromRound + way * eased, fromUp + (toUp - fromUp) * eased);
      if (share < 1) moving = requestAnimationFrame(step);
    };
    moving = requestAnimationFrame(step);
    return undefined;
  }

  const steps = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };
  function nudge(name) {
    cancelAnimationFrame(moving);
    turn(round + space.step * steps[name][0], up + space.step * steps[name][1]);
  }

  let held = null; // the pointer that drags, and from where
  drawing.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || held) return;
    cancelAnimationFrame(moving);
    drawing.setPointerCapture(event.pointerId);
    held = { id: event.pointerId, x: event.clientX, y: event.clientY, round, up };
  });
  drawing.addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.id) return;
    const perPixel = 200 / drawing.clientWidth;
    turn(held.round + (event.clientX - held.x) * perPixel, held.up + (event.clientY - held.y) * perPixel);
  });
  for (const over of ["pointerup", "pointercancel", "lostpointercapture"]) drawing.addEventListener(over, () => (held = null));
  drawing.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const name = event.key.replace("Arrow", "").toLowerCase();
    if (event.key === "Home") go(...space.views.first);
    else if (event.key.startsWith("Arrow") && steps[name]) nudge(name);
    else return;
    event.preventDefault();
  });
  figure.addEventListener("click", ({ target }) => {
    const { turn: name, view } = target.dataset;
    if (name) nudge(name);
    if (view) go(...space.views[view]);
  });
  document.addEventListener("day", ({ detail }) => {
    pose = space.poses[Math.min(detail, space.poses.length - 1)];
    render();
  });
  figure.hidden = false;
  draw();
})();
