import { describe, expect, it } from 'vitest';
import { count, metres, minutes, named, percent, texts } from './text';

describe('numbers', () => {
  it('of people are whole, with their thousands apart', () => {
    expect(count('zh', 1234567.4)).toBe('1,234,567');
    expect(count('en', 1234567.5)).toBe('1,234,568');
    expect(count('en', 0)).toBe('0');
  });

  it('of shares are to a tenth of a per cent', () => {
    expect(percent(0.6134)).toBe('61.3%');
    expect(percent(1)).toBe('100.0%');
    expect(percent(0)).toBe('0.0%');
    expect(percent(null)).toBe('—');
  });

  it('of minutes are rounded up, so that nothing looks in time that is not', () => {
    expect(minutes(900)).toBe('15.0');
    expect(minutes(900.1)).toBe('15.1');
    expect(minutes(894)).toBe('14.9');
    expect(minutes(0)).toBe('0.0');
    expect(minutes(null)).toBeNull();
    expect(minutes(undefined)).toBeNull();
  });

  it('of metres turn to kilometres at a thousand', () => {
    expect(metres('en', 0.4)).toBe('0 m');
    expect(metres('en', 999.4)).toBe('999 m');
    expect(metres('en', 999.6)).toBe('1.0 km');
    expect(metres('en', 12345)).toBe('12.3 km');
    expect(metres('zh', 999.4)).toBe('999 米');
    expect(metres('zh', 1000)).toBe('1.0 公里');
  });
});

describe('words', () => {
  it('of a name are those of the language, or those that there are', () => {
    expect(named('zh', { zh: '临海', en: 'Linhai' })).toBe('临海');
    expect(named('en', { zh: '临海', en: 'Linhai' })).toBe('Linhai');
    expect(named('en', { zh: '临海', en: '' })).toBe('临海');
    expect(named('zh', { zh: '', en: 'Linhai' })).toBe('Linhai');
  });

  it('of some services name all, any, or how many', () => {
    expect(texts.zh.someOf(['食堂', '日托', '诊所'], 3)).toBe('食堂、日托和诊所');
    expect(texts.zh.someOf(['食堂', '日托', '诊所'], 1)).toBe('食堂、日托、诊所中的任一项');
    expect(texts.zh.someOf(['食堂', '日托', '诊所'], 2)).toBe('食堂、日托、诊所中的至少 2 项');
    expect(texts.en.someOf(['canteen', 'daycare', 'clinic'], 3)).toBe('canteen, daycare and clinic');
    expect(texts.en.someOf(['canteen', 'daycare', 'clinic'], 1)).toBe('any of canteen, daycare, clinic');
    expect(texts.en.someOf(['canteen', 'daycare', 'clinic'], 2)).toBe('at least 2 of canteen, daycare, clinic');
  });
});
