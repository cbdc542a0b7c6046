import { expect, it } from 'vitest';
import { counted, within } from './coverage';

// 8 seniors: 1 at once, 2 after a minute, 4 after two, 8 after three. Powers of two tell which step was read.
const curveOf = (seniors_within: number[], step_s = 60) => ({ step_s, seniors_within, homes_within: [] });
const curve = curveOf([1, 2, 4, 8]);

it('is exact at the steps of a curve, and straight between them', () => {
  expect(within(curve, 8, 0)).toEqual({ seniors: 8, covered: 1, leftOut: 7, share: 1 / 8 });
  expect(within(curve, 8, 2)).toEqual({ seniors: 8, covered: 4, leftOut: 4, share: 1 / 2 });
  expect(within(curve, 8, 2.5)).toEqual({ seniors: 8, covered: 6, leftOut: 2, share: 6 / 8 });
  expect(within(curveOf([1, 2, 4, 8], 30), 8, 1).covered).toBe(4);
});

it('stays at the ends of a curve', () => {
  expect(within(curve, 8, 60).covered).toBe(8);
  expect(within(curve, 8, -1).covered).toBe(1);
});

it('has no share where nobody lives, and leaves out no fewer than none', () => {
  expect(within(curveOf([0, 0]), 0, 1)).toEqual({ seniors: 0, covered: 0, leftOut: 0, share: null });
  expect(within(curve, 7.9, 3).leftOut).toBe(0);
  expect(counted({ seniors: 0, seniors_covered: 0, seniors_left_out: 0 }).share).toBeNull();
});

it('takes what the server counted as it is', () => {
  expect(counted({ seniors: 10, seniors_covered: 7, seniors_left_out: 3, share: 0.7 })).toEqual({
    seniors: 10,
    covered: 7,
    leftOut: 3,
    share: 0.7,
  });
});
