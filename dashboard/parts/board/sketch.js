// Drawing an outline by taps: choose a corner, tap where it goes. What is drawn stays here, under its token, until the
// page has saved it: Python is asked nothing in between. Corners are metres in the drawing's frame (x east, y north).

const sketches = new Map();
const NEAR = 24; // a thumb's reach, in pixels
const FINE = 11; // with a corner in hand a tap beside another one is a place, not that one

function sketchOf(data) {
  if (!sketches.has(data.token)) {
    const corners = data.corners.map(([lon, lat]) => ({ ...metresOf(data.frame, lon, lat), at: [lon, lat] }));
    sketches.clear();
    sketches.set(data.token, { corners, closed: data.closed, chosen: -1, past: [], zoom: 1, x: data.width / 2, y: data.height / 2 });
    const sketch = sketches.get(data.token);
    if (corners.length) lookAt(sketch, data);
  }
  return sketches.get(data.token);
}

const metresOf = (frame, lon, lat) => ({ x: (lon - frame.west) * frame.east_m + frame.margin, y: (lat - frame.south) * frame.north_m + frame.margin });
const degreesOf = (frame, { x, y, at }) =>
  at || [(x - frame.margin) / frame.east_m + frame.west, (y - frame.margin) / frame.north_m + frame.south].map((v) => Number(v.toFixed(7)));

// the outline in the middle, with room around it
function lookAt(sketch, data) {
  const xs = sketch.corners.map((c) => c.x), ys = sketch.corners.map((c) => c.y);
  const wide = Math.max(...xs) - Math.min(...xs), high = Math.max(...ys) - Math.min(...ys);
  sketch.x = (Math.max(...xs) + Math.min(...xs)) / 2;
  sketch.y = (Math.max(...ys) + Math.min(...ys)) / 2;
  sketch.zoom = Math.max(1, Math.min(12, 0.5 * data.width / Math.max(wide, high, 8)));
}

function areaOf(corners) {
  let twice = 0;
  corners.forEach((a, i) => {
    const b = corners[(i + 1) % corners.length];
    twice += a.x * b.y - b.x * a.y;
  });
  return Math.abs(twice) / 2;
}

// Python says how sizes are told: rows of (from how many square metres, square metres a unit, its word, digits)
function sizeWords(sizes, m2) {
  const [, unit, word, digits] = sizes.find(([from]) => m2 >= from);
  return `${(m2 / unit).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${word}`;
}

function step(sketch, change) {
  sketch.past.push({ corners: sketch.corners.map((c) => ({ ...c })), closed: sketch.closed, chosen: sketch.chosen });
  change();
}

function hint(sketch, data) {
  const n = sketch.corners.length;
  if (data.form === "dot") return n ? "Tap elsewhere to move it." : "Tap where it is.";
  if (sketch.chosen >= 0) return `Corner ${sketch.chosen + 1} chosen: tap where it goes.`;
  if (sketch.closed) return "Tap a corner to choose it. Tap a small handle to add a corner there.";
  if (data.form === "line") return n < 2 ? "Tap its points one after the other." : "Tap the next point, or save.";
  return n < 3 ? `Tap corner ${n + 1}.` : "Tap the next corner, or close the outline.";
}

function middles(sketch, data) {
  if (data.form === "dot" || (!sketch.closed && data.form === "area")) return [];
  const last = data.form === "area" ? sketch.corners.length : sketch.corners.length - 1;
  return sketch.corners.slice(0, last).map((a, i) => {
    const b = sketch.corners[(i + 1) % sketch.corners.length];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  });
}

function nearest(points, x, y, reach) {
  let best = -1, least = reach;
  points.forEach(([px, py], i) => {
    const far = Math.hypot(px - x, py - y);
    if (far <= least) [best, least] = [i, far];
  });
  return best;
}

// one tap at (x, y) pixels: a corner, a handle, or the ground
function tapped(sketch, data, view, x, y) {
  const held = sketch.chosen >= 0;
  const corner = data.form === "dot" ? -1 : nearest(sketch.corners.map(view.to), x, y, held ? FINE : NEAR);
  if (corner === 0 && !sketch.closed && data.form === "area" && sketch.corners.length > 2) return step(sketch, () => (sketch.closed = true));
  if (corner >= 0 && (sketch.closed || data.form === "line")) return (sketch.chosen = corner === sketch.chosen ? -1 : corner);
  if (corner >= 0) return null;
  const middle = held ? -1 : nearest(middles(sketch, data).map(view.to), x, y, NEAR);
  if (middle >= 0) return addAt(sketch, data, middle);
  const ground = view.from(x, y);
  if (data.form === "dot") return step(sketch, () => (sketch.corners = [ground]));
  if (held) {
    return step(sketch, () => {
      sketch.corners[sketch.chosen] = ground;
      sketch.chosen = -1;
    });
  }
  return sketch.closed ? null : step(sketch, () => sketch.corners.push(ground));
}

