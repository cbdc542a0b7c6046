import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { givenAPlace } from '../carecircle.mjs';
import { settles, thereAre } from '../settles.mjs';
import { visits } from '../visits.mjs';

/** Homes 554 m from the one canteen that is located, and others kilometres away. */
const HOMES = '编号,经度,纬度,60岁及以上,所属镇街,村社区\na,121.15,28.855,30,甲镇,东村\nb,121.15,28.88,10,甲镇,西村\nc,121.2,28.855,7,乙镇,南村\n';
const ROWS = ['F4,四号食堂,老年食堂,,,,,', 'F3,春晖食堂,老年食堂,文庆路3号,乙镇,,,', 'F2,二号食堂,老年食堂,某路1号,甲镇,西村,,', 'F5,五号食堂,老年食堂,,甲镇,,,'];
const LIST = `编号,名称,类型,地址,所属镇街,村社区,经度,纬度\nF1,一号食堂,老年食堂,,甲镇,东村,121.15,28.85\n${ROWS.join('\n')}\n`;
const OTHER = '编号,名称,类型,经度,纬度\nX1,春晖食堂,书店,121.19,28.84\nX2,春晖食堂,书店,121.2,28.85\n';
const TOML = `[study]
name = "小镇"
simulated = true
[[facilities]]
file = "机构 名单.csv"
[[facilities]]
file = "other.csv"
[[homes]]
file = "homes.csv"
[[services]]
id = "canteen"
name = "老年食堂"
[[cohorts]]
id = "steady"
speed_mps = 1.0
`;

const folder = mkdtempSync(join(tmpdir(), 'carecircle-tray-'));
for (const [name, text] of Object.entries({ 'study.toml': TOML, 'homes.csv': HOMES, '机构 名单.csv': LIST, 'other.csv': OTHER })) {
  writeFileSync(join(folder, name), text);
}
let place;
before(async () => (place = await givenAPlace(folder)), { timeout: 120_000 });
after(() => place?.close().finally(() => rmSync(folder, { recursive: true, force: true })));
const visit = visits(() => place);
const read = visits(() => place, 'reads');

const table = () => readFileSync(join(folder, '机构 名单.located.csv'), 'utf8');
const line = (id) => table().split('\n').find((l) => l.startsWith(`${id},`));
const shown = (reader, id) => reader.page.locator(`[data-testid=card][data-row=${id}]`).waitFor();
const progress = (reader) => reader.page.getByTestId('progress').innerText();
const key = (reader, name) => reader.page.keyboard.press(name);
/** Where on the screen a place of the study is. */
const onScreen = (reader, at) =>
  reader.page.evaluate((lonLat) => {
    const point = window.carecircleMap.project(lonLat);
    const box = window.carecircleMap.getContainer().getBoundingClientRect();
    return [point.x + box.left, point.y + box.top];
  }, at);
/** A click on the map at a place of the study. */
async function clicks(reader, at) {
  await reader.page.mouse.click(...(await onScreen(reader, at)));
}
/** The proposed pin is dragged to a place of the study. */
async function drags(reader, at) {
  const pin = await reader.page.locator('.tray-pin.point').boundingBox();
  const [x, y] = await onScreen(reader, at);
  await reader.page.mouse.move(pin.x + pin.width / 2, pin.y + pin.height / 2);
  await reader.page.mouse.down();
  await reader.page.mouse.move(x, y, { steps: 8 });
  await reader.page.mouse.up();
}

