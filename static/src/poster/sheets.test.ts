import { expect, it } from 'vitest';
import { sheetsOf } from './sheets';

const area = (id: string, level: string, parent: string | null = null) => ({ id, level, parent });
const AREAS = [
  area('T1', 'town'),
  area('T2', 'town'),
  area('v1', 'village', 'T2'),
  area('v2', 'village', 'T1'),
  area('v3', 'village', 'T1'),
  area('v4', 'village'),
];
const said = (asked: string[], kind: 'posters' | 'list' | 'both') => {
  const { lists, posters } = sheetsOf(asked, AREAS, kind);
  return [lists.map(({ town, villages }) => `${town.id}: ${villages.map((v) => v.id).join(' ')}`), posters.map((v) => v.id)];
};

it('a village has its own poster, whatever is printed of towns', () => {
  expect(said(['v3'], 'posters')).toEqual([[], ['v3']]);
  expect(said(['v3'], 'list')).toEqual([[], ['v3']]);
});

it('a town has a poster a village, a list, or both', () => {
  expect(said(['T1'], 'posters')).toEqual([[], ['v2', 'v3']]);
  expect(said(['T1'], 'list')).toEqual([['T1: v2 v3'], []]);
  expect(said(['T1'], 'both')).toEqual([['T1: v2 v3'], ['v2', 'v3']]);
});

it('each sheet comes once, in the order of the study; all is every town, and villages of none', () => {
  expect(said(['v3', 'T1', 'v1', 'v1'], 'both')).toEqual([['T1: v2 v3'], ['v1', 'v2', 'v3']]);
  expect(said(['all'], 'both')).toEqual([
    ['T1: v2 v3', 'T2: v1'],
    ['v1', 'v2', 'v3', 'v4'],
  ]);
  expect(said(['X'], 'both')).toEqual([[], []]);
});