function addAt(sketch, data, middle) {
  const point = middles(sketch, data)[middle];
  step(sketch, () => {
    sketch.corners.splice(middle + 1, 0, point);
    sketch.chosen = middle + 1;
  });
}

const least = (data) => ({ area: 3, line: 2, dot: 1 })[data.form];

function remove(sketch) {
  step(sketch, () => {
    sketch.corners.splice(sketch.chosen, 1);
    sketch.chosen = -1;
  });
}

function drawSketch(root, data, width, setTriggerValue, again) {
  const sketch = sketchOf(data);
  const height = Math.max(320, Math.min((data.height / data.width) * width, 620));
  const scale = (width / data.width) * sketch.zoom;
  const view = {
    to: ({ x, y }) => [width / 2 + (x - sketch.x) * scale, height / 2 - (y - sketch.y) * scale],
    from: (px, py) => ({ x: sketch.x + (px - width / 2) / scale, y: sketch.y - (py - height / 2) / scale }),
  };
  const svg = make("svg", { role: "group", "aria-label": data.says, viewBox: `0 0 ${width} ${height}`, class: "sketch" });
  svg.style.height = `${height}px`;
  svg.style.touchAction = sketch.zoom > 1 ? "none" : "manipulation";
  make("rect", { width, height, fill: data.ground, class: "ground" }, svg);
  if (data.photo) drawPhoto(svg, data.photo, `translate(${width / 2 - sketch.x * scale} ${height / 2 - (data.height - sketch.y) * scale}) scale(${scale})`);
  for (const shape of data.shapes) neighbour(svg, data, shape, view);
  outline(svg, data, sketch, view, again);
  listen(svg, sketch, data, view, scale, again);
  bar(root, data, sketch, setTriggerValue, again);
  return svg;
}

// what lies around, pale: it cannot be tapped
function neighbour(svg, data, shape, view) {
  const points = shape.points.map(([x, y]) => view.to({ x, y }));
  const words = { "text-anchor": "middle", "font-size": 12, fill: shape.ink, opacity: 0.8, stroke: data.ground, "stroke-width": 3, "paint-order": "stroke" };
  if (shape.kind === "dot") {
    make("circle", { cx: points[0][0], cy: points[0][1], r: 5, fill: shape.fill, stroke: shape.stroke }, svg);
    return;
  }
  const path = points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("") + (shape.kind === "area" ? "Z" : "");
  make("path", { d: path, fill: shape.kind === "area" ? shape.fill : "none", "fill-opacity": data.photo ? 0.15 : 0.7, stroke: shape.stroke }, svg);
  const xs = points.map((p) => p[0]);
  if (Math.max(...xs) - Math.min(...xs) > shape.label.length * 7) {
    const [x, y] = view.to({ x: shape.centre[0], y: shape.centre[1] });
    make("text", { x, y: y + 4, ...words }, svg, shape.label);
  }
}

function outline(svg, data, sketch, view, again) {
  const points = sketch.corners.map(view.to);
  const path = points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("") + (sketch.closed && data.form === "area" ? "Z" : "");
  if (points.length > 1) make("path", { d: path, class: "drawn", "fill-opacity": sketch.closed ? 0.25 : 0, "stroke-dasharray": sketch.closed || data.form === "line" ? null : "7 5" }, svg);
  middles(sketch, data).map(view.to).forEach(([x, y], i) => {
    const handle = make("g", { role: "button", tabindex: 0, "aria-label": `Add a corner after corner ${i + 1}`, "data-id": `middle-${i}` }, svg);
    make("circle", { cx: x, cy: y, r: 5.5, class: "handle" }, handle);
    keys(handle, { Enter: () => addAt(sketch, data, i), " ": () => addAt(sketch, data, i) }, again);
  });
  sketch.corners.forEach((corner, i) => {
    const [x, y] = points[i], held = i === sketch.chosen;
    const knob = make("g", { role: "button", tabindex: 0, "aria-label": `Corner ${i + 1}`, "aria-pressed": held, "data-id": `corner-${i}` }, svg);
    make("circle", { cx: x, cy: y, r: held ? 13 : 10, class: held ? "corner held" : "corner" }, knob);
    make("text", { x, y: y + 4, "text-anchor": "middle", "font-size": 12, "font-weight": 700, class: held ? "number held" : "number" }, knob, `${i + 1}`);
    const choose = () => (sketch.chosen = held ? -1 : i);
    const go = (dx, dy) => (event) => step(sketch, () => {
      const far = event.shiftKey ? 10 : 1;
      sketch.corners[i] = { x: corner.x + dx * far, y: corner.y + dy * far };
      sketch.chosen = i;
    });
    keys(knob, { Enter: choose, " ": choose, ArrowLeft: go(-1, 0), ArrowRight: go(1, 0), ArrowUp: go(0, 1), ArrowDown: go(0, -1) }, again);
  });
}

