// The bed map: beds down, weeks along. A bar has its family's colour and letter; what is to come is dashed. A phone shows fewer
// weeks, never smaller ones. A bar is opened by tap or by keyboard.

const BED = { left: 62, top: 22, foot: 24, gap: 8, weekPhone: 16 };

function drawBeds(svg, data, width, tap) {
  const phone = width < 500, lane = phone ? 27 : 21;
  const from = phone ? data.phone : 0, weeks = phone ? Math.min(BED.weekPhone, data.weeks.length - from) : data.weeks.length;
  let y = BED.top;
  const tops = data.rows.map((row) => {
    const top = y;
    y += row.lanes * lane + BED.gap;
    return top;
  });
  const height = y + BED.foot;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.style.height = `${height}px`;
  svg.classList.add("beds");
  const step = (width - BED.left - 4) / (weeks * 7);
  const x = (day) => BED.left + Math.max(0, Math.min(weeks * 7, day - from * 7)) * step;
  data.rows.forEach((row, i) => {
    if (i % 2 === 0) make("rect", { x: 0, y: tops[i], width: width - 4, height: row.lanes * lane + BED.gap, fill: data.stripe }, svg);
    make("text", { x: BED.left - 8, y: tops[i] + (row.lanes * lane + BED.gap) / 2 + 4.5, "text-anchor": "end", "font-size": 13, "font-weight": 600 }, svg, row.name);
  });
  let last = -99;
  data.weeks.forEach((words, n) => {
    if (n < from || n >= from + weeks) return;
    const at = x(n * 7);
    make("path", { d: `M${at} ${BED.top}V${y}`, stroke: data.rule, "stroke-width": 1 }, svg);
    if (at - last < 62 || at > width - 26) return;
    last = at;
    make("text", { x: at, y: y + 16, "text-anchor": n === from ? "start" : "middle", "font-size": 12.5, fill: data.note }, svg, words);
  });
  for (const bar of data.bars) {
    if (bar.last <= from * 7 || bar.first >= (from + weeks) * 7) continue;
    drawStand(svg, data, bar, { x, top: tops[bar.row] + BED.gap / 2 + bar.lane * lane, high: lane - 3 }, tap);
  }
  if (data.today >= from * 7 && data.today < (from + weeks) * 7) {
    make("path", { d: `M${x(data.today)} ${BED.top - 4}V${y}`, stroke: "currentColor", "stroke-width": 1.5, "pointer-events": "none" }, svg);
    make("text", { x: Math.max(x(data.today), BED.left + 16), y: BED.top - 8, "text-anchor": "middle", "font-size": 12.5, "font-weight": 600 }, svg, "today");
  }
}

function drawStand(svg, data, bar, at, tap) {
  const group = make("g", { role: "button", tabindex: 0, "aria-label": bar.says, "data-id": bar.id }, svg);
  if (bar.id === data.open) group.classList.add("chosen");
  const left = at.x(bar.first) + 0.5, wide = Math.max(at.x(bar.last) - at.x(bar.first) - 1, 5);
  make("rect", {
    class: "edge", x: left, y: at.top, width: wide, height: at.high, rx: 3, fill: bar.planned ? data.ground : bar.fill, stroke: bar.edge,
    "stroke-width": 1.5, "stroke-dasharray": bar.planned ? "4 2.5" : null, opacity: bar.over ? 0.5 : null,
  }, group);
  if (bar.planned) make("rect", { x: left + 1.5, y: at.top + 1.5, width: Math.min(17, Math.max(wide - 3, 2)), height: at.high - 3, rx: 2, fill: bar.fill }, group);
  // what is over is pale: its words have the ink of the page
  const ink = bar.planned || bar.over ? null : data.ink;
  if (wide >= 13) make("text", { x: left + 10, y: at.top + at.high / 2 + 4.4, "text-anchor": "middle", "font-size": 12.5, "font-weight": 700, fill: bar.over ? null : data.ink }, group, bar.letter);
  // a word that has no room is not cut: the letter stays
  if (wide >= 24 + bar.words.length * 6.9) make("text", { x: left + 22, y: at.top + at.high / 2 + 4.4, "font-size": 12.5, fill: ink }, group, bar.words);
  const open = () => tap({ row: bar.id, day: 0, at: Date.now() });
  group.addEventListener("click", open);
  group.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open();
    }
  });
}
