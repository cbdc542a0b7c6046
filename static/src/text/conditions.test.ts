import { describe, expect, it } from 'vitest';
import { NONE, type Conditions } from '../state/conditions';
import type { View } from '../state/view.svelte';
import { apart, chips, dayText } from './conditions';

const SERVICES = ['canteen', 'daycare', 'clinic'];

/** As much of a view as is told here. */
function view(change: Partial<Conditions> = {}, rest: Partial<View> = {}): View {
  const conditions = { ...NONE, ...change };
  const services = conditions.services ?? SERVICES;
  return {
    study: {
      services: [
        { id: 'canteen', name: { zh: '食堂', en: 'canteen' } },
        { id: 'daycare', name: { zh: '日托', en: 'day care' } },
      ],
    },
    circle: { services, need: conditions.need ?? services.length },
    ownCircle: { name: { zh: '15分钟圈', en: '15-minute circle' } },
    cohort: { name: { zh: '慢行', en: 'slow' } },
    circleId: 'c15',
    cohortId: 'slow',
    minutes: 15,
    atLimit: true,
    conditions,
    ...rest,
  } as unknown as View;
}

const said = (change: Partial<Conditions>, lang: 'zh' | 'en') => chips(view(change), lang).map((c) => c.text);

describe('chips', () => {
  it('say each condition, in both languages', () => {
    const all = { scenario: 'A', speed: 0.8, age: 80, date: '2024-05-01', at: 'sun-09:00', services: ['canteen'], need: null };
    expect(said(all, 'zh')).toEqual(['方案：A', '食堂', '0.8 m/s', '80岁及以上', '2024-05-01', '周日 09:00']);
    expect(said(all, 'en')).toEqual(['Scenario A', 'canteen', '0.8 m/s', '80 and over', '2024-05-01', 'Sun 09:00']);
    expect(said({}, 'zh')).toEqual([]);
  });

  it('say how many of which services', () => {
    expect(said({ services: ['canteen', 'daycare'], need: 1 }, 'zh')).toEqual(['食堂、日托 · 任一']);
    expect(said({ services: ['canteen', 'daycare'] }, 'en')).toEqual(['canteen, day care · all']);
    expect(said({ need: 2 }, 'zh')).toEqual(['至少 2 项']);
    // A service that the study does not name goes by its id.
    expect(said({ services: ['clinic'] }, 'zh')).toEqual(['clinic']);
  });

  it('are dropped by the change that they carry', () => {
    const all = { scenario: 'A', speed: 0.8, age: 80, date: '2024-05-01', at: 'sun-09:00', services: ['canteen'], need: 1 };
    const without = Object.assign({}, ...chips(view(all), 'zh').map((c) => c.without));
    expect({ ...all, ...without }).toEqual(NONE);
  });
});

it('the last day of a year is its end', () => {
  expect(dayText('zh', '2024-12-31')).toBe('2024 年底');
  expect(dayText('en', '2024-12-31')).toBe('end of 2024');
  expect(dayText('zh', '2024-12-30')).toBe('2024-12-30');
});

describe('what sets a view apart', () => {
  it('is only what the other has not', () => {
    const other = view({ speed: 0.8, age: 70 }, { cohortId: 'fast' });
    expect(apart(view({ speed: 0.8, age: 80 }), other, 'zh')).toBe('慢行 · 80岁及以上');
    expect(apart(view(), view(), 'zh')).toBe('原样');
    expect(apart(view(), view({ scenario: 'A' }), 'zh')).toBe('今天');
    expect(apart(view({ scenario: 'A' }), view(), 'en')).toBe('Scenario A');
  });

  it('is its minutes, unless another circle says them', () => {
    const other = view({}, { circleId: 'c30', minutes: 30 });
    expect(apart(view(), other, 'en')).toBe('15-minute circle');
    expect(apart(view({}, { minutes: 20, atLimit: false }), view(), 'en')).toBe('20 min');
  });
});
