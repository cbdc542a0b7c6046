import type { Map as MapLibre } from 'maplibre-gl';
import { expect, it } from 'vitest';
import { areaHits, hits, topmost } from './hits';

it('areas are towns from afar, and villages sooner where the table lists them', () => {
  expect(areaHits(13, false)).toEqual(['village-hit', 'area-hit']);
  expect(areaHits(12.9, false)).toEqual(['area-hit']);
  expect(areaHits(12.9, true)).toEqual(['village-hit', 'area-hit']);
  expect(areaHits(5, true)).toEqual(['area-hit']);
});

it('gaps are hit only where they are drawn', () => {
  expect(hits(11, false, true)).toEqual(['gap-names', 'facilities', 'homes', 'gaps', 'area-hit']);
  expect(hits(11, false, false)).toEqual(['facilities', 'homes', 'area-hit']);
});

it('homes are hit only where they are points: from near, or where no gap is drawn', () => {
  expect(hits(10.9, false, true)).toEqual(['gap-names', 'facilities', 'gaps', 'area-hit']);
  expect(hits(10.9, false, false)).toEqual(['facilities', 'homes', 'area-hit']);
});

it('the topmost layer wins, and only dots are hit from beside them', () => {
  const asked: unknown[] = [];
  const features: Record<string, number[]> = { gaps: [3], 'area-hit': [7] };
  const map = {
    queryRenderedFeatures: (box: unknown, { layers }: { layers: string[] }) => {
      asked.push(box);
      return features[layers[0]!] ?? [];
    },
  } as unknown as MapLibre;
  expect(topmost(map, { x: 10, y: 20 }, hits(11, false, true))).toBe(3);
  expect(asked).toEqual([
    [
      [10, 20],
      [10, 20],
    ],
    [
      [5, 15],
      [15, 25],
    ],
    [
      [5, 15],
      [15, 25],
    ],
    [
      [10, 20],
      [10, 20],
    ],
  ]);
  expect(topmost(map, { x: 0, y: 0 }, ['homes'])).toBeUndefined();
});
