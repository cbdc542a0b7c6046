import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { givenADesk } from '../carecircle.mjs';
import { thereAre } from '../settles.mjs';
import { visits } from '../visits.mjs';

let desk;
before(async () => (desk = await givenADesk()), { timeout: 120_000 });
after(() => desk?.close());
const visit = visits(() => desk, 'reads');

const WAIT = 120_000;
const file = (name, text) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
/** A small town: eight streets from west to east, 665 m apart, and one across. */
const LATS = Array.from({ length: 8 }, (_, i) => 28.82 + 0.006 * i);
const along = LATS.map((lat) => Array.from({ length: 11 }, (_, i) => [121.1 + 0.004 * i, lat]));
const line = (coordinates) => ({ type: 'Feature', properties: { fclass: 'residential' }, geometry: { type: 'LineString', coordinates } });
const ROADS = JSON.stringify({ type: 'FeatureCollection', features: [...along, LATS.map((lat) => [121.1, lat])].map(line) });
const at = (n) => `${(121.104 + 0.0011 * (n % 29)).toFixed(6)},${(28.82009 + 0.006 * (n % 8)).toFixed(6)}`;
/** Every third facility has an address only. */
const FACILITIES = Array.from({ length: 24 }, (_, n) => `第${n + 1}服务点,${n % 2 ? '老年食堂' : '居家养老服务照料中心'},东街${n}号,${n % 3 ? at(n) : ','}`);
const LIST = `机构名称,机构类型,地址,经度（WGS84）,纬度（WGS84）\n${FACILITIES.join('\n')}\n`;
const SENIORS = Array.from({ length: 30 }, (_, n) => 100 + n);
const HOMES = `小区名称,经度（WGS84）,纬度（WGS84）,老年人口\n${SENIORS.map((seniors, n) => `第${n + 1}小区,${at(n + 3)},${seniors}`).join('\n')}\n`;
const BROUGHT = [file('机构名单.csv', LIST), file('住处.csv', HOMES), file('道路.geojson', ROADS)];
const SENIORS_IN_ALL = SENIORS.reduce((sum, n) => sum + n, 0);

const gives = (reader, files) => reader.page.getByTestId('choose').setInputFiles(files);
const card = (reader, name) => reader.page.locator(`[data-file="${name}"]`);
const role = (reader, name) => card(reader, name).getByTestId('role');
/** Nothing is on its way, and every file has its card. */
async function arrives(reader, files) {
  for (const { name } of files) await card(reader, name).waitFor({ timeout: WAIT });
  await reader.page.getByTestId('uploads').waitFor({ state: 'detached', timeout: WAIT });
}
const study = (reader) => reader.page.evaluate(() => fetch('api/v1/study').then((answer) => answer.json()));

test('without the printed address nothing of the desk is shown, and a sentence says where it is', { timeout: WAIT }, async () => {
  for (const path of ['/', '/bring?draft=0123456789ab']) {
    const reader = await desk.stranger(path);
    assert.match(await reader.page.getByTestId('no-key').innerText(), /key=/);
    assert.equal(await reader.page.getByTestId('choose').count(), 0);
    await reader.leave();
  }
});

