// The measure: from the start page to a published map, in six folders as six offices have them, with no more than twelve decisions.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { givenADesk } from '../carecircle.mjs';
import { FACILITIES, FOLDERS, SENIORS, VILLAGES, at, beside, newlyStraight } from '../folders/county.mjs';
import { settles } from '../settles.mjs';
import { visits } from '../visits.mjs';

const MOST_DECISIONS = 12;
/** Beside the questions: the name, to make the map, and to publish it. */
const CLICKS = 3;
const WAIT = 120_000;

let desk;
before(async () => (desk = await givenADesk()), { timeout: 120_000 });
after(() => desk?.close());
const visit = visits(() => desk, 'reads');

const asks = (reader, path) => reader.page.evaluate((from) => fetch(from).then((answer) => answer.json()), path);

/** A reader who waits as long as a machine under load takes. */
function waits({ page }) {
  page.setDefaultTimeout(WAIT);
}

/** Drops the files, and waits until each is recognised: on a card of its own, or on that of the file whose part it is. */
async function drops(reader, files) {
  await reader.page.getByTestId('choose').setInputFiles(files);
  for (const { name } of files) await reader.page.locator(`[data-file="${name}"]`).or(reader.page.getByTestId('parts').getByText(name)).waitFor({ timeout: WAIT });
  await reader.page.getByTestId('uploads').waitFor({ state: 'detached', timeout: WAIT });
}

/** Answers every question by the choice that is recommended, one click each. */
async function answersAsRecommended(reader) {
  const asked = [];
  for (;;) {
    const open = reader.page.locator('fieldset[data-question]:not(.done)').first();
    if (!(await open.count())) return;
    const id = await open.getAttribute('data-question');
    const [legend] = await open.locator('legend').allInnerTexts();
    assert.match(legend, /[\u4e00-\u9fff]/, 'a question is asked in Chinese');
    assert.doesNotMatch((await open.innerText()).replaceAll(/“[^”]*”/g, ''), /\b(the|column|file|row|field|null|undefined)\b/i, legend);
    const recommended = open.locator('label').filter({ has: reader.page.locator('em') });
    assert.equal(await recommended.count(), 1, `one answer is recommended: ${await open.innerText()}`);
    asked.push(legend);
    assert.ok(asked.length + CLICKS <= MOST_DECISIONS, asked.join('\n'));
    await recommended.click();
    await reader.page.locator(`fieldset[data-question=${JSON.stringify(id)}].done`).waitFor({ timeout: WAIT });
  }
}

