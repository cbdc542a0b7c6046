import type { LayerSpecification } from 'maplibre-gl';
import { expect, it } from 'vitest';
import { larger, times } from './larger';

it('a size by zoom stays an interpolation by zoom, with every value larger', () => {
  expect(times(10, 1.6)).toBe(16);
  expect(times(['interpolate', ['linear'], ['zoom'], 8, 10, 12, 20], 1.5)).toEqual(['interpolate', ['linear'], ['zoom'], 8, 15, 12, 30]);
  const byClass = ['match', ['get', 'class'], 'city', 15, 12];
  expect(times(['interpolate', ['linear'], ['zoom'], 8, byClass], 2)).toEqual(['interpolate', ['linear'], ['zoom'], 8, ['*', byClass, 2]]);
  expect(times(['get', 'size'], 2)).toEqual(['*', ['get', 'size'], 2]);
});

it('only type grows, and nothing else of a layer changes', () => {
  const layers = [
    { id: 'a', type: 'symbol', source: 's', layout: { 'text-size': 10, 'text-field': 'x' } },
    { id: 'b', type: 'line', source: 's', paint: { 'line-width': 2 } },
  ] as LayerSpecification[];
  expect(larger(layers, 2)).toEqual([{ ...layers[0], layout: { 'text-size': 20, 'text-field': 'x' } }, layers[1]]);
  expect(larger(layers, 1)).toBe(layers);
});
