import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { givenAPlace } from '../carecircle.mjs';
import { settles } from '../settles.mjs';
import { visits } from '../visits.mjs';

/** 30 seniors 554 m from F1; 5 beside F2, whose kind nobody knows; 5 far away. */
const HOMES = '编号,经度,纬度,60岁及以上\na,121.15,28.855,30\nb,121.15,28.88,5\nc,121.25,28.95,5\n';
const LIST = '编号,名称,类型,经度,纬度,电话,床位\nF1,一号食堂,老年食堂,121.15,28.85,111,20\nF2,二号,棋牌室,121.15,28.8795,222,很多张\n';
const TOML = `[study]
name = "小镇"
simulated = true
date = 2026-06-30
[[facilities]]
file = "f.csv"
[[homes]]
file = "homes.csv"
[[services]]
id = "canteen"
name = "老年食堂"
[[circles]]
id = "meals"
name = "助餐圈"
minutes = 15
services = ["canteen"]
[[cohorts]]
id = "steady"
speed_mps = 1.0
`;

const folder = mkdtempSync(join(tmpdir(), 'carecircle-lists-'));
for (const [name, text] of Object.entries({ 'study.toml': TOML, 'homes.csv': HOMES, 'f.csv': LIST })) {
  writeFileSync(join(folder, name), text);
}
let place;
before(async () => (place = await givenAPlace(folder)), { timeout: 120_000 });
after(() => place?.close().finally(() => rmSync(folder, { recursive: true, force: true })));
const visit = visits(() => place);

const corrections = () => readFileSync(join(folder, 'corrections.csv'), 'utf8');
const kept = () => existsSync(join(folder, 'corrections.csv'));
const opened = (page, id) => page.locator(`[data-testid=editor][data-row=${id}]`).waitFor();
const followed = (page) => page.getByTestId('updated').waitFor({ timeout: 60_000 });
async function signs(page) {
  await page.getByLabel('服务器口令').fill(place.token);
  await page.getByTestId('who').fill('张三');
}

visit('a doubt is opened on the map and in its table, and a correction of the kind brings five inside; undone and done again', '/', async (reader) => {
  const { page } = reader;
  await page.getByTestId('to-doubts').click();
  await page.waitForURL(/\/lists/);
  const doubt = page.locator('[data-reason=unknown-kind]');
  await doubt.waitFor();
  if (!(await doubt.evaluate((d) => d.open))) await doubt.locator('summary').click();
  await doubt.locator('[data-row=F2]').click();
  await opened(page, 'F2');
  assert.match(await page.getByTestId('doubt').innerText(), /棋牌室/);
  assert.match(await page.getByTestId('editor').innerText(), /f\.csv · 第 3 行 · 编号 F2/);
  assert.match(await page.getByTestId('reading').innerText(), /没有读出任何服务/);
  await signs(page);

  await page.getByTestId('field-kind').fill('');
  await page.locator('.give button', { hasText: '老年食堂' }).click();
  const effect = page.getByTestId('effect');
  await settles(
    () => effect.innerText(),
    (said) => assert.match(said.replace(/\s+/g, ' '), /圈内老人 30 → 35 多 5 人/),
  );
  await reader.page.getByTestId('save').click();
  await followed(page);
  assert.match(corrections(), /f\.csv,F2,类型,棋牌室,老年食堂,张三,/);
  assert.equal(readFileSync(join(folder, 'f.csv'), 'utf8'), LIST, 'the list is as it was');
  await doubt.waitFor({ state: 'detached' });

  await page.getByTestId('undo').click();
  await page.getByTestId('redo').and(page.locator(':enabled')).waitFor();
  assert.ok(!kept());
  await doubt.waitFor({ timeout: 60_000 });
  await page.getByTestId('redo').click();
  await doubt.waitFor({ state: 'detached', timeout: 60_000 });
  assert.match(corrections(), /老年食堂/);
  await page.getByTestId('tab-corrections').click();
  assert.match(await page.getByTestId('corrections').innerText(), /二号 · 类型[^]*棋牌室 → 老年食堂[^]*已采用/);
});

visit('the card on the map leads to the form; a place is closed on a day, moved by a click, and the form says what that does', '/?sel=facility:F1', async (reader) => {
  const { page } = reader;
  await page.getByTestId('to-lists').click();
  await page.waitForURL(/\/lists\?/);
  await opened(page, 'F1');
  await reader.seesTheWholeMap();
  await page.getByTestId('shut').click();
  await page.getByLabel('关停日期').first().fill('2026-06-01');
  await page.getByTestId('shut-on').click();
  const effect = page.getByTestId('effect');
  await settles(
    () => effect.innerText(),
    (said) => assert.match(said, /少 30 人/),
  );
  assert.match(await page.getByTestId('reading').innerText(), /不开放/);
  await page.getByRole('button', { name: '放弃' }).click();

  // A click a little north: still near enough for the 30.
  await page.waitForTimeout(700); // the map flies
  const [x, y] = await page.evaluate(() => {
    const point = window.carecircleMap.project([121.15, 28.8512]);
    const box = window.carecircleMap.getContainer().getBoundingClientRect();
    return [point.x + box.left, point.y + box.top];
  });
  await page.mouse.click(x, y);
  await settles(
    () => page.getByTestId('field-place').inputValue(),
    (said) => assert.match(said, /^121\.1\d+ 28\.851\d+$/),
  );
  await settles(
    () => effect.innerText(),
    (said) => assert.match(said, /圈内老人不变/),
  );
  // Beds that nobody can read are said to be so before anything is saved.
  await page.getByTestId('field-beds').fill('很多');
  await settles(
    () => page.getByTestId('notes').innerText(),
    (said) => assert.match(said, /很多/),
  );
});

visit('a facility is added by a click on the map, and taken out again', '/', async (reader) => {
  const { page } = reader;
  await page.goto(`${reader.url}/lists?tab=facilities`);
  await page.getByTestId('add').click();
  await reader.seesTheWholeMap();
  await signs(page);
  assert.ok(await page.getByTestId('save').isDisabled(), 'a facility without a name or place is not added');
  await page.getByTestId('field-lon').fill('121.25');
  await page.getByTestId('field-lat').fill('28.95');
  await page.getByTestId('field-name').fill('新食堂');
  await page.locator('.give button', { hasText: '老年食堂' }).click();
  await settles(
    () => page.getByTestId('effect').innerText(),
    (said) => assert.match(said, /多 5 人/),
  );
  await page.getByTestId('save').click();
  await followed(page);
  await page.getByTestId('facilities').getByText('新食堂').waitFor();
  assert.match(readFileSync(join(folder, 'added.csv'), 'utf8'), /新食堂,老年食堂,121\.25,28\.95/);
  await page.getByTestId('tab-corrections').click();
  await page.getByTestId('added').getByRole('button', { name: '去掉' }).click();
  await settles(
    () => existsSync(join(folder, 'added.csv')),
    (there) => assert.ok(!there),
  );
});

for (const lang of ['zh', 'en']) {
  visit(`axe finds nothing (${lang}), and nothing is wider than a phone`, `/?lang=${lang}`, { width: 360, height: 740 }, async (reader) => {
    await reader.page.goto(`${reader.url}/lists?lang=${lang}&facility=F1`);
    await opened(reader.page, 'F1');
    await reader.seesTheWholeMap();
    assert.deepEqual(await reader.violations(), []);
    assert.equal(await reader.page.evaluate(() => document.documentElement.scrollWidth), 360);
  });
}
