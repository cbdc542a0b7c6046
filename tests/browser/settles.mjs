// What a page shows comes when its answer comes: a reader looks until it is as expected, and says at last what was seen instead.

import assert from 'node:assert/strict';
import { setTimeout as after } from 'node:timers/promises';

const WAIT = 60_000;

/** Reads again until the assertions hold; after a minute the last one that failed is the test's. */
export async function settles(read, holds) {
  for (const until = Date.now() + WAIT; ; await after(50)) {
    const seen = await read();
    try {
      holds(seen);
      return seen;
    } catch (failed) {
      if (Date.now() > until) throw failed;
    }
  }
}

/** So many of them come to stand on the page. */
export const thereAre = (locator, expected, message) => settles(() => locator.count(), (seen) => assert.equal(seen, expected, message));
