import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { TOWN, givenAPlace } from '../carecircle.mjs';
import { comparesTheHalves, looksAt, opensTheExports, prints, readAgain, seesThePrint, table, takes } from '../exports.mjs';
import { thereAre } from '../settles.mjs';
import { visits } from '../visits.mjs';

let place;
before(async () => (place = await givenAPlace()), { timeout: 300_000 });
after(() => place?.close());

/** One visit, at the end of which nothing was asked elsewhere and nothing was complained about. */
const visit = visits(() => place);

const near = (a, b) => Math.abs(a - b) < 1e-6 * Math.max(1, Math.abs(b));

visit('what is exported counts what is seen, and is read again to the same counts', '/', {}, async (reader) => {
  const { circles, cohorts, counts } = await place.api('/study');
  const [circle, cohort] = [circles[1], cohorts.at(-1)];
  await reader.choosesTheCircle(circle.name.zh);
  await reader.chooses(new RegExp(`^${cohort.name.zh}`));
  await reader.sees(circle.id, cohort.id);
  const lens = `circle=${circle.id}&cohort=${cohort.id}`;
  const { covered } = await place.api(`/summary?${lens}`);
  const { gaps } = await place.api(`/gaps?${lens}`);
  await opensTheExports(reader);

  const shapes = await takes(reader, 'gaps.geojson');
  const { features, crs } = JSON.parse(shapes.bytes);
  assert.equal(crs, undefined, 'RFC 7946 knows no crs');
  assert.equal(features.length, gaps.length);
  assert.ok(near(features.reduce((sum, f) => sum + f.properties.seniors, 0), covered.seniors_left_out));
  assert.match(shapes.name, /服务空白区.*模拟数据\.geojson$/);

  const homes = await takes(reader, 'homes.csv');
  const rows = table(homes.bytes);
  assert.equal(rows.length, counts.homes);
  const seniors = (some) => some.reduce((sum, row) => sum + Number(row.seniors), 0);
  assert.ok(near(seniors(rows.filter((r) => r[circle.id] === '1')), covered.seniors_covered));

  const again = readAgain(
    `[study]\nname = "再读"\n[[facilities]]\nfile = "facilities.csv"\n[[homes]]\nfile = "homes.csv"\ncolumns = { id = "home", seniors = "seniors" }\n` +
      `[[areas]]\nlevel = "town"\nfile = "gaps.geojson"\ncolumns = { name = "id" }\n[[services]]\nid = "canteen"\nname = "老年食堂"\n`,
    { 'homes.csv': homes.bytes, 'gaps.geojson': shapes.bytes, 'facilities.csv': '名称,类型,经度,纬度\n一号食堂,老年食堂,121.15,28.85\n' },
  );
  const layer = (name) => again.find((l) => l.layer === name);
  assert.deepEqual([layer('homes').read, layer('homes').kept], [counts.homes, counts.homes]);
  assert.deepEqual([layer('areas').read, layer('areas').kept], [gaps.length, gaps.length]);

  const workbook = await takes(reader, 'carecircle.xlsx');
  assert.equal(workbook.bytes.subarray(0, 2).toString(), 'PK');
  const all = await takes(reader, 'carecircle.gpkg');
  assert.equal(all.bytes.subarray(0, 15).toString(), 'SQLite format 3');
});

visit('under other conditions the files and the print are of those conditions', '/?speed_mps=0.5&print=a4', {}, async (reader) => {
  const text = await (await seesThePrint(reader)).innerText();
  const { covered } = await place.api('/summary?speed_mps=0.5');
  assert.ok(text.includes('0.5 m/s'), text);
  assert.ok(text.includes(new Intl.NumberFormat('zh-CN').format(Math.round(covered.seniors_left_out))), text);
  await reader.page.getByRole('button', { name: '返回地图' }).click();
  await opensTheExports(reader);
  const rows = table((await takes(reader, 'homes.csv')).bytes);
  const out = rows.filter((r) => r.circle15 === '0').reduce((sum, row) => sum + Number(row.seniors), 0);
  assert.ok(near(out, covered.seniors_left_out), `${out} against ${covered.seniors_left_out}`);
});

visit('the picture is a sheet with a map on it', '/', {}, async (reader) => {
  await opensTheExports(reader);
  const { name, bytes } = await takes(reader, 'picture');
  assert.match(name, /^临海市.*模拟数据\.png$/);
  assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
  const { width, height, colours } = await looksAt(reader, bytes);
  assert.deepEqual([width, height], [3508, 2480]);
  assert.ok(colours > 200, `the map has ${colours} colours`);
  assert.ok(bytes.length > 300_000 && bytes.length < 20_000_000, `${bytes.length} bytes`);
});

