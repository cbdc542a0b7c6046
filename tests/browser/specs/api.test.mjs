import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { givenAPlace } from '../carecircle.mjs';
import { thereAre } from '../settles.mjs';

let place;
before(async () => (place = await givenAPlace()), { timeout: 300_000 });
after(() => place?.close());

for (const how of [{}, { dark: true, width: 360, height: 740 }]) {
  test(`the page about the API lists every path of both documents: ${JSON.stringify(how)}`, { timeout: 180_000 }, async () => {
    const reader = await place.reads('/api', how);
    try {
      await reader.page.locator('article[data-path]').first().waitFor();
      const shown = await reader.page.locator('article[data-path]').evaluateAll((all) => all.map((a) => `${a.dataset.method} ${a.dataset.path}`));
      for (const source of ['/api/v1/openapi.json', '/ogc/api']) {
        const document = await fetch(place.url + source).then((r) => r.json());
        const prefix = document.servers[0].url;
        for (const [path, methods] of Object.entries(document.paths)) {
          for (const method of Object.keys(methods)) {
            assert.ok(shown.includes(`${method} ${path === '/' ? prefix : prefix + path}`), `${method} ${path} of ${source} is not shown`);
          }
        }
        for (const name of Object.keys(document.components?.schemas ?? {})) {
          await thereAre(reader.page.locator(`#schema-${name}`), 1, `${name} is not shown`);
        }
      }
      const summary = reader.page.locator('article[data-path="/api/v1/summary"]');
      await summary.getByLabel('minutes', { exact: true }).fill('20');
      const link = summary.getByRole('link', { name: /打开/ });
      assert.equal(await link.getAttribute('href'), '/api/v1/summary?minutes=20');
      assert.equal((await fetch(place.url + (await link.getAttribute('href'))).then((r) => r.json())).limit_min, 20);
      assert.deepEqual(await reader.violations(), []);
      const wide = await reader.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `the page is ${wide} px too wide`);
      assert.deepEqual(reader.strangers(), []);
      assert.deepEqual(reader.complaints, []);
    } finally {
      await reader.leave();
    }
  });
}
