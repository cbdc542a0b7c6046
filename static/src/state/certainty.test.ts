import { expect, test } from 'vitest';
import { bounds, judged, type Certainty } from './certainty';

const of = (level: string): Certainty => ({ level, unlocated: [], unlisted: [], text: null, way_out: null });
const words = { atLeast: '至少 ', atMost: '至多 ' };

test('a lower bound says so beside the share and beside those left out', () => {
  expect(bounds(of('at_least'), words)).toEqual({ share: '至少 ', leftOut: '至多 ' });
  for (const level of ['full', 'unjudged', 'no_data']) expect(bounds(of(level), words)).toEqual({ share: '', leftOut: '' });
});

test('what is not located and what nobody brought give no share', () => {
  expect(['full', 'at_least', 'no_data', 'unjudged'].map((level) => judged(of(level)))).toEqual([true, true, false, false]);
});
