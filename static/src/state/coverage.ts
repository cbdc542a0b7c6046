// Covered within so many minutes, read from a curve.

import type { Curve } from '../api/client';

export interface Covered {
  seniors: number;
  covered: number;
  leftOut: number;
  /** 0 to 1; null where nobody lives. */
  share: number | null;
}

/** Exact at the curve's own steps; between them, along the straight line. */
export function within(curve: Curve, seniors: number, minutes: number): Covered {
  const last = curve.seniors_within.length - 1;
  const at = Math.max(0, Math.min(last, (minutes * 60) / curve.step_s));
  const low = Math.floor(at);
  const from = curve.seniors_within[low] ?? 0;
  const to = curve.seniors_within[Math.min(last, low + 1)] ?? from;
  const covered = from + (to - from) * (at - low);
  return { seniors, covered, leftOut: Math.max(0, seniors - covered), share: seniors > 0 ? covered / seniors : null };
}

/** What the server counted. */
export const counted = (covered: {
  seniors: number;
  seniors_covered: number;
  seniors_left_out: number;
  share?: number | null;
}): Covered => ({
  seniors: covered.seniors,
  covered: covered.seniors_covered,
  leftOut: covered.seniors_left_out,
  share: covered.share ?? null,
});
