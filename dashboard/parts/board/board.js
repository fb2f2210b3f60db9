// The board: draws the land map, the water scheme and the grazing season as SVG from plain data, and gives back what was chosen by tap,
// click or keyboard. It asks nothing of the network. Sizes are in CSS pixels, so that text is never scaled away.

const SVG = "http://www.w3.org/2000/svg";

function make(name, attributes, parent, text) {
  const element = document.createElementNS(SVG, name);
  if (name === "text" && !attributes.fill) element.setAttribute("fill", "currentColor");
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== null) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  if (parent) parent.appendChild(element);
  return element;
}

function hatch(svg, id, ground, stroke) {
  const pattern = make("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, svg);
  make("rect", { width: 8, height: 8, fill: ground }, pattern);
  make("path", { d: "M0 0v8", stroke, "stroke-width": 5 }, pattern);
}

function button(parent, id, says, chosen, choose) {
  const group = make("g", { role: "button", tabindex: 0, "aria-label": says, "aria-pressed": id === chosen, "data-id": id }, parent);
  if (id === chosen) group.classList.add("chosen");
  group.addEventListener("click", () => choose(id));
  group.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(id);
    }
  });
  return group;
}

function lines(parent, x, y, texts, fill, size) {
  texts.forEach(([words, weight, scale], i) =>
    make("text", { x, y: y + i * (size + 5), "text-anchor": "middle", "font-size": size * scale, "font-weight": weight, fill: fill || null }, parent, words));
}

// badges: a state's icon, so that colour is never alone
function badge(parent, kind, x, y) {
  const group = make("g", { transform: `translate(${x - 9} ${y - 9})`, "aria-hidden": true }, parent);
  if (kind === "unknown") {
    make("rect", { x: 1, y: 1, width: 16, height: 16, rx: 3, fill: "#eceae4", stroke: "#6b6b65", "stroke-width": 1.3 }, group);
    make("text", { x: 9, y: 13.5, "text-anchor": "middle", "font-size": 12.5, "font-weight": 700, fill: "#23271f" }, group, "?");
  } else if (kind === "act") {
    make("path", { d: "M5.6 1h6.8L17 5.6v6.8L12.4 17H5.6L1 12.4V5.6z", fill: "#d55e00" }, group);
    make("path", { d: "M9 4.6v5", stroke: "#fff", "stroke-width": 2, "stroke-linecap": "round" }, group);
    make("circle", { cx: 9, cy: 12.8, r: 1.2, fill: "#fff" }, group);
  } else if (kind === "watch") {
    make("path", { d: "M9 1.6 17.2 16H.8z", fill: "#e69f00" }, group);
    make("path", { d: "M9 6.6v4.2", stroke: "#23271f", "stroke-width": 1.9, "stroke-linecap": "round" }, group);
    make("circle", { cx: 9, cy: 13.4, r: 1.1, fill: "#23271f" }, group);
  }
}

