import { describe, expect, it } from 'vitest';
import madeUp from '../../../tests/data/words/qaa.ftl?raw';
import { sharedWords } from './catalogue';
import { capital, shared } from './shared';
import { texts } from './text';

describe('the catalogue', () => {
  it('says on the page what it says in files', () => {
    expect(shared.zh['shown-simulated-data']).toBe('模拟数据');
    expect(texts.zh.straightLine).toBe('直线估算');
    expect(texts.en.straightLine).toBe('Straight-line estimate');
    expect(capital('')).toBe('');
  });

  it('may be in a made-up language', () => {
    expect(sharedWords('qaa', madeUp)['shown-simulated-data']).toBe('umel nadat');
  });

  it('is refused when a message is missing', () => {
    expect(() => sharedWords('qaa', 'shown-no-bus = x')).toThrow("no message 'shown-simulated-data'");
  });
});
