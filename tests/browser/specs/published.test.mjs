// A published folder on a server of plain files: what it shows is what the program answers, and nothing is missing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { STUDY, TOWN, givenAPlace } from '../carecircle.mjs';
import { givenAPublishedStudy } from '../published.mjs';
import { visits } from '../visits.mjs';

let place;
let folder;
before(
  async () => {
    place = await givenAPlace();
    folder = await givenAPublishedStudy(STUDY);
  },
  { timeout: 900_000 },
);
after(() => Promise.all([place?.close(), folder?.close()]));

const visit = visits(() => folder);
const reads = visits(() => folder, 'reads');
const minutes = ({ services }) =>
  Object.fromEntries(services.map((s) => [s.service, s.way ? String(Math.max(1, Math.ceil(s.way.time_s / 60))) : null]));

visit('the map has the program’s headline in every cohort, and a town and a facility have their cards', '/', {}, async (reader) => {
  await reader.says((await place.api('/summary?cohort=steady&circle=circle15')).covered);
  await reader.chooses(/缓步/);
  await reader.says((await place.api('/summary?cohort=slow&circle=circle15')).covered);
  assert.match(await reader.page.getByTestId('published').innerText(), /发布的版本/);
  assert.equal(await reader.page.getByTestId('conditions').count(), 0);
  for (const zoom of [11, 13, 15]) {
    await reader.page.evaluate((z) => window.carecircleMap.jumpTo({ center: [121.13, 28.85], zoom: z }), zoom);
    await reader.isAtRest();
  }
  const [facility] = (await place.api('/facilities')).filter((f) => f.at);
  for (const selected of [`area:${TOWN}`, `facility:${facility.id}`]) {
    await reader.page.goto(`${folder.url}/?sel=${selected}`);
    const name = selected.startsWith('area') ? (await place.api('/areas?level=town')).areas.find((a) => a.id === TOWN).name : facility.name;
    await reader.page.getByTestId('details').getByText(name, { exact: true }).first().waitFor();
  }
  await reader.isAtRest();
  assert.deepEqual(folder.missing, []);
});

visit('a family finds its village by name', '/near.html', {}, async (reader) => {
  const village = (await place.api('/places?q=文化社区')).places[0];
  await reader.looksFor('文化社区', village.name);
  assert.deepEqual(await reader.answers(), minutes(await place.api(`/near?place=${village.id}`)));
});

reads('the scoreboard opens a promise, and a village’s poster is whole', '/promises.html', {}, async (reader) => {
  const [board] = (await place.api('/targets')).packs;
  const failing = board.rows.find((row) => row.failing > 0);
  await reader.page.goto(`${folder.url}/promises.html?promise=${failing.row}`);
  await reader.page.locator('a[download]').first().waitFor();
  const geojson = await reader.page.locator('a[download$=".geojson"]').getAttribute('href');
  assert.ok((await (await fetch(new URL(geojson, reader.page.url()))).json()).features.length > 0);
  await reader.page.goto(`${folder.url}/poster.html?area=331082001006`);
  await reader.page.locator('main[data-ready=true]').waitFor({ timeout: 120_000 });
  assert.match(await reader.page.locator('article[data-village]').innerText(), /模拟数据/);
  assert.deepEqual(folder.missing, []);
});

test('opened as a file, the page says what to do', { timeout: 60_000 }, async () => {
  const reader = await folder.reads(pathToFileURL(join(folder.folder, 'index.html')).href);
  await reader.page.getByText('浏览器不允许直接从文件夹或 U 盘打开地图').waitFor();
  assert.equal(await reader.page.getByRole('link', { name: '报告', exact: true }).getAttribute('href'), 'files/report.html');
  await reader.leave();
});
