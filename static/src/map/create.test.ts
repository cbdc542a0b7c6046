import { expect, it, vi } from 'vitest';

// Its module needs a browser; what is tested here does not.
vi.mock('maplibre-gl', () => ({ Map: class {} }));
const { around } = await import('./create');

it('three times the study lies around it', () => {
  expect(around([120, 28, 122, 29])).toEqual([114, 22, 128, 35]);
});

it('but no more than the map can draw, and never nothing', () => {
  expect(around([0, 60, 10, 80])).toEqual([-60, 0, 70, 85]);
  const [west, south, east, north] = around([121, 28, 121, 28]);
  expect([west, south, east, north].map((v) => Number(v.toFixed(2)))).toEqual([120.97, 27.97, 121.03, 28.03]);
});
