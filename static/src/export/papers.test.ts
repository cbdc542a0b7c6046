import { expect, it } from 'vitest';
import { PAPERS as ALL } from '../state/url';
import { isPortrait, paperOf, PAPERS, sizeOf } from './papers';

it.each(ALL)('%s is what its size and orientation make', (paper) => {
  expect(paperOf(sizeOf(paper), isPortrait(paper))).toBe(paper);
});

it.each(ALL)('on %s the map lies within the margins, and is no larger than a browser can draw', (paper) => {
  const { sheet, margin, map, dots } = PAPERS[paper];
  for (const side of [0, 1] as const) {
    expect(map[side] + 2 * margin).toBeLessThanOrEqual(sheet[side]);
    // redraw.ts draws no more dots a side; beyond, the map would be enlarged.
    expect(map[side] * dots).toBeLessThanOrEqual(4096);
  }
  expect(sheet[0] < sheet[1]).toBe(isPortrait(paper));
  expect(Math.max(...sheet) / Math.min(...sheet)).toBeCloseTo(Math.SQRT2, 2);
});
