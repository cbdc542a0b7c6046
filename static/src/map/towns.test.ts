import { expect, it } from 'vitest';
import { light } from './palette';
import { classOf, classes, townLayers } from './towns';

it('a share on a break belongs to the class above it, and an unknown one to none', () => {
  expect([0, 0.1999, 0.2, 0.5, 0.6, 0.8, 1].map(classOf)).toEqual([0, 0, 1, 2, 3, 4, 4]);
  expect(classOf(null)).toBe(-1);
});

it('every town has its colour and its share, and one without a share is grey', () => {
  const towns = [
    { id: 'a', name: '甲镇', share: 0.1, label: '10.0%' },
    { id: 'b', name: '乙镇', share: null, label: '—' },
  ];
  const [fill, alone, small, names] = townLayers(towns, light);
  expect(fill!.paint).toMatchObject({ 'fill-color': ['match', ['get', 'id'], 'a', classes(light)[0], 'b', light.border, light.border] });
  expect(names!.layout).toMatchObject({ 'text-field': ['match', ['get', 'id'], 'a', '甲镇\n10.0%', 'b', '乙镇\n—', ''] });
  expect(small!.layout).toMatchObject({ 'text-field': ['match', ['get', 'id'], 'a', '甲镇\n10.0%', 'b', '乙镇\n—', ''] });
  expect(alone!.layout).toMatchObject({ 'text-field': ['match', ['get', 'id'], 'a', '10.0%', 'b', '—', ''] });
  // An expression without a single case is refused by MapLibre.
  expect(townLayers([], light)[0]!.paint).toMatchObject({ 'fill-color': light.border });
});

it('a name stands in the middle of its town, smaller before nowhere', () => {
  const names = townLayers([{ id: 'a', name: '甲镇', share: 0.1, label: '10.0%' }], light).slice(1);
  const sizes = names.map(({ layout }) => (layout as Record<string, unknown[]>)['text-size']!.slice(-1)[0] as number);
  expect(names.flatMap(({ layout }) => Object.keys(layout!)).filter((key) => /anchor|offset|overlap/.test(key))).toEqual([]);
  // The last is placed first.
  expect(Math.max(...sizes)).toBe(sizes[2]);
  expect(new Set(sizes).size).toBe(3);
});
