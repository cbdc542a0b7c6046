import { expect, it } from 'vitest';
import { preloaded } from './preloaded';

it('loads at once, and anew when it is asked again', async () => {
  let loads = 0;
  const get = preloaded(() => {
    loads += 1;
    return loads === 1 ? Promise.reject(new Error('offline')) : Promise.resolve(loads);
  });
  expect(loads).toBe(1);
  await expect(get()).rejects.toThrow('offline');
  expect(loads).toBe(1);
  await expect(get()).resolves.toBe(2);
});
