import { expect, it } from 'vitest';
import { dials, sourceNames, wholeMinutes } from './say';

it('rounds minutes up, and never says none', () => {
  expect([0, 1, 60, 60.1, 119, 120, 121].map(wholeMinutes)).toEqual([1, 1, 1, 2, 2, 2, 3]);
});

it.each([
  ['0576-8511 2233', '057685112233'],
  ['+86 (576) 85112233', '+8657685112233'],
  ['85112233、85112234', '85112233'],
  ['85112233/4', '85112233'],
  ['85112233；13900000000', '85112233'],
  ['电话不详', ''],
  ['', ''],
])('dials %s as %s', (phone, number) => {
  expect(dials(phone)).toBe(number);
});

it('names sources in short, and OpenStreetMap in full', () => {
  expect(sourceNames([{ name: 'OpenStreetMap extract, 2024' }, { name: 'WorldPop (2020): ages' }])).toBe(
    '© OpenStreetMap contributors (ODbL)；WorldPop',
  );
  expect(sourceNames([])).toBe('');
});
