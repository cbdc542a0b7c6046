import { expect, it } from 'vitest';

/** What Chromium 92 does not have, and no build step adds: each with the version that brought it. */
const NEWER =
  /\.(toSorted|toReversed|toSpliced|findLast|findLastIndex|fromAsync|withResolvers)\(|\b(structuredClone|Object\.groupBy|Object\.hasOwn|color-mix|light-dark)\(/;

it('the page calls nothing that the last Chromium of Windows 7, or one of 2021, does not have', () => {
  const sources: Record<string, string> = import.meta.glob(['./**/*.svelte', './**/*.ts', '!./**/*.test.ts'], {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  expect(Object.keys(sources).length).toBeGreaterThan(100);
  const found = Object.entries(sources).flatMap(([file, text]) =>
    text.split('\n').flatMap((line) => (NEWER.test(line) ? [`${file}: ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});
