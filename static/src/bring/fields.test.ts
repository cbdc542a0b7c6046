import { expect, it } from 'vitest';
import rust from '../../../src/import/field.rs?raw';
import { ALSO, FIELDS, meanings, meant, UNUSED } from './fields';

/** Keys of study.toml by the name of the field, and fields by the list that holds them, as the program's source has them. */
const keys = new Map([...rust.matchAll(/^ {4}(\w+), "(\w+)", "/gm)].map(([, field, key]) => [field!, key!]));
const listed = (list: string) =>
  [...new RegExp(`const ${list}: [^=]*=\\s*&\\[([^\\]]*)\\]`).exec(rust)![1]!.matchAll(/Self::(\w+)/g)].map(([, field]) =>
    keys.get(field!)!,
  );

it.each([
  ['facilities', 'FACILITY'],
  ['homes', 'HOME'],
  ['villages', 'HOME'],
  ['areas', 'AREA'],
  ['figures', 'FIGURE'],
  ['parcels', 'PARCEL'],
  ['compounds', 'COMPOUND'],
  ['stops', 'STOP'],
  ['roads', 'ROAD'],
] as const)('a column of %s can be said to hold what the program reads, and nothing else', (role, list) => {
  expect(listed(list).length).toBeGreaterThan(6);
  expect(Object.keys(FIELDS[role]!).sort()).toEqual(listed(list).sort());
});

it('what a column is taken for is among the choices, even where it is none of the usual', () => {
  const meaning = { zh: '别的', en: 'else' };
  expect(meanings('homes', { field: 'else', meaning, also: null })[0]).toEqual({ id: 'else', label: meaning });
  expect(meanings('homes', { field: 'seniors', meaning, also: null }).filter((one) => one.id === 'seniors')).toHaveLength(1);
  expect(meanings('raster', { field: null, meaning: null, also: null })).toEqual([]);
});

it('what is read besides is a choice that can be taken back and given again', () => {
  const also = { zh: '也看：是否在营', en: 'also read' };
  expect(meanings('facilities', { field: null, meaning: null, also })[0]).toEqual({ id: ALSO, label: also });
  expect(meant({ field: null, also, ignored: false })).toBe(ALSO);
  expect(meant({ field: null, also, ignored: true })).toBe(UNUSED);
  expect(meant({ field: 'kind', also: null, ignored: false })).toBe('kind');
  expect([meant({ field: null, also: null, ignored: false }), meant(undefined)]).toEqual([UNUSED, UNUSED]);
});
