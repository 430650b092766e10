// The frame from all sides: turns the scene that Python wrote, and projects it. Its day is the slider's. Runs before page.js.
"use strict";

// a column of the days: texts; or a number's, from what is added to it, of little a letter a day: A is 1, a is −1
function series(column) {
  if (typeof column[0] === "string") return column;
  const [scale, first, ...rest] = column;
  const letters = typeof rest[0] === "string" ? [...rest[0]] : null;
  const added = letters ? letters.map((letter) => (letter === "0" ? 0 : letter < "a" ? letter.charCodeAt() - 64 : 96 - letter.charCodeAt())) : rest;
  let sum = 0;
  return [first, ...added].map((step) => (sum += step) / scale);
}

(() => {
  const figure = document.getElementById("space");
  const { space } = JSON.parse(document.getElementById("data").textContent);
  if (!figure || !space) return;
  const drawing = document.getElementById("space-drawing");
  const INK = "#1a1a1a";
  const OVER = 1e5; // mm nearer: what is seen through bone
  const scale = (space.size / 2 - space.margin) / space.radius; // px per mm
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let [round, up] = space.views.first; // degrees: round the bone toward the patient's right, and upwards
  let day = 0;
  let look = null; // the axes of the page in those of the frame
  let moving = 0; // the animation under way
  let asked = 0; // the drawing asked for

  // ---- geometry: a place is a shift, and before it, where a body is turned, nine numbers row by row

  const bodies = space.bodies.map((columns) => columns.map(series));

  const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  function placed(body, p) {
    const place = bodies[body].map((days) => days[Math.min(day, days.length - 1)]);
    const shift = place.slice(-3);
    const turned = place.length > 3 ? [0, 1, 2].map((i) => dot(place.slice(3 * i, 3 * i + 3), p)) : p;
    return turned.map((one, i) => one + shift[i]);
  }
  const spot = ([body, ...p]) => placed(body, p);
  const turns = [...Array(12)].map((_, i) => (i * Math.PI) / 6);
  function rim([body, ...points]) {
    const [x, y, z, radius] = points; // of a circle; else points
    const outline = points[0].length ? points : turns.map((a) => [x + radius * Math.cos(a), y + radius * Math.sin(a), z]);
    return outline.map((p) => placed(body, p));
  }
  const between = (a, b, share) => a.map((one, i) => one + (b[i] - one) * share);
  const middleOf = (points) => points[0].map((_, i) => points.reduce((sum, p) => sum + p[i], 0) / points.length);

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

  // the convex line round points of the page
  function hull(points) {
    const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const half = (some) => {
      const kept = [];
      for (const p of some) {
        const bend = () => {
          const [a, b] = kept.slice(-2);
          return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
        };
        while (kept.length > 1 && bend() <= 1e-9) kept.pop();
        kept.push(p);
      }
      return kept.slice(0, -1);
    };
    return [...half(sorted), ...half(sorted.reverse())];
  }

  // ---- elements

  function made(tag, attributes, text) {
    const element = document.createElementNS(drawing.namespaceURI, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.textContent = text;
    return element;
  }

  const written = (points) => `M${points.map((p) => p.map((one) => one.toFixed(1)).join(" ")).join("L")}`;
  const stroked = ([stroke, width, dashes]) =>
    ({ fill: "none", stroke, "stroke-width": width, ...(dashes ? { "stroke-dasharray": dashes } : {}) });
  const lines = (d, pens, more = {}) => group(...pens.map((pen) => made("path", { d, ...stroked(pen), ...more })));
  function group(...children) {
    const element = made("g", {});
    element.append(...children);
    return element;
  }
  const halo = { stroke: "#fff", "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" };
  const word = ([x, y], text, more) =>
    made("text", { x: x.toFixed(1), y: (y + 5).toFixed(1), "text-anchor": "middle", fill: INK, ...more }, text);

  // ---- parts: each is drawn at its depth, the farthest first

  function solid({ ends, fill, pens: [pen], broken, marrow, mark, inside }) {
    const rims = ends.map(rim);
    const [first, last] = rims.map((points) => points.map(flat));
    const [a, b] = rims.map((points) => flat(middleOf(points)));
    const long = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const radius = scale * Math.hypot(...rims[1][0].map((one, i) => one - middleOf(rims[1])[i]));
    const [ax, ay] = long > 1 ? [(b[0] - a[0]) / long, (b[1] - a[1]) / long] : [0, 1];
    // a point by its share of the length, of the half width, and px along
    const at = (share, across, along = 0) => [
      a[0] + (b[0] - a[0]) * share + ay * radius * across + ax * along,
      a[1] + (b[1] - a[1]) * share - ax * radius * across + ay * along,
    ];
    let line = hull([...first, ...last]);
    if (broken && long > radius) {
      const corners = [at(1, 1), at(1, -1)];
      line = hull([...first, ...corners]);
      const begin = line.findIndex((p, i) => corners.includes(p) && corners.includes(line.at(i - 1)));
      if (begin >= 0) {
        line = [...line.slice(begin), ...line.slice(0, begin)];
        const side = line[0] === corners[0] ? 1 : -1;
        line.push(at(1, -side / 2, 5), at(1, side / 2, -5));
      }
    }
    const parts = [made("path", { d: `${written(line)}z`, ...stroked(pen), fill, "stroke-linejoin": "round" })];
    if (marrow) {
      for (const side of [-0.52, 0.52]) parts.push(made("path", { d: written([at(0, side), at(1, side)]), fill: "none", stroke: "#b9ae93" }));
      // the ends that face the viewer
      rims.forEach((points, i) => {
        const out = depth(middleOf(points)) - depth(middleOf(rims[1 - i]));
        if (out > 1e-6 && !(broken && i)) parts.push(made("path", { d: `${written(points.map(flat))}z`, ...stroked(pen), fill }));
      });
    }
    if (mark) {
      const zigzag = (along) => written([at(mark, -1, along), at(mark, -0.5, along - 5), at(mark, 0.5, along + 5), at(mark, 1, along)]);
      [["#fff", 5, 0], [INK, 1.2, -2.5], [INK, 1.2, 2.5]].forEach(([stroke, width, along]) =>
        parts.push(made("path", { d: zigzag(along), fill: "none", stroke, "stroke-width": width })));
    }
    return [[depth(middleOf(rims.map(middleOf))) + (inside ? OVER : 0), group(...parts)]];
  }

  // a ring in two halves, for bone and struts go through it
  function hoop({ spots: [[body, x, y, z]], radius, points, pens }) {
    const around = [...Array(48)].map((_, i) => (i * Math.PI) / 24);
    const outline = points ?? around.map((a) => [x + radius * Math.cos(a), y + radius * Math.sin(a), z]);
    const ring = outline.map((p) => placed(body, p));
    if (pens[0][2]) return [[-Infinity, lines(`${written(ring.map(flat))}z`, pens)]]; // where it is to end
    const middle = depth(middleOf(ring));
    const near = ring.map((p, i) => depth(between(p, ring[(i + 1) % ring.length], 0.5)) > middle);
    const begin = near.findIndex((one, i) => one && !near[(i + ring.length - 1) % ring.length]);
    const turned = ring.map((_, i) => ring[(i + Math.max(begin, 0)) % ring.length]);
    const count = begin < 0 ? ring.length : near.filter(Boolean).length;
    const halves = [turned.slice(0, count + 1), [...turned.slice(count), turned[0]]];
    if (begin < 0) halves[0].push(turned[0]);
    return halves.filter((half) => half.length > 1).map((half, i) => {
      // the nearer half lies over the round ends of the other
      const joined = { "stroke-linecap": i ? "round" : "butt", "stroke-linejoin": "round" };
      return [depth(middleOf(half)), lines(written(half.map(flat)), pens, joined)];
    });
  }

  function bar({ spots, pens, reach, shown, inside }) {
    if (shown && !shown[day]) return [];
    const ends = spots.map(spot);
    const middle = middleOf(ends);
    if (reach) {
      const long = Math.hypot(...ends[0].map((one, i) => ends[1][i] - one));
      ends[1] = between(ends[0], ends[1], reach / (long || 1));
    }
    return [[depth(middle) + (inside ? OVER : 0), lines(written(ends.map(flat)), pens)]];
  }

  function trail({ days, pens }) {
    return [[Infinity, lines(written(days[Math.min(day, days.length - 1)].map(flat)), pens)]];
  }

  // what always faces the viewer; nearer numbers stand higher on their struts: so those that cross are clear
  function sign({ kind, spots, text, fill, ink, pens: [pen], paths, radius, aside = 0 }) {
    const ends = spots.map(spot);
    const middle = middleOf(ends);
    const nearness = ends.length > 1 && !aside ? (depth(middle) - depth(space.middle)) / space.radius : 0;
    const p = between(ends[0], ends.at(-1), 0.5 - 0.3 * Math.min(0.5, Math.max(-0.5, nearness)));
    const [x, y] = flat(p).map((one, i) => one + (i ? 0 : aside));
    let one;
    if (kind === "path") {
      const d = paths[Math.min(day, paths.length - 1)];
      one = made("path", { d, ...stroked(pen), fill, "stroke-linejoin": "round", transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
    } else if (kind === "cross") {
      const d = `M${x.toFixed(1)} ${y.toFixed(1)}m-5 -5l10 10m0 -10l-10 10`;
      const letter = { "font-size": 15, "font-weight": "bold", transform: "translate(14 0)", ...halo };
      one = group(lines(d, [["#fff", 6], [INK, 2.8]]), word([x, y], text, letter));
      one.dataset.sign = text;
    } else {
      const r = text ? 11 : radius;
      const disc = { cx: x.toFixed(1), cy: y.toFixed(1), r, fill, stroke: pen[0], "stroke-width": text ? 1.2 : pen[1] };
      one = group(made("circle", disc));
      if (text) {
        one.append(word([x, y], text, { "font-size": 15, "font-weight": "bold", fill: ink }));
        one.dataset.strut = text;
      }
    }
    // what names something is over all; a nail's head is where it is
    return [[depth(p) + (text ? 1e6 : 0.1), one]];
  }

  const kinds = { solid, hoop, bar, trail };

  // words that lie before or behind the frame would stand in its middle: they are left out
  function wordsAround() {
    const beside = ([x, y, z]) => (Math.hypot(x, y) > 0.3 * Math.abs(z) ? [x, y, 0] : [x, y, z]); // or above it
    const seen = (p) => Math.hypot(dot(p, look.across), dot(p, look.upward)) > 0.55 * Math.hypot(...p);
    const apart = ([, p]) => seen(beside(p));
    return space.words.filter(apart).map(([said, p]) => {
      const [x, y] = flat(p);
      const room = 4 * said.length; // px: about a half of its width, so that none is cut at the edge
      return word([Math.min(Math.max(x, room), space.size - room), y], said, { "font-size": 14, ...halo });
    });
  }

  function draw() {
    asked = 0;
    look = axes();
    const parts = space.shapes.flatMap((shape) => (kinds[shape.kind] ?? sign)(shape));
    const sorted = parts.sort(([one], [other]) => one - other).map(([, element]) => element);
    const named = sorted.findIndex((element) => element.dataset.strut || element.dataset.sign);
    const split = named < 0 ? sorted.length : named;
    drawing.replaceChildren(
      made("rect", { width: space.size, height: space.size, fill: "#fff" }),
      ...sorted.slice(0, split),
      ...wordsAround(),
      ...sorted.slice(split),
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
    day = detail;
    render();
  });
  figure.hidden = false;
  draw();
})();
