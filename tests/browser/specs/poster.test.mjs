// Sheets for notice boards: what is on them is what the server answers.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { TOWN, givenAPlace } from '../carecircle.mjs';
import { visits } from '../visits.mjs';

let place;
before(async () => (place = await givenAPlace()), { timeout: 300_000 });
after(() => place?.close());

const visit = visits(() => place, 'reads');
const VILLAGE = '331082001006';
const sheets = (reader) => reader.page.locator('main[data-ready=true]').waitFor({ timeout: 120_000 });
const minutes = ({ time_s }) => Math.max(1, Math.ceil(time_s / 60));

visit('a village’s poster has the minutes, hours and telephone of what is nearest, each facility once', `/poster?area=${VILLAGE}`, {}, async (reader) => {
  await sheets(reader);
  const { services } = await place.api(`/near?place=area:${VILLAGE}`);
  const { way } = services.find((s) => s.service === 'canteen');
  const first = reader.page.locator('article[data-village] li').first();
  assert.equal(await first.getAttribute('data-facility'), way.facility);
  const text = await first.innerText();
  for (const word of [String(minutes(way)), way.facility_name, way.hours, way.phone, '老年助餐']) assert.ok(text.includes(word), `${word}: ${text}`);
  const ids = await reader.page.locator('article[data-village] li').evaluateAll((all) => all.map((li) => li.dataset.facility));
  assert.equal(new Set(ids).size, ids.length);
  // A4 at 96 dots an inch is 1123 high: nothing spills onto a second sheet.
  assert.ok((await reader.page.locator('article[data-village]').boundingBox()).height <= 1123.5);
  assert.match(await reader.page.locator('article[data-village]').innerText(), /模拟数据/);
  assert.deepEqual(await reader.violations(), []);
});

visit('a town has a list of its villages with the server’s minutes, and a poster for each', `/poster?area=${TOWN}&print=both`, {}, async (reader) => {
  await sheets(reader);
  const { areas } = await place.api('/areas?level=village');
  const villages = areas.filter((a) => a.parent === TOWN);
  assert.equal(await reader.page.locator('article[data-village]').count(), villages.length);
  const rows = await reader.page.locator('article[data-town] tbody tr').allInnerTexts();
  assert.equal(rows.length, villages.length);
  const { services } = await place.api(`/near?place=area:${villages[0].id}`);
  const canteen = services.find((s) => s.service === 'canteen').way;
  const [name, , , first] = rows[0].split('\t');
  assert.deepEqual([name.trim(), first.trim()], [villages[0].name, canteen ? String(minutes(canteen)) : '—']);
  const table = await reader.page.locator('article[data-town] table').boundingBox();
  const sheet = await reader.page.locator('article[data-town]').boundingBox();
  assert.ok(table.x + table.width <= sheet.x + sheet.width, 'the list is wider than its sheet');
});

visit('a town that is not in the lists is said so, and others can be chosen', '/poster?area=nowhere', {}, async (reader) => {
  assert.match(await reader.page.getByRole('alert').innerText(), /没有“nowhere”/);
  await reader.page.getByLabel('镇街').selectOption(TOWN);
  await reader.page.waitForURL(new RegExp(`area=${TOWN}`));
  await sheets(reader);
});

visit('an address that only this machine opens has no code, and says so', `/poster?area=${VILLAGE}`, {}, async (reader) => {
  await sheets(reader);
  assert.match(await reader.page.locator('article[data-village]').innerText(), /没有印二维码/);
  await reader.page.goto(`${place.url}/near?place=area:${VILLAGE}`);
  await reader.page.getByRole('button', { name: '发给家人' }).click();
  assert.match(await reader.page.getByTestId('share').innerText(), /只有它自己打得开/);
  assert.equal(await reader.page.getByLabel('这一页的网址').inputValue(), reader.page.url());
});