visit('the demo opens below its own path, asks nothing elsewhere, and leads back to a list that says it is simulated', '/', async (reader) => {
  await reader.page.getByRole('button', { name: /看示例/ }).click();
  await reader.page.waitForURL(/\/s\/[^/]+\//, { timeout: WAIT });
  await reader.page.getByTestId('headline').waitFor({ timeout: WAIT });
  await reader.seesTheWholeMap();
  const base = /^.*\/s\/[^/]+\//.exec(reader.page.url())[0];
  const asked = reader.asked.slice(reader.asked.findIndex((u) => u.startsWith(base)));
  const late = `${desk.url}/icon.svg`; // of the start page that was left: a browser asks for it when it has time
  assert.deepEqual([...new Set(asked.filter((u) => !u.startsWith(base) && u !== late && !/^(data|blob):/.test(u)))], [`${desk.url}/desk/v1/studies`]);
  for (const path of ['near', 'promises', 'api']) {
    assert.equal((await reader.page.request.get(base + path)).status(), 200, path);
  }
  await reader.page.getByRole('link', { name: '开始页' }).click();
  await reader.page.locator('[data-study]').first().waitFor();
  assert.equal(reader.page.url(), `${desk.url}/`);
  assert.match(await reader.page.locator('[data-study]').innerText(), /模拟数据/);
});

visit('files become a map: every row is accounted for, and what was said is there after a return', '/', async (reader) => {
  await gives(reader, [...BROUGHT, file('~$机构名单.xlsx', 'x')]);
  assert.match(await reader.page.getByTestId('uploads').innerText(), /~\$机构名单\.xlsx[^]*没有放入/);
  await reader.page.getByRole('button', { name: '知道了' }).click();
  await arrives(reader, BROUGHT);
  for (const [name, expected] of [['机构名单.csv', 'facilities'], ['住处.csv', 'homes'], ['道路.geojson', 'roads']]) {
    assert.equal(await role(reader, name).inputValue(), expected, name);
  }
  assert.match(await card(reader, '机构名单.csv').getByTestId('rows').innerText(), /24 行.*16 行有位置.*8 行没有位置/);

  const columns = card(reader, '机构名单.csv').getByTestId('columns');
  if (!(await columns.evaluate((one) => one.open))) await columns.locator('summary').click();
  const meaning = columns.getByLabel('“地址”这一列是');
  assert.equal(await meaning.inputValue(), 'address');
  await meaning.selectOption('none');
  await reader.page.waitForFunction(() => document.querySelector('[aria-label="“地址”这一列是"]')?.closest('th')?.classList.contains('used') === false);
  await reader.page.getByLabel('研究名称').fill('试验镇');
  await reader.page.getByLabel('研究名称').press('Enter');
  await reader.page.getByRole('heading', { name: '试验镇' }).waitFor();

  const there = reader.page.url();
  assert.match(there, /\/bring\?draft=\w+$/);
  await reader.page.goto(there);
  await arrives(reader, BROUGHT);
  assert.equal(await reader.page.getByLabel('研究名称').inputValue(), '试验镇');
  const again = card(reader, '机构名单.csv').getByTestId('columns');
  if (!(await again.evaluate((one) => one.open))) await again.locator('summary').click();
  assert.deepEqual(
    await reader.page.evaluate(async () => {
      const draft = await fetch(`desk/v1/drafts/${new URL(location.href).searchParams.get('draft')}`).then((answer) => answer.json());
      return draft.files.find((one) => one.name === '机构名单.csv').columns.filter((column) => column.field === null).map((column) => column.header);
    }),
    ['地址'],
  );
  assert.equal(await again.getByLabel('“地址”这一列是').inputValue(), 'none');

  // Every question has its recommended answer chosen, or must be answered; here none must.
  const questions = reader.page.locator('[data-question]');
  const count = await questions.count();
  assert.ok(count <= 12, `${count} questions`);
  for (const question of await questions.all()) await thereAre(question.locator('input:checked'), 1, await question.innerText());

  await reader.page.getByRole('button', { name: '生成地图' }).click();
  await reader.page.waitForURL(/\/s\//, { timeout: WAIT });
  await reader.page.getByTestId('headline').waitFor({ timeout: WAIT });
  const told = await study(reader);
  assert.equal(told.name.zh, '试验镇');
  assert.equal(told.counts.homes, SENIORS.length);
  const { covered } = await reader.page.evaluate(() => fetch('api/v1/summary').then((answer) => answer.json()));
  assert.equal(Math.round(covered.seniors), SENIORS_IN_ALL);
  assert.equal(Math.round(covered.seniors_covered + covered.seniors_left_out), SENIORS_IN_ALL);
  // Both files of lists are told whole: what was read is kept, or dropped for a reason.
  const { inputs } = await reader.page.evaluate(() => fetch('api/v1/inputs').then((answer) => answer.json()));
  const list = inputs.find((input) => input.file === '机构名单.csv');
  assert.equal(list.read, FACILITIES.length, JSON.stringify(list));
});

visit('an upload can be stopped and tried again; a file of a name that is there takes its place', '/bring', async (reader) => {
  await reader.page.route('**/files/**', () => undefined);
  await gives(reader, [BROUGHT[1]]);
  await reader.page.getByRole('button', { name: '停止放入 住处.csv' }).click();
  const uploads = reader.page.getByTestId('uploads');
  await uploads.getByText(/已停止/).waitFor();
  await reader.page.unroute('**/files/**');
  await uploads.getByRole('button', { name: '再试一次' }).click();
  await arrives(reader, [BROUGHT[1]]);
  await gives(reader, [BROUGHT[1]]);
  await uploads.getByText(/同名/).waitFor({ timeout: WAIT });
  await thereAre(reader.page.locator('[data-file]'), 1);
  await reader.page.getByRole('button', { name: '移除 住处.csv' }).click();
  await reader.page.getByText('还没有文件。').waitFor();
});

visit('a role is changed by hand, and a file that cannot be read says why', '/bring', async (reader) => {
  const word = file('通知.docx', 'PK not really');
  await gives(reader, [BROUGHT[0], word]);
  await arrives(reader, [BROUGHT[0]]);
  await card(reader, word.name).waitFor({ timeout: WAIT });
  assert.ok((await card(reader, word.name).innerText()).length > 20);
  await role(reader, '机构名单.csv').selectOption('unused');
  await reader.page.waitForFunction(() => document.querySelector('[data-file="机构名单.csv"]').classList.contains('unused'));
  assert.ok(await reader.page.getByRole('button', { name: '生成地图' }).isDisabled());
});

for (const how of [{}, { dark: true }, { width: 360, height: 740 }, { dark: true, width: 360, height: 740 }]) {
  for (const lang of ['', 'lang=en']) {
    visit(`axe has nothing to say, type and targets are large enough, nothing is too wide: ${JSON.stringify(how)} ${lang}`, `/?${lang}`, how, async (reader) => {
      const looks = async () => {
        assert.deepEqual(await reader.violations(), []);
        const { wide, small, low } = await reader.page.evaluate(() => ({
          wide: document.documentElement.scrollWidth - innerWidth,
          small: [...document.querySelectorAll('body *')]
            .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && parseFloat(getComputedStyle(e).fontSize) < 14)
            .map((e) => e.textContent),
          low: [...document.querySelectorAll('main button, main a, main select, main summary, main label:has(input)')]
            .filter((e) => e.getBoundingClientRect().height && e.getBoundingClientRect().height < 43.5)
            .map((e) => e.textContent),
        }));
        assert.deepEqual({ wide: Math.max(0, wide), small, low }, { wide: 0, small: [], low: [] });
      };
      await reader.page.getByTestId('choose').waitFor({ state: 'attached' });
      await looks();
      await gives(reader, BROUGHT.slice(0, 2));
      await arrives(reader, BROUGHT.slice(0, 2));
      await looks();
    });
  }
}