function drawMap(svg, data, width, choose) {
  const scale = width / data.width;
  const height = data.height * scale;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.style.height = `${height}px`;
  hatch(svg, "late", data.paper, data.hatch);
  if (data.photo) {
    drawPhoto(svg, data.photo, `scale(${scale})`);
    svg.classList.add("photo");
    svg.style.setProperty("--rim", data.ground);
  }
  const size = width < 500 ? 13 : 15;
  const later = [], names = [], dots = [], badges = [];
  const at = ([x, y]) => [x * scale, (data.height - y) * scale];
  for (const shape of data.shapes) {
    const group = shape.id ? button(svg, shape.id, shape.says, data.chosen, choose) : make("g", {}, svg);
    const points = shape.points.map(at);
    const edge = { class: "edge", stroke: shape.stroke, "stroke-width": shape.kind === "line" ? 2.4 : 1.2, "stroke-dasharray": shape.dashed ? "6 5" : null };
    if (shape.kind === "dot") {
      const [x, y] = apart(dots, points[0], size * 1.6);
      if (shape.id) make("circle", { cx: x, cy: y, r: 16, fill: "transparent" }, group);
      make("circle", { cx: x, cy: y, r: size * 0.72, fill: shape.late ? "url(#late)" : shape.fill, ...edge, "stroke-width": 2.2 }, group);
      if (shape.label) make("text", { x, y: y + size * 0.36, "text-anchor": "middle", "font-size": 12, "font-weight": 700, fill: shape.ink }, group, shape.label);
      if (shape.badge) badge(group, shape.badge, ...apart(badges, [x + 10, y - 10], 15));
      continue;
    }
    const path = points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("") + (shape.kind === "area" ? "Z" : "");
    make("path", { d: path, fill: shape.kind === "area" ? (shape.late ? "url(#late)" : shape.fill) : "none", "fill-opacity": data.photo ? 0.4 : null, opacity: shape.faint ? 0.45 : null, ...edge, "stroke-linejoin": "round" }, group);
    const xs = points.map((p) => p[0]), ys = points.map((p) => p[1]);
    const wide = Math.max(...xs) - Math.min(...xs), high = Math.max(...ys) - Math.min(...ys);
    const [x, y] = at(shape.centre);
    const room = (words) => words && words.length * size * 0.55 <= wide + 2;
    const weight = shape.big ? 600 : 500;
    const halves = shape.label.split(" ");
    const split = !room(shape.label) && halves.length === 2 && halves.every(room) && high >= 2.4 * size;
    if (shape.below && wide > 24) {
      // a name that would lie on its neighbour's goes a row lower
      const half = shape.label.length * 3.3;
      let row = Math.max(...ys) + 13;
      while (names.some(([left, right, y]) => Math.abs(y - row) < 13 && left < x + half && x - half < right)) row += 14;
      names.push([x - half, x + half, row]);
      const below = make("text", { x, y: row, "text-anchor": "middle", "font-size": 12, fill: shape.ink, stroke: data.ground, "stroke-width": 3, "paint-order": "stroke" }, null, shape.label);
      later.push(below);
    } else if (shape.kind === "area" && (split || room(shape.label)) && high >= size + 3) {
      const texts = split ? halves.map((half) => [half, weight, 0.93]) : [[shape.label, weight, 1]];
      if (room(shape.sub) && high >= (split ? 4.2 : 2.6) * size) texts.push([shape.sub, 400, 0.93]);
      const herd = shape.herd && high > 3.6 * size;
      lines(group, x, y - (texts.length - 1) * (size + 5) / 2 + size * 0.35 - (herd ? size * 0.7 : 0), texts, shape.ink, size);
      if (herd) {
        const words = fitting(shape.herd.words, (wide - 8) / (size * 0.55));
        const w = words.length * size * 0.58 + 10;
        make("rect", { x: x - w / 2, y: y + size * 0.75, width: w, height: size * 1.55, rx: 4, fill: shape.herd.fill }, group);
        make("text", { x, y: y + size * 1.85, "text-anchor": "middle", "font-size": size * 0.93, "font-weight": 600, fill: shape.herd.ink }, group, words);
      }
    } else if (shape.kind === "area" && shape.letter && wide >= shape.letter.length * 8 + 2 && high >= 15) {
      make("text", { x, y: y + 4, "text-anchor": "middle", "font-size": 12, "font-weight": 700, fill: shape.ink }, group, shape.letter);
    } else if (shape.kind === "line" && shape.label) {
      make("text", { x: x - 8, y, "text-anchor": "end", "font-size": 13, fill: shape.ink, stroke: data.ground, "stroke-width": 3, "paint-order": "stroke" }, group, shape.label);
    }
    if (shape.badge) {
      const corner = [Math.min(x + Math.min(wide / 2 - 11, 34), width - 10), y - Math.min(high / 2 - 11, size * 1.2)];
      badge(group, shape.badge, ...apart(badges, corner, 15));
    }
  }
  later.forEach((text) => svg.appendChild(text));
  const arrow = make("g", { transform: `translate(${width - 14} 4)`, "aria-hidden": true, opacity: 0.75 }, svg);
  make("path", { d: "M0 20V2M-4 7 0 1.5 4 7", fill: "none", stroke: "currentColor", "stroke-width": 1.5 }, arrow);
  make("text", { x: 0, y: 33, "text-anchor": "middle", "font-size": 12 }, arrow, "N");
}

// where a mark stands that would lie on another one: pushed off it, the first to come keep their places
function apart(taken, [x, y], least) {
  for (let tries = 0; tries < 6; tries++) {
    const near = taken.find(([a, b]) => Math.hypot(a - x, b - y) < least - 0.5);
    if (!near) break;
    const off = Math.hypot(x - near[0], y - near[1]);
    const [dx, dy] = off < 1 ? [1, 0] : [(x - near[0]) / off, (y - near[1]) / off];
    x = near[0] + dx * least;
    y = near[1] + dy * least;
  }
  taken.push([x, y]);
  return [x, y];
}

