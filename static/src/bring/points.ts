// Points of a file under one reading of its coordinates, laid out as a small picture.

export type Point = [number, number];

export interface Scatter {
  /** Within the picture, in its units, y downward. */
  dots: Point[];
  context: Point[];
  /** Streets, as the ends of their stretches. */
  streets: [Point, Point][];
  /** Points of the file that lie outside the picture. */
  outside: number;
  /** A bar of a round length: its width in the picture's units, and the length in metres; null where all points are one. */
  bar: { width: number; metres: number } | null;
}

/** Metres in a degree of latitude, near enough for a picture. */
const DEGREE_M = 111_320;
/** Of the picture's side, kept free at each edge. */
const MARGIN = 0.06;
/** Of the points, the share that may lie outside at each end of a picture that has nothing else to hold on to. */
const STRAY = 0.02;

const sorted = (values: number[]) => [...values].sort((a, b) => a - b);

/** From and to of what is shown along one axis. */
function span(values: number[], stray: number): [number, number] {
  const all = sorted(values);
  const cut = Math.floor(all.length * stray);
  return [all[cut] ?? 0, all[all.length - 1 - cut] ?? 0];
}

/** The largest of 1, 2, 5, 10, … that is at most `metres`. */
export function round(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  return ([5, 2, 1].find((step) => step * power <= metres) ?? 1) * power;
}

/**
 * A picture of `width` by `height`. Several readings of a file are drawn on the same ground, so that the pictures can be compared:
 * on that of the other files' points (`context`). A reading that is the only one, or that has no other files beside it, is drawn on
 * the ground of its own points. Where there are `streets`, they are the ground: few kilometres, on which systems that lie 500 m apart
 * are told by eye.
 */
export function scatter(
  points: Point[],
  context: Point[],
  [width, height]: [number, number],
  only = false,
  streets: [Point, Point][] = [],
): Scatter {
  const own = !streets.length && (only || !context.length);
  const ground = streets.length ? streets.flat() : own ? points : context;
  if (!ground.length) return { dots: [], context: [], streets: [], outside: 0, bar: null };
  const stray = own && !only ? STRAY : 0;
  const [west, east] = span(
    ground.map((p) => p[0]),
    stray,
  );
  const [south, north] = span(
    ground.map((p) => p[1]),
    stray,
  );
  const narrowing = Math.max(Math.cos(((south + north) / 2) * (Math.PI / 180)), 0.05);
  const [wide, high] = [(east - west) * narrowing * DEGREE_M, (north - south) * DEGREE_M];
  const least = 200;
  // Metres a unit, with the margins.
  const scale = Math.max(wide / (width * (1 - 2 * MARGIN)), high / (height * (1 - 2 * MARGIN)), least / width);
  const [midLon, midLat] = [(west + east) / 2, (south + north) / 2];
  const place = ([lon, lat]: Point): Point => [
    width / 2 + ((lon - midLon) * narrowing * DEGREE_M) / scale,
    height / 2 - ((lat - midLat) * DEGREE_M) / scale,
  ];
  const within = ([x, y]: Point) => x >= 0 && x <= width && y >= 0 && y <= height;
  const dots = points.map(place).filter(within);
  const metres = round((width / 3) * scale);
  return {
    dots,
    context: context.map(place).filter(within),
    streets: streets.map(([from, to]) => [place(from), place(to)]),
    outside: points.length - dots.length,
    bar: { width: metres / scale, metres },
  };
}
