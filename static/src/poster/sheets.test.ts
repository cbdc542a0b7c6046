import { expect, it } from 'vitest';
import type { NearFacility } from '../api/client';
import { placesOf, sheetsOf } from './sheets';

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

it('a poster names a facility once, with all that it is nearest for; the usual first, then the nearest; what is not reached is none', () => {
  const near = (service: string, facility: string | null, time_s = 0) =>
    ({ service, name: { zh: service, en: service }, way: facility ? { facility, time_s } : null }) as NearFacility;
  const places = placesOf([
    near('bath', 'B', 60),
    near('clinic', 'C', 30),
    near('daycare', 'A', 900),
    near('school', null),
    near('canteen', 'A', 900),
    near('union', 'C', 30),
  ]);
  expect(places.map((p) => [p.way.facility, p.services.map((s) => s.service).join(' ')])).toEqual([
    ['A', 'canteen daycare'],
    ['C', 'clinic union'],
    ['B', 'bath'],
  ]);
});
