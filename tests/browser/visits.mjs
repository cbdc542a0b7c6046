// A test that is one visit: a reader comes, takes the steps, and leaves no complaint and no request to other machines behind.

import assert from 'node:assert/strict';
import { test } from 'node:test';

/** Where the place is that is visited, and by which of its ways; the path may be one that only the place knows. */
export const visits =
  (place, way = 'visit') =>
  (name, path, ...rest) =>
    test(name, { timeout: 300_000 }, async () => {
      const [how, steps] = rest.length > 1 ? rest : [{}, rest[0]];
      const reader = await place()[way](typeof path === 'function' ? await path() : path, how);
      try {
        await steps(reader);
        assert.deepEqual(reader.strangers(), [], 'requests left this machine');
        assert.deepEqual(reader.complaints, [], 'the console is not clean');
      } finally {
        await reader.leave();
      }
    });
