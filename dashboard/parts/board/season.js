// The season: paddocks in rows, days across. What is done stands solid, what is planned dashed. A tap tells row and day; what
// it means is decided by the page. Bars can also be reached by keyboard.

const ROW = 27, LEFT = 40, TOP = 20, FOOT = 24;

function drawSeason(svg, data, width, tap) {
  const height = TOP + data.rows.length * ROW + FOOT;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.style.height = `${height}px`;
  svg.classList.add("season");
  hatch(svg, "unknown", data.ground, data.hatch);
  const step = (width - LEFT - 4) / data.days;
  const x = (day) => LEFT + Math.max(0, Math.min(data.days, day)) * step;
  const y = (row) => TOP + row * ROW;
  const rank = new Map(data.rows.map((row, i) => [row.id, i]));
  data.rows.forEach((row, i) => {
    if (i % 2 === 0) make("rect", { x: LEFT, y: y(i), width: width - LEFT - 4, height: ROW, fill: data.stripe }, svg);
    make("text", { x: LEFT - 7, y: y(i) + 18, "text-anchor": "end", "font-size": 13, "font-weight": row.bold ? 700 : 400 }, svg, row.id);
  });
  for (const [day, words] of data.ticks) {
    make("path", { d: `M${x(day)} ${TOP}V${height - FOOT}`, stroke: data.rule, "stroke-width": 1 }, svg);
    make("text", { x: x(day), y: height - 7, "text-anchor": "middle", "font-size": 12.5, fill: data.note }, svg, words);
  }
  for (const band of data.bands) {
    if (!rank.has(band.row) || band.last <= 0 || band.first >= data.days) continue;
    const wide = Math.max(x(band.last) - x(band.first), 2);
    make("rect", { x: x(band.first), y: y(rank.get(band.row)) + 2, width: wide, height: ROW - 4, fill: band.fill, rx: 2 }, svg);
    if (band.words && wide > band.words.length * 7) {
      make("text", { x: x(band.first) + wide / 2, y: y(rank.get(band.row)) + 18, "text-anchor": "middle", "font-size": 12, fill: data.note }, svg, band.words);
    }
  }
  const tell = (row, day) => tap({ row, day, at: Date.now() });
  // one ground for every tap: a stay of a day is narrower than a thumb
  const ground = make("rect", { x: 0, y: TOP, width, height: data.rows.length * ROW, fill: "transparent", class: "ground" }, svg);
  ground.addEventListener("click", (event) => {
    const box = svg.getBoundingClientRect();
    const row = Math.floor((event.clientY - box.top - TOP) / ROW);
    const day = Math.floor((event.clientX - box.left - LEFT) / step);
    if (data.rows[row] && day < data.days) tell(data.rows[row].id, Math.max(day, 0));
  });
  for (const bar of data.bars) drawBar(svg, data, bar, x, y, rank, tell);
  make("path", { d: `M${x(data.today)} ${TOP - 4}V${height - FOOT}`, stroke: "currentColor", "stroke-width": 1.5, "pointer-events": "none" }, svg);
  make("text", { x: x(data.today), y: TOP - 7, "text-anchor": "middle", "font-size": 12.5, "font-weight": 600 }, svg, "today");
  data.rows.forEach((row, i) => {
    // where the bar of the last stay would lie under the words, it tells itself that it was of late
    if (!row.rest || row.days * step < 36) return;
    const words = make("text", { x: x(data.today) - 5, y: y(i) + 18, "text-anchor": "end", "font-size": 12, fill: data.note, stroke: data.ground, "stroke-width": 3, "paint-order": "stroke" }, svg, row.rest);
    words.style.pointerEvents = "none";
  });
}

function drawBar(svg, data, bar, x, y, rank, tell) {
  if (!rank.has(bar.row) || bar.last <= 0 || bar.first >= data.days) return;
  const group = bar.planned
    ? make("g", { role: "button", tabindex: 0, "aria-label": bar.says, "data-id": bar.id }, svg)
    : make("g", { role: "img", "aria-label": bar.says }, svg);
  group.style.pointerEvents = "none";
  if (bar.picked) group.classList.add("chosen");
  const high = bar.low ? 11 : 19, top = y(rank.get(bar.row)) + (ROW - high) / 2;
  const wide = Math.max(x(bar.last) - x(bar.first) - 1, 3);
  make("rect", {
    class: "edge", x: x(bar.first) + 0.5, y: top, width: wide, height: high, rx: 2.5,
    fill: bar.planned ? data.ground : bar.fill, stroke: bar.fill, "stroke-width": bar.firm ? 2.6 : 1.6, "stroke-dasharray": bar.planned ? "4 2.5" : null,
  }, group);
  if (bar.letter && wide >= 14) {
    make("text", { x: x(bar.first) + wide / 2 + 0.5, y: top + high / 2 + 4.3, "text-anchor": "middle", "font-size": 12, "font-weight": 700, fill: bar.planned ? bar.ink : bar.on }, group, bar.letter);
  }
  if (!bar.planned) return;
  group.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      tell(bar.row, bar.first);
    }
  });
}
