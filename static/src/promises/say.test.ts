import { describe, expect, it } from 'vitest';
import type { PromiseRow } from '../api/client';
import { due, fallsShort, gap, plain, schedule, today, value, word } from './say';

const row = (change: Partial<PromiseRow>) =>
  ({
    share: false,
    at_most: false,
    target: null,
    unit: { zh: '张', en: 'beds' },
    status: 'missed',
    short: null,
    gap: null,
    strict: false,
    at_least: false,
    today: null,
    narrow: null,
    deliverable: null,
    due: null,
    progress: null,
    bring: null,
    year: 2025,
    ...change,
  }) as PromiseRow;
const share = (change: Partial<PromiseRow>) => row({ share: true, unit: { zh: '', en: '' }, ...change });

describe('a value', () => {
  it('has more digits the smaller it is', () => {
    expect(plain('zh', 1234.56)).toBe('1,235');
    expect(plain('zh', 99.96)).toBe('100');
    expect(plain('zh', 12.34)).toBe('12.3');
    expect(plain('zh', 1.234)).toBe('1.23');
    expect(plain('en', -123.4)).toBe('-123');
  });

  it('stands apart from a Latin unit, and close to a Chinese one', () => {
    expect(value('zh', row({}), 12)).toBe('12张');
    expect(value('en', row({}), 12)).toBe('12 beds');
    expect(value('en', row({ unit: { zh: '%', en: '%' } }), 12)).toBe('12%');
    expect(value('en', row({ unit: { zh: '', en: '' } }), 12)).toBe('12');
    expect(value('zh', row({}), null)).toBe('—');
  });

  it('that is a share is a percentage, to a tenth', () => {
    expect(value('zh', share({}), 0.61349)).toBe('61.3%');
    expect(value('en', share({}), 1)).toBe('100%');
  });

  it('is never rounded up to a target that it misses', () => {
    expect(value('zh', share({ target: 1 }), 0.9996)).toBe('99.9%');
    expect(value('zh', share({ target: 0.9 }), 0.8996)).toBe('89.9%');
    // What is no target rounds as usual.
    expect(value('zh', share({ target: 0.5 }), 0.9996)).toBe('100%');
    expect(value('zh', share({ target: 1 }), 1)).toBe('100%');
  });
});

describe('a gap', () => {
  it('is none where the promise is kept, and unknown where nothing is judged', () => {
    expect(gap('en', row({ status: 'met', gap: 0 }))).toBe(gap('en', share({ status: 'met' })));
    expect(gap('zh', row({ status: 'no-data' }))).toBe('—');
    expect(gap('zh', row({}))).toBe('—');
  });

  it('is in things that one can bring, where these are known', () => {
    expect(gap('en', share({ gap: 0.25, short: { value: 3, unit: { zh: '个镇', en: 'towns' } } as PromiseRow['short'] }))).toBe('3 towns');
  });

  it('of one thing has no plural', () => {
    const one = (en: string) => gap('en', share({ gap: 0.25, short: { value: 1, unit: { zh: '个', en } } as PromiseRow['short'] }));
    expect(['towns', 'new compounds', 'facilities', 'people', 'days', '%'].map(one)).toEqual([
      '1 town',
      '1 new compound',
      '1 facility',
      '1 person',
      '1 day',
      '1%',
    ]);
  });

  it('of shares and percentages is in points', () => {
    expect(gap('zh', share({ gap: 0.1234 }))).toMatch(/^12\.34/);
    expect(gap('zh', row({ gap: 12.345, unit: { zh: '%', en: '%' } }))).toMatch(/^12\.3[45]/);
    expect(gap('zh', row({ gap: 40 }))).toBe('40张');
  });
});

describe('what is not due', () => {
  const later = (state: 'reached' | 'on-the-way' | 'behind' | 'not-reached') =>
    row({ status: 'not-due', due: '2025-12-31', progress: { state, expected: null }, gap: state === 'reached' ? 0 : 40 });

  it('says when it is, and how it gets on', () => {
    expect(schedule('zh', later('behind'))).toBe('2025-12-31 到期，落后于进度');
    expect(schedule('en', later('reached'))).toBe('due on 2025-12-31, reached early');
    expect(schedule('zh', row({ status: 'not-due', due: '2025-12-31', bring: { zh: '床位', en: 'beds' } }))).toBe(
      '2025-12-31 到期，缺数据',
    );
    expect(schedule('zh', row({ status: 'not-due' }))).toBe('');
  });

  it('shows how far it is all the same', () => {
    expect([later('behind'), later('not-reached'), later('reached')].map(fallsShort)).toEqual([true, true, false]);
    expect(gap('zh', later('behind'))).toBe('40张');
    expect(gap('zh', later('reached'))).toBe('不差');
  });

  it('a target of an earlier year shows that year', () => {
    expect(schedule('zh', row({ status: 'missed', due: '2023-12-31' }))).toBe('2023 年的目标');
    expect(schedule('zh', row({ status: 'missed', due: '2025-12-31' }))).toBe('');
  });
});

it('a target says whether it is at most', () => {
  expect(due('zh', row({ target: 40 }))).toBe('40张');
  expect(due('en', row({ target: 15, at_most: true, unit: { zh: '分钟', en: 'min' } }))).toBe('≤ 15 min');
  expect(due('en', row({}))).toBe('—');
});

it('a target that must be exceeded says so', () => {
  expect(due('zh', row({ target: 99, strict: true, unit: { zh: '%', en: '%' } }))).toBe('> 99%');
  expect(due('zh', row({ target: 9, strict: true, at_most: true, unit: { zh: '%', en: '%' } }))).toBe('< 9%');
});

it('a deliverable shows the day by which it is due and the day on which it came', () => {
  const plan = (delivered: string | null, late_days: number | null) => row({ deliverable: { due: '2022-12-31', delivered, late_days } });
  expect(due('zh', plan(null, null))).toBe('2022-12-31 前');
  expect(due('en', plan(null, null))).toBe('by 2022-12-31');
  expect(today('zh', plan(null, null))).toBe('—');
  expect(today('zh', plan('2022-11-18', null))).toBe('2022-11-18');
  expect(today('zh', plan('2023-03-15', 74))).toBe('2023-03-15，晚 74 天');
  expect(today('en', plan('2023-03-15', 74))).toBe('2023-03-15, 74 days late');
});

it('a narrower reading stands beside the value that is judged', () => {
  const beds = row({ today: 294.46, narrow: { name: { zh: '只算养老机构', en: 'nursing homes alone' }, value: 96, met: false } });
  expect(today('zh', beds)).toBe('294张（只算养老机构：96张）');
  expect(today('en', { ...beds, at_least: true })).toBe('at least 294 beds (nursing homes alone: 96 beds)');
});

it('a name falls back to the other language', () => {
  expect(word('en', { zh: '食堂', en: '' })).toBe('食堂');
  expect(word('zh', { zh: '', en: 'canteen' })).toBe('canteen');
});
