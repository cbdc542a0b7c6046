import { expect, it } from 'vitest';
import type { Explanation } from '../api/client';
import { namesOfGaps, routeOf } from './features';

const gap = (rank: number, seniors: number, at: [number, number] | null = [121, 28]) => ({ id: `g${rank}`, rank, seniors, at });

it('gaps are labelled by their seniors, or by rank where these are relative', () => {
  const gaps = [gap(1, 1600), gap(2, 400), gap(3, 0.9), gap(4, 50, null)];
  const labels = (relative: boolean) => namesOfGaps(gaps, 'zh', relative).features.map((f) => f.properties.label);
  expect(labels(false)).toEqual(['1,600 人', '400 人']);
  expect(labels(true)).toEqual(['#1', '#2']);
  // A quarter of the seniors, half the size.
  expect(namesOfGaps(gaps, 'zh', false).features.map((f) => f.properties.weight)).toEqual([1, 0.5]);
});

it('no more than sixty gaps are named', () => {
  const gaps = Array.from({ length: 61 }, (_, i) => gap(i + 1, 100));
  expect(namesOfGaps(gaps, 'en', false).features).toHaveLength(60);
  expect(namesOfGaps([], 'en', false).features).toEqual([]);
});

it('a route has its lines, and a dot where the first one begins', () => {
  const ways = [
    { line: null, on_network: true },
    {
      line: [
        [121, 28],
        [121.1, 28],
      ],
      on_network: true,
    },
    {
      line: [
        [121, 28],
        [121, 28.1],
      ],
      on_network: false,
    },
  ] as Explanation['ways'];
  const { features } = routeOf({ ways });
  expect(features.map((f) => f.geometry.type)).toEqual(['LineString', 'LineString', 'Point']);
  expect(features.map((f) => f.properties)).toEqual([{ road: true }, { road: false }, {}]);
  expect(features.at(-1)!.geometry.coordinates).toEqual([121, 28]);
  expect(routeOf(null).features).toEqual([]);
});
