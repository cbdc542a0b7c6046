// Covered within so many minutes, read from a curve.

import type { Curve } from '../api/client';

export interface Covered {
  seniors: number;
  covered: number;
  leftOut: number;
  /** 0 to 1; null where nobody lives. */
  share: number | null;
}

export function within(curve: Curve, seniors: number, minutes: number): Covered {
  const last = curve.seniors_within.length - 1;
  const covered = curve.seniors_within[Math.max(0, Math.min(last, Math.floor((minutes * 60) / curve.step_s)))] ?? 0;
  return { seniors, covered, leftOut: Math.max(0, seniors - covered), share: seniors > 0 ? covered / seniors : null };
}
