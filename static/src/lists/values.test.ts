import { expect, test } from 'vitest';
import type { RowForm } from '../api/client';
import { addedValues, placeOf } from './values';

test('a place is two numbers on the earth, longitude first', () => {
  expect(placeOf('121.15 28.85')).toEqual([121.15, 28.85]);
  expect(placeOf(' 121.15，28.85 ')).toEqual([121.15, 28.85]);
  for (const text of ['', '121.15', '121.15 28.85 3', '28.85 121.15', 'a b', '121.15 ']) expect(placeOf(text)).toBeNull();
});

test('an added facility comes back with what it was, and not with who added it when', () => {
  const cells = [
    ['编号', '新-1'],
    ['名称', '一号'],
    ['床位', ''],
    ['添加人', '张三'],
  ];
  expect(addedValues({ cells } as RowForm)).toEqual({ 名称: '一号' });
});
