import { expect, it } from 'vitest';
import { distance, round } from './scale';

it.each([
  [9999, 5000, 5],
  [5000, 5000, 5],
  [4999, 2000, 4],
  [1999, 1000, 4],
  [100, 100, 4],
  [99.9, 50, 5],
  [1, 1, 4],
  [0.3, 0.2, 4],
])('of at most %d m, the bar is %d m in %d parts', (most, metres, parts) => {
  expect(round(most)).toEqual({ metres, parts });
});

it('says kilometres from a thousand metres', () => {
  expect([500, 999, 1000, 2500].map(distance)).toEqual(['500 m', '999 m', '1 km', '2.5 km']);
});
