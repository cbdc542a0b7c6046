import { expect, it } from 'vitest';
import { attribution } from './attribution';

const of = (...names: string[]) =>
  attribution(
    names.map((name) => ({ name })),
    '',
  );

it('names OpenStreetMap first and in full, the others in short', () => {
  expect(of('WorldPop (2020)', 'OpenStreetMap: extract')).toBe('© OpenStreetMap contributors (ODbL) · WorldPop');
  expect(attribution([{ name: 'A, B' }], '模拟数据 · ')).toBe('模拟数据 · A');
});

it('is HTML in which no name is markup', () => {
  expect(of('<b>"A" & \'B\'</b>')).toBe('&#60;b&#62;&#34;A&#34; &#38; &#39;B&#39;&#60;/b&#62;');
});

it('is cut where it grows long', () => {
  const long = of('x'.repeat(60), 'y'.repeat(60));
  expect(long).toHaveLength(89);
  expect(long.endsWith('…')).toBe(true);
});
