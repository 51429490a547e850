// How an edge goes from the foot of one step to the head of another: straight where nothing stands in the way, else down a lane
// between steps, so that no line runs behind a step that it has nothing to do with.
const DROP = 20;
const ROUND = 12;
const CLEAR = 25;

const spans = (a, b, low, high) => Math.min(a, b) < high && Math.max(a, b) > low;
const blocked = (boxes, [x1, y1], [x2, y2]) =>
  boxes.some((box) => spans(x1, x2 + 0.01, box.x - 4, box.x + box.width + 4) && spans(y1, y2 + 0.01, box.y + 4, box.y + box.height - 4));
const free = (boxes, points) => points.slice(1).every((point, index) => !blocked(boxes, points[index], point));

// The corners of the road. `boxes` are all steps, `joins` the ids of the two that it joins; `shift` keeps roads of one lane apart.
export function corners(from, to, boxes, joins, shift = 0) {
  const others = boxes.filter((box) => !joins.includes(box.id));
  const [leave, arrive] = [from.y + DROP, to.y - DROP];
  const ends = (middle) => [[from.x, from.y], ...middle, [to.x, to.y]];
  if (to.y > from.y + DROP) {
    const heights = [(from.y + to.y) / 2, leave, arrive];
    const plain = heights.map((y) => ends([[from.x, y], [to.x, y]])).find((points) => free(others, points));
    if (plain) return plain;
  }
  const between = boxes.filter((box) => spans(leave, arrive, box.y - 4, box.y + box.height + 4));
  const way = (x) => ends([[from.x, leave], [x, leave], [x, arrive], [to.x, arrive]]);
  const far = [...between.flatMap((box) => [box.x - CLEAR, box.x + box.width + CLEAR]), Math.max(from.x, to.x) + 125 + CLEAR]
    .sort((a, b) => Math.abs(a - from.x) + Math.abs(a - to.x) - Math.abs(b - from.x) - Math.abs(b - to.x));
  const lane = far.find((x) => !blocked(between, [x, leave], [x, arrive]) && Math.abs(x - from.x) > CLEAR / 2) ?? far.at(-1);
  return way(lane + shift);
}

// The corners as a path with rounded turns.
export function path(points) {
  const kept = points.filter(([x, y], index) => index === 0 || Math.hypot(x - points[index - 1][0], y - points[index - 1][1]) > 0.5);
  const towards = ([x, y], [u, v], most) => {
    const length = Math.hypot(u - x, v - y);
    const part = Math.min(most, length / 2) / length;
    return `${x + (u - x) * part},${y + (v - y) * part}`;
  };
  const turns = kept.slice(1, -1).map((corner, index) =>
    `L${towards(corner, kept[index], ROUND)} Q${corner.join(",")} ${towards(corner, kept[index + 2], ROUND)}`);
  return `M${kept[0].join(",")} ${turns.join(" ")} L${kept.at(-1).join(",")}`;
}
