import { expect, it } from 'vitest';
import { moment } from './moment';

it.each([
  // later the same day: the hour is enough
  ['mon-11:30', 'mon-09:00', '11:30', '11:30'],
  // this very minute
  ['mon-11:30', 'mon-11:30', '11:30', '11:30'],
  // earlier the same day is the same day next week
  ['mon-08:00', 'mon-09:00', '周一 08:00', 'Mon 08:00'],
  ['tue-11:00', 'mon-09:00', '明天 11:00', 'tomorrow 11:00'],
  // over the end of the week
  ['mon-08:00', 'sun-20:00', '明天 08:00', 'tomorrow 08:00'],
  ['wed-08:00', 'mon-20:00', '周三 08:00', 'Wed 08:00'],
  // yesterday's weekday is six days ahead
  ['sun-08:00', 'mon-20:00', '周日 08:00', 'Sun 08:00'],
])('%s, asked at %s', (at, asked, zh, en) => {
  expect(moment(at, asked, 'zh')).toBe(zh);
  expect(moment(at, asked, 'en')).toBe(en);
});

it('says the weekday when nobody knows when it was asked, and nothing when there is none', () => {
  expect(moment('fri-07:05', null, 'zh')).toBe('周五 07:05');
  // A Monday is not taken for tomorrow.
  expect(moment('mon-07:05', null, 'en')).toBe('Mon 07:05');
  expect(moment(null, 'mon-09:00', 'zh')).toBeNull();
});
