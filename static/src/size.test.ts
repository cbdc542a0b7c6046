import { expect, it } from 'vitest';

/** Lines from which a component is more than one. */
const LIMIT = 250;

it(`every component has fewer than ${LIMIT} lines`, () => {
  const sources: Record<string, string> = import.meta.glob('./**/*.svelte', { query: '?raw', import: 'default', eager: true });
  const lines = Object.entries(sources).map(([file, text]) => ({ file, lines: text.split('\n').length - 1 }));
  expect(lines.length).toBeGreaterThan(50);
  expect(lines.filter((one) => one.lines >= LIMIT)).toEqual([]);
});