const TWO = '/?cohort=steady&b.cohort=frail&swipe=0.6#12.50/28.85000/121.13000';

visit('while two are compared, the picture shows both, of the same place', TWO, {}, async (reader) => {
  await opensTheExports(reader);
  const { name, bytes } = await takes(reader, 'picture');
  assert.match(name, /健步老人-体弱老人-对比-模拟数据\.png$/);
  const { same, differ } = await comparesTheHalves(reader, bytes);
  assert.ok(same > 0.6, `${same} of the two halves is the same`);
  assert.ok(differ > 500, `${differ} points differ`);
});

visit('while two are compared, the print names both and their shares', `${TWO.replace('#', '&print=a4#')}`, {}, async (reader) => {
  const print = await seesThePrint(reader);
  const text = await print.innerText();
  for (const [side, cohort, name] of [['左', 'steady', '健步老人'], ['右', 'frail', '体弱老人']]) {
    const { covered } = await place.api(`/summary?cohort=${cohort}`);
    assert.ok(text.includes(`${side} · ${name}：圈内 ${(covered.share * 100).toFixed(1)}%`), text);
  }
  assert.ok((await print.locator('figure img').evaluate((img) => img.naturalWidth)) > 1500);
});

visit('while two limits are compared, legend, reasons and table of the print speak of both', '/?min=15&b.circle=circle15&b.min=30&print=a4', {}, async (reader) => {
  const print = await seesThePrint(reader);
  const text = await print.innerText();
  for (const word of ['左 · 15 分钟', '右 · 30 分钟', '120+', '左 圈内比例', '右 圈内比例', '右比左', '（只在左边）']) assert.ok(text.includes(word), `${word}: ${text}`);
  const { areas } = await place.api('/areas?level=town');
  const worst = areas.toSorted((a, b) => b.covered.seniors_left_out - a.covered.seniors_left_out)[0];
  const wider = (await place.api('/areas?level=town&minutes=30')).areas.find((a) => a.id === worst.id);
  const row = await print.locator('tbody tr').first().innerText();
  for (const { covered } of [worst, wider]) assert.ok(row.includes(`${(covered.share * 100).toFixed(1)}%`), `${row}: ${covered.share}`);
  assert.deepEqual((await prints(reader)).pages, 2);
});

visit('Escape closes the exports and leaves what was chosen', `/?sel=area:${TOWN}`, {}, async (reader) => {
  await opensTheExports(reader);
  await reader.page.keyboard.press('Escape');
  assert.equal(await reader.page.locator('#export-list').count(), 0);
  assert.equal(await reader.page.evaluate(() => document.activeElement.getAttribute('aria-controls')), 'export-list');
  assert.ok((await reader.details()).length > 10, 'the town is no longer shown');
});

for (const [paper, size] of Object.entries({ a4: [297, 210], a3: [420, 297], a4p: [210, 297], a3p: [297, 420] })) {
  visit(`the print on ${paper} has title, legend, marks and the table of towns`, `/?print=${paper}`, {}, async (reader) => {
    const { counts, circles } = await place.api('/study');
    const print = await seesThePrint(reader);
    const text = await print.innerText();
    for (const word of ['临海市', circles[0].name.zh, '图例', '服务空白区', '模拟数据', '数据来源', '步行能力']) {
      assert.ok(text.includes(word), `${word} is not on the sheet: ${text}`);
    }
    const { covered } = await place.api('/summary');
    assert.ok(text.includes(new Intl.NumberFormat('zh-CN').format(Math.round(covered.seniors_left_out))), text);
    await thereAre(print.locator('tbody tr'), counts.towns);
    assert.ok((await print.locator('figure img').evaluate((img) => img.naturalWidth)) > 1500, 'the map is drawn for paper');
    const printed = await prints(reader);
    assert.deepEqual(printed.size, size);
    assert.ok(printed.pages === 2 || (paper.startsWith('a3') && printed.pages <= 2), `${printed.pages} pages`);
    assert.deepEqual(await reader.violations(), []);
    await print.getByRole('button', { name: '返回地图' }).click();
    await reader.page.waitForURL((url) => !url.searchParams.has('print'));
  });
}

for (const how of [{}, { dark: true, width: 360, height: 740 }]) {
  visit(`axe finds nothing to object to in the exports: ${JSON.stringify(how)}`, '/', how, async (reader) => {
    await opensTheExports(reader);
    assert.deepEqual(await reader.violations(), []);
    const box = await reader.page.locator('#export-list').boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= (how.width ?? 1440), JSON.stringify(box));
  });
}