visit('the study leads to the rows; keys, a click and a drag answer them, undo takes back, and the map counts them', '/', async (reader) => {
  const { page } = reader;
  assert.match(await reader.headline(), /至少\s63\.8%[^]*待定位/); // 30 of 47
  await page.getByRole('link', { name: /逐行定位/ }).first().waitFor();
  await page.getByTestId('to-tray').click();
  await page.waitForURL(/\/tray/);
  // 西村 and 甲镇 have 10 seniors without a canteen, 乙镇 7; of F4 nothing is known.
  const rows = async () => (await page.getByTestId('rows').locator('button').allInnerTexts()).map((r) => r.replace(/\s+/g, ' ').trim());
  await settles(rows, (seen) => assert.deepEqual(seen, ['二号食堂 10 人', '五号食堂 10 人', '春晖食堂 7 人', '四号食堂 人数不详']));
  assert.equal(await progress(reader), '0 / 4');
  await shown(reader, 'F2');
  await page.getByLabel('服务器口令').fill(place.token);
  await page.getByLabel('服务器口令').press('Tab');
  await reader.seesTheWholeMap();

  // A click proposes, Enter accepts.
  assert.ok(await page.getByTestId('accept').isDisabled(), 'nothing is accepted that nobody proposed');
  await page.waitForTimeout(700); // the map flies
  await clicks(reader, [121.152, 28.8785]);
  await page.getByTestId('point').filter({ hasText: '121.1' }).waitFor();
  const clicked = await page.getByTestId('point').innerText();
  await drags(reader, [121.15, 28.88]);
  await page.waitForFunction((before) => document.querySelector('[data-testid=point]').innerText !== before, clicked);
  await page.getByTestId('card').locator('h2').click();
  await key(reader, 'Enter');
  await shown(reader, 'F5');
  assert.match(line('F2'), /,121\.1[45]\d*,28\.8[78]\d*,人工核定,/);

  await key(reader, 'u');
  await shown(reader, 'F3');
  assert.match(line('F5'), /,不详,/);
  await key(reader, 'z');
  await shown(reader, 'F5');
  assert.doesNotMatch(line('F5'), /不详/);
  await key(reader, 'j');
  await shown(reader, 'F3');

  // Two places have its name: the second, by its number.
  await thereAre(page.locator('.tray-pin'), 2);
  await key(reader, '2');
  assert.ok(await page.getByTestId('candidate-2').isChecked());
  await key(reader, 'Enter');
  await shown(reader, 'F4');
  assert.match(line('F3'), /,121\.2000000,28\.8500000,人工核定,/);
  assert.equal(await progress(reader), '2 / 4');

  const button = page.getByTestId('update');
  assert.match(await button.innerText(), /已定 2 行，更新地图/);
  await button.click();
  await page.getByTestId('updated').waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: '返回地图' }).first().click();
  await page.getByTestId('headline').waitFor();
  // All 47 have a canteen within reach now.
  assert.match(await reader.headline(), /100(\.0)?%/);
});

read('without a mouse and without a map a place is typed', '/tray', { webgl: false }, async (reader) => {
  const { page } = reader;
  await page.getByLabel('服务器口令').fill(place.token);
  await page.getByRole('button', { name: /四号食堂/ }).press('Enter');
  await shown(reader, 'F4');
  await page.getByTestId('typed').fill('28.85');
  await page.getByTestId('typed').press('Enter');
  await page.getByText('经度在前').waitFor();
  await page.getByTestId('typed').fill('121.16， 28.86');
  await page.getByTestId('typed').press('Enter');
  await page.getByTestId('accept').press('Enter');
  await page.waitForFunction(() => /3 \/ 4/.test(document.querySelector('[data-testid=progress]')?.textContent ?? ''));
  assert.match(line('F4'), /,121\.1600000,28\.8600000,人工核定,/);
});

for (const lang of ['zh', 'en']) {
  visit(`axe finds nothing (${lang}), and nothing is wider than a phone`, `/?lang=${lang}`, { width: 360, height: 740 }, async (reader) => {
    await reader.page.goto(`${reader.url}/tray?lang=${lang}`);
    await reader.page.getByTestId('card').waitFor();
    await reader.seesTheWholeMap();
    assert.deepEqual(await reader.violations(), []);
    assert.equal(await reader.page.evaluate(() => document.documentElement.scrollWidth), 360);
  });
}