// as much of a name as there is room for: its last word where that fits ("hens"), else its beginning
function fitting(words, most) {
  if (words.length <= most) return words;
  const last = words.split(" ").at(-1);
  return last.length <= most ? last : `${words.slice(0, Math.max(most - 1, 1))}…`;
}

// The water scheme: rows from source to use, pipes between. A tank shows its level as water.
const ROOM = { source: 44, tank: 132, fitting: 34, use: 46 };
const STRIDE = 40;

function drawScheme(svg, data, width, choose) {
  const tops = [];
  let y = 2;
  for (const row of data.rows) {
    tops.push(y);
    y += Math.max(...row.map((node) => ROOM[node.form])) + STRIDE;
  }
  const height = y - STRIDE + 4;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.style.height = `${height}px`;
  hatch(svg, "late", data.paper, data.hatch);
  make("path", { d: "M0 0h10v10z", fill: "none" }, svg);
  const marker = make("marker", { id: "tip", viewBox: "0 0 10 10", refX: 8, refY: 5, markerWidth: 6, markerHeight: 6, orient: "auto" }, svg);
  make("path", { d: "M0 0 10 5 0 10z", fill: data.water }, marker);
  const place = {};
  data.rows.forEach((row, r) => row.forEach((node, rank) => {
    node = { ...node, rank };
    place[node.id] = { node, x: node.at * width, top: tops[r], bottom: tops[r] + boxHeight(node) };
  }));
  for (const [from, to, dry, words] of data.pipes) {
    const a = place[from], b = place[to];
    if (!a || !b) continue;
    const start = a.bottom + (a.node.form === "tank" ? 58 : 0), middle = b.top - 14 - 7 * (a.node.rank % 3);
    const d = Math.abs(a.x - b.x) < 2 ? `M${a.x} ${start}V${b.top - 2}` : `M${a.x} ${start}V${middle}H${b.x}V${b.top - 2}`;
    make("path", { d, fill: "none", stroke: dry ? data.hatch : data.water, "stroke-width": 2, "stroke-dasharray": dry ? "5 4" : null, "marker-end": "url(#tip)" }, svg);
    if (words) make("text", { x: (a.x + b.x) / 2, y: middle - 5, "text-anchor": "middle", "font-size": 12.5, fill: data.note }, svg, words);
    if (data.leaks[to]) leak(svg, data, b.x, b.top - 22, data.leaks[to]);
  }
  for (const { node, x, top } of Object.values(place)) drawNode(svg, data, node, x, top, width, choose);
}

// where a line loses water: a dot on the pipe, and how much
function leak(svg, data, x, y, words) {
  make("circle", { cx: x, cy: y, r: 5.5, fill: "#e69f00", stroke: data.leakInk, "stroke-width": 1.2 }, svg);
  make("path", { d: `M${x + 6} ${y}h8`, stroke: data.leakInk, "stroke-width": 1.4 }, svg);
  ["leak", words].forEach((line, i) => make("text", { x: x + 17, y: y - 2 + 14 * i, "font-size": 13, "font-weight": 700, fill: data.leakInk }, svg, line));
}

function boxHeight(node) {
  return node.form === "tank" ? 74 : ROOM[node.form];
}

