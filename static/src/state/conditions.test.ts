import { describe, expect, it } from 'vitest';
import type { Circle, Study } from '../api/client';
import { clockOf, fit, hourOf, NONE, promised, query } from './conditions';

const circle = {
  id: 'meal',
  services: ['canteen', 'daycare', 'clinic'],
  service_keys: ['s_canteen', 's_daycare', 's_clinic'],
  need: 2,
} as Circle;

const study = (change: Partial<Study['conditions']> = {}) =>
  ({
    conditions: {
      speeds_mps: [0.3, 2],
      dates: { first: '2015-01-01', last: '2025-12-31' },
      hours: { unread: 0, without: 0 },
      ages: { homes_without: 0, seniors: [4, 2, 1] },
      scenarios: ['two canteens'],
      ...change,
    },
  }) as unknown as Study;

describe('conditions of a link', () => {
  it('come back from the words they are asked in', () => {
    const all = {
      scenario: 'two canteens',
      speed: 0.85,
      date: '2024-02-29',
      at: 'sun-23:59',
      age: 70,
      services: ['canteen', 'clinic'],
      need: 1,
    };
    expect(fit(query(all), study(), circle)).toEqual(all);
    expect(query(NONE)).toEqual({});
    expect(fit({}, study(), circle)).toEqual(NONE);
  });

  it.each([
    ['a scenario that is gone', { scenario: 'three canteens' }],
    ['a speed that is too low', { speed_mps: '0.29' }],
    ['a speed that is too high', { speed_mps: '2.01' }],
    ['a speed that is no number', { speed_mps: 'fast' }],
    ['a day that no calendar has', { date: '2023-02-29' }],
    ['a month that no calendar has', { date: '2023-13-01' }],
    ['a day in other words', { date: '1.2.2023' }],
    ['an hour beyond midnight', { at: 'mon-24:00' }],
    ['a weekday in other words', { at: 'Monday-11:30' }],
    ['an age between the bands', { age: '65' }],
    ['services that the circle lacks', { services: 'school' }],
    ['all of its services', { services: 'clinic,daycare,canteen' }],
    ['a need of none', { need: '0' }],
    ['a need beyond its services', { need: '4' }],
    ['a need of half a service', { need: '1.5' }],
  ])('fall back: %s', (_, said) => {
    expect(fit(said, study(), circle)).toEqual(NONE);
  });

  it('take the ends of the speeds, and every service known among unknown ones', () => {
    expect(fit({ speed_mps: '0.3' }, study(), circle).speed).toBe(0.3);
    expect(fit({ speed_mps: '2' }, study(), circle).speed).toBe(2);
    expect(fit({ services: 'school,daycare' }, study(), circle).services).toEqual(['daycare']);
  });

  it('need no more than the services that are left', () => {
    expect(fit({ services: 'canteen,clinic', need: '3' }, study(), circle)).toEqual({ ...NONE, services: ['canteen', 'clinic'] });
    expect(fit({ need: '3' }, study(), circle).need).toBe(3);
  });

  it('ask nothing that the study cannot answer', () => {
    const bare = study({ dates: null, hours: null, ages: null, scenarios: [] });
    expect(fit({ date: '2024-01-01', at: 'mon-11:30', age: '80', scenario: 'two canteens' }, bare, circle)).toEqual(NONE);
  });
});

describe('the circle under conditions', () => {
  it('is as promised when nothing is said', () => {
    expect(promised(circle, NONE)).toEqual(circle);
  });

  it('needs all of fewer services, each with its own key', () => {
    expect(promised(circle, { ...NONE, services: ['clinic', 'canteen'] })).toEqual({
      ...circle,
      services: ['canteen', 'clinic'],
      service_keys: ['s_canteen', 's_clinic'],
      need: 2,
    });
  });

  it('needs as many as are said', () => {
    expect(promised(circle, { ...NONE, need: 1 }).need).toBe(1);
    expect(promised(circle, { ...NONE, services: ['canteen', 'clinic'], need: 1 }).need).toBe(1);
  });
});

it('an hour and what a clock shows are the same', () => {
  expect(hourOf('mon-07:30')).toBe(7.5);
  expect(hourOf('sun-23:00')).toBe(23);
  expect(hourOf(null)).toBe(11.5);
  expect(clockOf(7.5)).toBe('07:30');
  for (let hour = 0; hour < 24; hour += 0.25) expect(hourOf(`tue-${clockOf(hour)}`)).toBe(hour);
});
