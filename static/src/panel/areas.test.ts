import { expect, it } from 'vitest';
import { arranged, type Row } from './areas';

const row = (area: number, name: string, code: string, seniors: number, share: number | null, leftOut: number): Row => ({
  area: { area, name, code },
  seniors,
  share,
  leftOut,
});
const ROWS = [
  row(0, '大洋街道', '331082001', 400, 0.9, 40),
  row(1, '古城街道', '331082002', 200, 0.5, 100),
  row(2, '白水洋镇', '331082101', 0, null, 0),
  row(3, '括苍镇', '331082102', 200, 0.5, 100),
];
const order = (key: 'name' | 'seniors' | 'share' | 'leftOut', up: boolean, find = '') =>
  arranged(ROWS, find, { key, up }).map((r) => r.area.area);

it('sorts by each column, both ways; rows that are alike stay in their order', () => {
  expect(order('seniors', true)).toEqual([2, 1, 3, 0]);
  expect(order('leftOut', false)).toEqual([1, 3, 0, 2]);
  // Where nobody lives, there is no share.
  expect(order('share', true)).toEqual([2, 1, 3, 0]);
  expect(order('share', false)).toEqual([0, 1, 3, 2]);
});

it('sorts names by pinyin', () => {
  // bai, da, gu, kuo
  expect(order('name', true)).toEqual([2, 0, 1, 3]);
  expect(order('name', false)).toEqual([3, 1, 0, 2]);
});

it('finds a part of a name, and the beginning of a code', () => {
  expect(order('leftOut', false, ' 街道 ')).toEqual([1, 0]);
  expect(order('leftOut', false, '3310821')).toEqual([3, 2]);
  expect(order('leftOut', false, '082101')).toEqual([]);
});
