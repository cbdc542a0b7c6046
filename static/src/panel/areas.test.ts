import { expect, it } from 'vitest';
import { arranged, type Row } from './areas';

const row = (id: string, name: string, code: string, seniors: number, share: number | null, leftOut: number): Row => ({
  area: { id, name, code },
  seniors,
  share,
  leftOut,
});
const ROWS = [
  row('a', '大洋街道', '331082001', 400, 0.9, 40),
  row('b', '古城街道', '331082002', 200, 0.5, 100),
  row('c', '白水洋镇', '331082101', 0, null, 0),
  row('d', '括苍镇', '331082102', 200, 0.5, 100),
];
const order = (key: 'name' | 'seniors' | 'share' | 'leftOut', up: boolean, find = '') =>
  arranged(ROWS, find, { key, up }).map((r) => r.area.id);

it('sorts by each column, both ways; rows that are alike stay in their order', () => {
  expect(order('seniors', true)).toEqual(['c', 'b', 'd', 'a']);
  expect(order('leftOut', false)).toEqual(['b', 'd', 'a', 'c']);
  // Where nobody lives, there is no share.
  expect(order('share', true)).toEqual(['c', 'b', 'd', 'a']);
  expect(order('share', false)).toEqual(['a', 'b', 'd', 'c']);
});

it('sorts names by pinyin', () => {
  // bai, da, gu, kuo
  expect(order('name', true)).toEqual(['c', 'a', 'b', 'd']);
  expect(order('name', false)).toEqual(['d', 'b', 'a', 'c']);
});

it('finds a part of a name, and the beginning of a code', () => {
  expect(order('leftOut', false, ' 街道 ')).toEqual(['b', 'a']);
  expect(order('leftOut', false, '3310821')).toEqual(['d', 'c']);
  expect(order('leftOut', false, '082101')).toEqual([]);
});
