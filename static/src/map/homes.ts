// How homes are drawn: the times are in the tiles, so a limit is only another colour expression.

import type { ExpressionSpecification } from 'maplibre-gl';
import type { Palette } from './palette';

/** Seconds until the circle is complete; far beyond any limit when it never is. */
const time = (circle: string): ExpressionSpecification => ['coalesce', ['get', `c_${circle}`], 1e7];

/** Inside: dark to light toward the limit. Outside: amber to red with every quarter beyond it. */
export function colour(circle: string, minutes: number, p: Palette, pace = 1): ExpressionSpecification {
  const limit = Math.max(1, minutes * 60);
  const known = time(circle);
  // Walked at another speed, every way takes so many times as long.
  const t: ExpressionSpecification = pace === 1 ? known : ['*', known, pace];
  return [
    'case',
    ['>=', known, 1e7],
    p.never,
    ['<=', t, minutes * 60],
    ['interpolate', ['linear'], ['/', t, limit], 0, p.near, 0.6, p.middle, 1, p.limit],
    ['interpolate', ['linear'], ['/', t, limit], 1, p.over, 2, p.far, 4, p.never],
  ];
}

/** Homes with more seniors are larger, and all grow with the zoom. */
export const radius: ExpressionSpecification = [
  'interpolate',
  ['exponential', 1.35],
  ['zoom'],
  7,
  ['*', 1.5, ['interpolate', ['linear'], ['sqrt', ['get', 'seniors']], 0, 0.8, 8, 1.4]],
  11,
  ['*', 2.5, ['interpolate', ['linear'], ['sqrt', ['get', 'seniors']], 0, 0.8, 8, 1.6]],
  14,
  ['*', 4.2, ['interpolate', ['linear'], ['sqrt', ['get', 'seniors']], 0, 0.8, 8, 1.8]],
  17,
  ['*', 9, ['interpolate', ['linear'], ['sqrt', ['get', 'seniors']], 0, 0.8, 8, 1.8]],
];

/** Those inside are drawn first, so that those left out lie on top. */
export const order = (circle: string): ExpressionSpecification => time(circle);