function keys(element, acts, again) {
  element.addEventListener("keydown", (event) => {
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key](event);
    again();
  });
}

// a tap draws; when looked at closely, a drag moves the view
function listen(svg, sketch, data, view, scale, again) {
  let from = null, moved = false;
  svg.addEventListener("pointerdown", (event) => ([from, moved] = [[event.clientX, event.clientY, sketch.x, sketch.y], false]));
  svg.addEventListener("pointerup", (event) => {
    if (from && sketch.zoom > 1 && Math.hypot(event.clientX - from[0], event.clientY - from[1]) > 12) {
      moved = true;
      sketch.x = from[2] - (event.clientX - from[0]) / scale;
      sketch.y = from[3] + (event.clientY - from[1]) / scale;
      again();
    }
    from = null;
  });
  svg.addEventListener("click", (event) => {
    if (moved) return;
    const box = svg.getBoundingClientRect();
    tapped(sketch, data, view, event.clientX - box.left, event.clientY - box.top);
    again();
  });
}

// words and buttons under the drawing
function bar(root, data, sketch, setTriggerValue, again) {
  const box = document.createElement("div");
  box.className = "bar";
  const says = document.createElement("p");
  says.setAttribute("role", "status");
  const size = data.form === "area" && sketch.corners.length > 2 ? ` ${sizeWords(data.sizes, areaOf(sketch.corners))}.` : "";
  says.textContent = hint(sketch, data) + size;
  box.append(says);
  const enough = sketch.corners.length >= least(data) && (sketch.closed || data.form !== "area");
  const look = (times) => () => {
    const held = sketch.corners[sketch.chosen];
    sketch.zoom = Math.max(0.25, Math.min(24, sketch.zoom * times));
    if (held) [sketch.x, sketch.y] = [held.x, held.y];
  };
  const tell = (act) => () => setTriggerValue("drawn", { token: data.token, act, corners: sketch.corners.map((c) => degreesOf(data.frame, c)) });
  const buttons = [
    ["Save", enough, tell("save"), "first"],
    data.form === "area" && !sketch.closed && ["Close outline", sketch.corners.length > 2, () => step(sketch, () => (sketch.closed = true))],
    ["Undo step", sketch.past.length > 0, () => Object.assign(sketch, sketch.past.pop())],
    data.form !== "dot" && ["Remove corner", sketch.chosen >= 0 && sketch.corners.length > least(data), () => remove(sketch)],
    ["Closer", true, look(1.6)],
    ["Wider", true, look(1 / 1.6)],
    ["Cancel", true, tell("cancel")],
  ];
  for (const [words, can, act, rank] of buttons.filter(Boolean)) {
    const knob = document.createElement("button");
    knob.type = "button";
    knob.textContent = words;
    knob.disabled = !can;
    knob.dataset.id = words;
    if (rank) knob.className = rank;
    knob.addEventListener("click", () => {
      act();
      again();
    });
    box.append(knob);
  }
  root.querySelector(".bar")?.remove();
  root.append(box);
}

function drawPhoto(svg, photo, transform) {
  const group = make("g", { transform, "aria-hidden": true }, svg);
  make("image", { href: photo.src, width: photo.width, height: photo.height, transform: `matrix(${photo.matrix.join(" ")})`, preserveAspectRatio: "none" }, group);
}

// a photo by itself, to tap a point of it; what is chosen is "x,y" in its own pixels
function drawBare(svg, data, width, choose) {
  const scale = width / data.width, height = data.height * scale;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.style.height = `${height}px`;
  make("image", { href: data.src, width, height, preserveAspectRatio: "none" }, svg);
  data.marks.forEach(([x, y, words]) => cross(svg, x * scale, y * scale, words));
  if (data.chosen) cross(svg, ...data.chosen.split(",").map((v) => Number(v) * scale), "");
  svg.addEventListener("click", (event) => {
    const box = svg.getBoundingClientRect();
    choose(`${((event.clientX - box.left) / scale).toFixed(1)},${((event.clientY - box.top) / scale).toFixed(1)}`);
  });
}

function cross(svg, x, y, words) {
  const d = `M${x - 14} ${y}h28M${x} ${y - 14}v28`;
  make("path", { d, stroke: "#ffffff", "stroke-width": 5 }, svg);
  make("path", { d, stroke: "#9a3b00", "stroke-width": 2 }, svg);
  if (words) make("text", { x: x + 9, y: y - 7, "font-size": 14, "font-weight": 700, fill: "#9a3b00", stroke: "#ffffff", "stroke-width": 4, "paint-order": "stroke" }, svg, words);
}
