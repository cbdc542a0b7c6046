import type { Map as MapLibre } from 'maplibre-gl';
import { expect, it } from 'vitest';
import { Replacing } from './replacing';

it('holds the last change of each kind back until the tiles are there', () => {
  let idle = () => undefined as void;
  let waits = 0;
  const map = { once: (_: string, done: () => void) => ((idle = done), (waits += 1)) } as unknown as MapLibre;
  const made: string[] = [];
  const replacing = new Replacing();
  replacing.change('slider', () => made.push('at once'));
  replacing.begin(map);
  replacing.begin(map);
  expect(waits).toBe(1);
  replacing.change('slider', () => made.push('overtaken'));
  replacing.change('order', () => made.push('order'));
  replacing.change('slider', () => made.push('slider'));
  expect(made).toEqual(['at once']);
  idle();
  expect(made).toEqual(['at once', 'slider', 'order']);
  replacing.change('slider', () => made.push('at once again'));
  expect(made.at(-1)).toBe('at once again');
});
