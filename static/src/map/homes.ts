// How homes are drawn: the times are in the tiles, so a limit is only another colour expression.

import type { ExpressionSpecification } from 'maplibre-gl';
import type { Palette } from './palette';

/** Seconds of a home whose circle is never complete: far beyond any limit. */
export const NEVER = 1e7;

/** Seconds until the circle is complete; `NEVER` when it never is. */
const time = (circle: string): ExpressionSpecification => ['coalesce', ['get', `c_${circle}`], NEVER];

/** Inside: dark to light toward the limit. Outside: amber to red with every quarter beyond it. */
export function colour(circle: string, minutes: number, p: Palette, pace = 1): ExpressionSpecification {
  const limit = Math.max(1, minutes * 60);
  const known = time(circle);
  // Walked at another speed, every way takes so many times as long.
  const t: ExpressionSpecification = pace === 1 ? known : ['*', known, pace];
  return [
    'case',
    ['>=', known, NEVER],
    p.never,
    ['<=', t, minutes * 60],
    ['interpolate', ['linear'], ['/', t, limit], 0, p.near, 0.6, p.middle, 1, p.limit],
    ['interpolate', ['linear'], ['/', t, limit], 1, p.over, 2, p.far, 4, p.never],
  ];
}

/** By zoom: the radius in pixels of a home, times how much larger one with 64 seniors or more is; between, by powers of `GROWTH`. */
export const SIZES = [
  [7, 1.5, 1.4],
  [11, 2.5, 1.6],
  [14, 4.2, 1.8],
  [17, 9, 1.8],
] as const;
export const GROWTH = 1.35;
/** How much of its size a home without seniors keeps. */
export const LEAST = 0.8;
/** The square root of seniors from which a home grows no more. */
export const MOST = 8;
/** By zoom, linear between: opacity, and the width in pixels of the ring around a home. */
export const OPACITY = [
  [8, 0.8],
  [13, 0.92],
] as const;
export const RING = [
  [12.5, 0],
  [14, 0.8],
] as const;
export const RING_OPACITY = 0.8;

const linear = (stops: readonly (readonly [number, number])[]) =>
  ['interpolate', ['linear'], ['zoom'], ...stops.flat()] as unknown as ExpressionSpecification;
export const opacity = linear(OPACITY);
/** Below this zoom, where gaps and whole circles are drawn, these say where it is worst: homes are points only from near. */
export const POINTS_FROM = 11;
/** Opacity of homes where gaps are drawn. */
const fromNear = linear([
  [POINTS_FROM, 0],
  [POINTS_FROM + 0.8, 0.87],
  [13, 0.92],
]);
/** Opacity of homes, by whether gaps are drawn with them. */
export const opacityWith = (gaps: boolean) => (gaps ? fromNear : opacity);
export const ring = linear(RING);

/** Homes with more seniors are larger, and all grow with the zoom. */
export const radius = [
  'interpolate',
  ['exponential', GROWTH],
  ['zoom'],
  ...SIZES.flatMap(([zoom, size, more]) => [
    zoom,
    ['*', size, ['interpolate', ['linear'], ['sqrt', ['get', 'seniors']], 0, LEAST, MOST, more]],
  ]),
] as unknown as ExpressionSpecification;

/** Those inside are drawn first, so that those left out lie on top. */
export const order = (circle: string): ExpressionSpecification => time(circle);