function drawNode(svg, data, node, x, top, width, choose) {
  const group = button(svg, node.id, node.says, data.chosen, choose);
  const wide = Math.min(node.wide * width, node.form === "tank" ? 150 : 280);
  if (node.form === "tank") {
    make("rect", { class: "edge", x: x - wide / 2, y: top, width: wide, height: 74, rx: 5, fill: node.late ? "url(#late)" : data.ground, stroke: "currentColor", "stroke-width": 1.6 }, group);
    if (node.level !== null) {
      const full = 70 * Math.max(0, Math.min(1, node.level / 100));
      if (!node.late) make("rect", { x: x - wide / 2 + 2, y: top + 72 - full, width: wide - 4, height: full, fill: data.pool }, group);
      make("path", { d: `M${x - wide / 2 + 2} ${top + 72 - full}h${wide - 4}`, stroke: node.late ? data.hatch : data.water, "stroke-width": 2 }, group);
    }
    // the number stands beside the waterline, never on it
    const line = top + 72 - 70 * Math.max(0, Math.min(1, (node.level ?? 50) / 100));
    const row = node.level === null ? top + 45 : node.level >= 50 ? Math.max(line + 25, top + 45) : Math.min(line - 9, top + 45);
    make("text", { x, y: row, "text-anchor": "middle", "font-size": 21 }, group, node.value);
    make("text", { x, y: top + 94, "text-anchor": "middle", "font-size": 15, class: "name" }, group, node.id);
    make("text", { x, y: top + 111, "text-anchor": "middle", "font-size": 12.5, fill: data.note }, group, node.sub);
    make("text", { x, y: top + 127, "text-anchor": "middle", "font-size": 12.5, fill: data.note }, group, node.age);
    if (node.badge) badge(group, node.badge, x + wide / 2, top + 1);
  } else if (node.form === "fitting") {
    make("circle", { cx: x, cy: top + 17, r: 22, fill: "transparent" }, group);
    make("circle", { class: "edge", cx: x, cy: top + 17, r: 13, fill: data.ground, stroke: "currentColor", "stroke-width": 1.6 }, group);
    const drawn = node.valve ? "M-7-6 7 6V-6L-7 6z" : "M-4.5-6.5 7 0-4.5 6.5z";
    make("path", { d: drawn, transform: `translate(${x} ${top + 17})`, fill: node.valve ? "none" : "currentColor", stroke: "currentColor", "stroke-width": 1.3 }, group);
    make("text", { x: x + 22, y: top + 22, "font-size": 13, fill: data.note }, group, node.id);
  } else {
    const high = ROOM[node.form];
    make("rect", { class: "edge", x: x - wide / 2, y: top, width: wide, height: high, rx: 6, fill: node.late ? data.paper : data.use, stroke: node.form === "source" ? data.hatch : "none", "stroke-width": 1.2, "stroke-dasharray": node.late ? "5 4" : null }, group);
    make("text", { x, y: top + (node.sub ? 19 : high / 2 + 5), "text-anchor": "middle", "font-size": 14.5, class: "name" }, group, node.value);
    // where there is no room for the reason the age must do
    const sub = node.sub.length * 6.4 > wide ? node.sub.split(", ")[0] : node.sub;
    if (sub) make("text", { x, y: top + 36, "text-anchor": "middle", "font-size": 12.5, fill: data.note }, group, sub);
    if (node.badge) badge(group, node.badge, x + wide / 2, top + 1);
  }
}

function drawLegend(root, legend) {
  const old = root.querySelector(".legend");
  if (old) old.remove();
  if (!legend) return;
  const box = document.createElement("div");
  box.className = "legend";
  const steps = document.createElement("div");
  steps.className = "steps";
  if (legend.named) steps.classList.add("named");
  legend.steps.forEach(([colour, words, form, letter]) => {
    const step = document.createElement("div");
    step.className = "step";
    const swatch = document.createElement("i");
    swatch.style.backgroundColor = colour;
    if (form) swatch.className = form;
    if (letter) swatch.textContent = letter;
    const label = document.createElement("span");
    label.textContent = words;
    step.append(swatch, label);
    steps.append(step);
  });
  const unit = document.createElement("span");
  unit.textContent = legend.words;
  box.append(steps, unit);
  root.append(box);
}

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component;
  const root = parentElement.querySelector(".board");
  const choose = (id) => setStateValue("chosen", id);
  const draw = () => {
    const width = Math.floor(root.clientWidth);
    if (width < 50) return;
    const focused = root.querySelector("[data-id]:focus")?.dataset.id;
    let svg;
    if (data.kind === "sketch") {
      svg = drawSketch(root, data, width, setTriggerValue, draw);
    } else {
      svg = make("svg", { role: "group", "aria-label": data.says });
      if (data.kind === "season") drawSeason(svg, data, width, (at) => setTriggerValue("tapped", at));
      else if (data.kind === "beds") drawBeds(svg, data, width, (at) => setTriggerValue("tapped", at));
      else ({ map: drawMap, scheme: drawScheme, photo: drawBare })[data.kind](svg, data, width, choose);
      root.querySelector(".bar")?.remove();
    }
    const old = root.querySelector("svg");
    if (old) old.replaceWith(svg);
    else root.prepend(svg);
    if (focused) root.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
    drawLegend(root, data.legend);
  };
  draw();
  const watch = new ResizeObserver(draw);
  watch.observe(root);
  return () => watch.disconnect();
}