/** The map opens by itself, unless there is something to read first. */
async function goesToTheMap({ page }) {
  const link = page.getByTestId('job').getByRole('link', { name: '打开地图' });
  await link.or(page.getByTestId('headline')).waitFor({ timeout: WAIT });
  if (await link.count()) await link.click();
  await page.waitForURL(/\/s\//, { timeout: WAIT });
}

/** The headline's numbers, once the page has them. */
async function headline(reader) {
  await reader.page.getByTestId('headline').waitFor({ timeout: WAIT });
  return reader.numbers();
}

for (const { name, files, covered } of FOLDERS) {
  visit(`from a folder to a published map: ${name}`, '/', async (reader) => {
    const { page } = reader;
    waits(reader);
    const brought = files();
    await drops(reader, brought);
    await answersAsRecommended(reader);
    await page.getByLabel('研究名称').fill(name);
    await page.getByLabel('研究名称').press('Enter');
    await page.getByRole('heading', { name }).waitFor();
    await page.getByRole('button', { name: '生成地图' }).click();
    await goesToTheMap(reader);
    const shown = await headline(reader);
    await reader.seesTheWholeMap();

    // Every row is accounted for: read is kept and dropped, a drop has its reason, and everybody is somewhere.
    const { inputs } = await asks(reader, 'api/v1/inputs');
    for (const { file, read, kept, notes } of inputs) {
      const dropped = notes.filter((note) => note.severity === 'dropped').reduce((sum, note) => sum + note.count, 0);
      assert.equal(kept + dropped, read, `${file}: ${JSON.stringify(notes)}`);
    }
    const rows = (layer) => inputs.filter((input) => input.layer === layer).reduce((sum, input) => sum + input.kept, 0);
    assert.equal(rows('facilities'), FACILITIES.length, JSON.stringify(inputs));
    assert.equal(rows('homes'), VILLAGES.length, JSON.stringify(inputs));
    const { covered: seen } = await asks(reader, 'api/v1/summary?cohort=steady&circle=circle15');
    assert.equal(Math.round(seen.seniors), SENIORS);
    if (covered !== null) assert.equal(Math.round(seen.seniors_covered), covered, 'whom the paper says');
    const unlocated = await asks(reader, 'api/v1/unlocated');
    assert.equal(unlocated.rows.length, covered === null ? FACILITIES.length : 0, 'rows without a place wait to be located');

    // Back at the start page the study is published, and the published map says the same.
    await page.getByRole('link', { name: '开始页' }).click();
    await page.getByRole('button', { name: `发布 ${name}` }).click();
    const made = page.getByTestId('job').getByRole('link', { name: '打开地图' });
    await made.waitFor({ timeout: WAIT });
    await made.click();
    await page.waitForURL(/\/published\//, { timeout: WAIT });
    assert.match(await page.getByTestId('published').innerText(), /发布的版本/);
    await settles(() => headline(reader), (published) => assert.deepEqual(published, shown));
  });
}

visit('a family taps the map of a published folder, and is answered as the program answers', '/', async (reader) => {
  const { page } = reader;
  waits(reader);
  const { name } = FOLDERS[0];
  await page.goto(`${desk.url}/?open=${encodeURIComponent(name)}`);
  await goesToTheMap(reader);
  const base = page.url().split('?')[0];
  // A village whose home stands where both services are within a block, and one that nothing is near.
  for (const village of [VILLAGES[6], VILLAGES[19]]) {
    const [lon, lat] = beside(village);
    const { services } = await asks(reader, `${base}api/v1/near?lon=${lon}&lat=${lat}`);
    const expected = Object.fromEntries(services.map((s) => [s.service, s.way ? String(Math.max(1, Math.ceil(s.way.time_s / 60))) : null]));
    await page.goto(`${desk.url}/published/${encodeURIComponent(name)}/near.html`);
    await reader.clicksAt([lon, lat], 16);
    await reader.answered();
    assert.deepEqual(await reader.answers(), expected, village.name);
    await page.goto(base);
  }
});

visit('without roads the headline, the legend, tables and families’ answers say that lines are straight, and sites can be tried', '/', async (reader) => {
  const { page } = reader;
  waits(reader);
  const roadless = FOLDERS.find((folder) => folder.name === '没有道路');
  await page.goto(`${desk.url}/?open=${encodeURIComponent(roadless.name)}`);
  await goesToTheMap(reader);
  assert.match(await reader.headline(), /按直线距离估算/);
  assert.match(await page.getByTestId('legend-straight').innerText(), /没有路网/);
  const base = page.url().split('?')[0];
  const [lon, lat] = at(4, 3);
  assert.equal((await asks(reader, `${base}api/v1/near?lon=${lon}&lat=${lat}`)).straight_line, true);
  for (const file of ['areas.csv', 'homes.csv']) {
    const table = await page.request.get(`${base}api/v1/export/${file}?cohort=steady&circle=circle15`).then((answer) => answer.text());
    assert.match(table.split('\n')[0], /straight_line/, file);
  }
  // A pin at a crossing brings those inside whom the paper says; a place nobody is near brings nobody.
  for (const [x, y] of [[12, 1], [4, 3], [8, 0]]) {
    await page.goto(`${base}?task=sites&site=all&pins=${at(x, y).map((v) => v.toFixed(6)).join(',')}`);
    const sum = page.getByTestId('siting-sum');
    await settles(() => sum.innerText(), (said) => assert.match(said, new RegExp(`新增覆盖 ${newlyStraight(x, y)} 位老人`)));
    assert.match(await page.getByTestId('siting-straight').innerText(), /直线/);
  }
  assert.equal(await page.getByTestId('siting-links').count(), 0, 'a link joins nothing here');
  // The best plan is found among homes, and proven.
  await page.getByRole('button', { name: '求最优', exact: true }).click();
  const candidates = await page.locator('#plan-candidates option').evaluateAll((all) => all.map((one) => one.value));
  assert.deepEqual(candidates, ['homes', 'vacant', 'file'], 'there are no junctions');
  await page.getByRole('button', { name: '求最优方案' }).click();
  await page.getByTestId('plan-proof').waitFor({ timeout: WAIT });
});
