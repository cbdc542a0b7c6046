import { expect, test } from 'vitest';
import type { Place } from './client';
import { keyOf, matching, metresBetween, shardOf } from './published';

// Published test vectors of FNV-1a; the program that writes the folder computes the same.
test('keys are hashed by FNV-1a', () => {
  expect(shardOf('', 2 ** 32)).toBe(0x811c9dc5);
  expect(shardOf('a', 2 ** 32)).toBe(0xe40c292c);
  expect(shardOf('foobar', 2 ** 32)).toBe(0xbf9cf968);
  expect(shardOf('foobar', 10)).toBe(0xbf9cf968 % 10);
});

test('a key is plain and sorted', () => {
  const path = `/facilities/${encodeURIComponent('路 1/a')}/alone`;
  expect(keyOf(path, { cohort: 'slow', circle: 'c&d' })).toBe('/facilities/路 1/a/alone?circle=c&d&cohort=slow');
  expect(keyOf('/study', {})).toBe('/study?');
});

test('places are found by a part of the name, the whole name first', () => {
  const place = (name: string, seniors: number | null): Place => ({ id: name, name, level: 'village', at: [0, 0], seniors }) as Place;
  const all = [place('新灵湖村', 900), place('灵湖社区', 10), place('灵湖', 1), place('白水洋', 2000)];
  expect(matching(all, '灵湖').map((p) => p.name)).toEqual(['灵湖', '灵湖社区', '新灵湖村']);
  expect(matching(all, '').map((p) => p.name)).toEqual(['白水洋', '新灵湖村', '灵湖社区', '灵湖']);
});

test('a degree of longitude is half as long at 60 degrees north', () => {
  expect(metresBetween([121, 60], [121.01, 60])).toBeCloseTo(556.6, 0);
  expect(metresBetween([121, 60], [121, 60.01])).toBeCloseTo(1113.2, 0);
});
