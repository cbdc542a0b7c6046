import { expect, it } from 'vitest';

it('no other component waits in its markup, where it could leave out what failed', () => {
  const sources: Record<string, string> = import.meta.glob('../**/*.svelte', { query: '?raw', import: 'default', eager: true });
  const waiting = Object.entries(sources).filter(([, text]) => text.includes('{#await'));
  expect(waiting.map(([file]) => file)).toEqual(['./Await.svelte']);
  expect(waiting[0]![1]).toContain('{:catch');
});
