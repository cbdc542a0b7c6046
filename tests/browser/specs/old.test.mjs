// The pages in browsers of 2021 and of Windows 7: numbers everywhere, the map where it can run, a sentence where it cannot.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { givenAPlace } from '../carecircle.mjs';
import { anOldBrowser } from '../old.mjs';

let place;
before(async () => (place = await givenAPlace()), { timeout: 300_000 });
after(() => place?.close());

const VILLAGE = 'area:331082001006';

for (const [version, map] of [[109, true], [92, false]]) {
  test(`Chromium ${version} shows the headline, what families ask and the promises`, { timeout: 600_000 }, async () => {
    const browser = anOldBrowser(version);
    try {
      const { covered } = await place.api('/summary');
      const share = `${(covered.share * 100).toFixed(1)}%`;
      const page = await browser.shows(`${place.url}/`, [share, 'data-testid="gap-list"', map ? 'maplibregl-canvas"' : '无法显示地图']);
      assert.ok(page.includes(share), 'no headline');
      assert.ok(page.includes('data-testid="gap-list"'), 'no list of gaps');
      assert.equal(page.includes('maplibregl-canvas"'), map, 'map');
      assert.equal(page.includes('无法显示地图'), !map, 'a word about the map');
      const told = await place.api(`/near?place=${VILLAGE}`);
      const minutes = told.services.flatMap(({ way }) => (way ? [`>${Math.max(1, Math.ceil(way.time_s / 60))}</strong>`] : []));
      const near = await browser.shows(`${place.url}/near?place=${VILLAGE}`, minutes);
      for (const text of minutes) assert.ok(near.includes(text), text);
      const promises = await browser.shows(`${place.url}/promises`, ['data-row=']);
      assert.ok((promises.match(/data-row=/g) ?? []).length > 20, 'no promises');
    } finally {
      browser.remove();
    }
  });
}
