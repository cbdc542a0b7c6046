// The scoreboard: every number is the program's, every failing place is on the map.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { givenAPlace, told } from '../carecircle.mjs';
import { visits } from '../visits.mjs';

const PACK = 'linhai-2023-2025';
let place;
let board;
/** Whether today's value misses the target, due or not. */
const short = (r) => r.status === 'missed' || (r.status === 'not-due' && r.progress && r.gap > 0);
/** A promise of every town that is not reached, whose service the study has. */
const closable = () => board.rows.find((r) => r.kind === 'every-area' && short(r) && r.failing > 1 && r.services.includes('union'));
before(
  async () => {
    place = await givenAPlace();
    // The first who asks waits for the computation, which a slow build does not end within a request's time.
    for (let tries = 0; !board && tries < 12; tries++) [board] = await place.api(`/targets?pack=${PACK}`).then((told) => told.packs, () => []);
  },
  { timeout: 600_000 },
);
after(() => place?.close());

const visit = visits(() => place, 'reads');

/** A number as the page writes it. */
function written(row, of) {
  if (of === null) return '—';
  const digits = (value, most) => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: most }).format(value);
  if (row.share) {
    // To a tenth, but never up to a target that is missed.
    const near = Math.round(of * 1000) / 10;
    return `${digits(of < row.target && near >= row.target * 100 ? near - 0.1 : near, 1)}%`;
  }
  return digits(of, Math.abs(of) >= 100 ? 0 : Math.abs(of) >= 10 ? 1 : 2) + row.unit.zh;
}

/** What is promised as the page writes it: a number with its sign, or the day of a deliverable. */
function due(row) {
  if (row.deliverable?.due) return `${row.deliverable.due} 前`;
  if (row.target === null) return '—';
  const sign = row.at_most ? (row.strict ? '< ' : '≤ ') : row.strict ? '> ' : '';
  return sign + written(row, row.target);
}

/** What stands today as the page writes it. */
function stands(row) {
  const { delivered, late_days: late } = row.deliverable ?? {};
  if (delivered) return late ? `${delivered}，晚 ${late} 天` : delivered;
  const narrow = row.narrow ? `（${row.narrow.name.zh}：${written(row, row.narrow.value)}）` : '';
  return `${row.at_least ? '至少 ' : ''}${written(row, row.today)}${narrow}`;
}

visit('every row says what `carecircle targets --json` says', `/promises?pack=${PACK}&show=all&sort=clause`, {}, async (reader) => {
  await reader.promises();
  const [said] = told('targets', '--pack', PACK).packs;
  const expected = said.rows.map((r) => ({
    row: r.row,
    status: r.status,
    target: due(r),
    today: stands(r),
    soFar: r.partial ? `年度未完，截至 ${r.date}` : null,
  }));
  assert.ok(expected.length > 90 && expected.some((r) => r.status === 'missed') && expected.some((r) => r.status === 'met'));
  assert.deepEqual((await reader.promiseRows()).map(({ row, status, target, today, soFar }) => ({ row, status, target, today, soFar })), expected);
  assert.ok(expected.some((r) => r.soFar) && expected.some((r) => !r.soFar), 'some are counted over a year that is not over');
  const { met, missed, no_data } = said.counts;
  const sentence = await reader.page.getByTestId('headline').locator('.sentence').innerText();
  assert.match(sentence.replace(/\s/g, ''), new RegExp(`已到期的${met + missed + no_data}项承诺，兑现了${met}项`));
  assert.match(sentence, new RegExp(`${missed} 项没有兑现`));
  const [, later, parts] = /(\d+) 项还没到期（(.*)）/.exec(sentence) ?? assert.fail(sentence);
  const sum = parts.match(/\d+/g).reduce((total, n) => total + Number(n), 0);
  assert.deepEqual([Number(later), sum], [said.counts.not_due, said.counts.not_due], 'the parts of what is not due add up');
  for (const { row, gap } of (await reader.promiseRows()).filter((r) => r.status === 'missed')) {
    const { short } = said.rows.find((r) => r.row === row);
    if (short) assert.ok(gap.startsWith(written({ share: false, unit: { zh: '' } }, short.value)) && gap.endsWith(short.unit.zh), `${row}: ${gap}`);
  }
});

visit('filters by status, kind and department; the link brings the same rows back', `/promises?pack=${PACK}`, {}, async (reader) => {
  await reader.promises();
  const of = (rows) => rows.map((r) => r.row).sort();
  assert.deepEqual(of(await reader.promiseRows()), of(board.rows.filter((r) => ['met', 'missed', 'no-data'].includes(r.status))));
  await reader.pill(/^未兑现/).click();
  await reader.page.getByLabel('核对方式').selectOption('every-area');
  const missed = board.rows.filter((r) => r.status === 'missed' && r.kind === 'every-area');
  assert.deepEqual(of(await reader.promiseRows()), of(missed));
  const department = missed[0].departments[0];
  await reader.page.getByLabel('责任部门').selectOption(department);
  const some = missed.filter((r) => r.departments.includes(department));
  assert.deepEqual(of(await reader.promiseRows()), of(some));
  const again = await place.reads(await reader.link(/department=/));
  await again.promises();
  assert.deepEqual(of(await again.promiseRows()), of(some));
  await again.leave();
});

visit('an opened promise lists and draws the places that fail; the map page shows exactly those', `/promises?pack=${PACK}&show=all`, {}, async (reader) => {
  await reader.promises();
  const row = board.rows.find((r) => r.kind === 'every-area' && short(r) && r.failing > 1);
  await reader.opensThePromise(row.row);
  const { places } = await place.api(`/targets/${row.row}?pack=${PACK}&year=${board.year}`);
  assert.equal(places.length, row.failing);
  assert.deepEqual(await reader.failingPlaces(), places.slice(0, 12).map((p) => p.id));
  await reader.seesTheWholeMap();
  const named = (layer) => reader.page.evaluate((id) => [...new Set(window.carecircleMap.queryRenderedFeatures({ layers: [id] }).map((f) => f.properties.id))].sort(), layer);
  assert.deepEqual(await named('failing-areas'), places.map((p) => p.id).sort());
  await reader.page.getByRole('link', { name: '在地图上看这些地方' }).click();
  await reader.page.getByTestId('promise').getByText(row.name.zh).waitFor();
  await reader.seesTheWholeMap();
  assert.match(reader.page.url(), new RegExp(`promise=${row.row}`));
  await reader.page.waitForFunction((n) => new Set(window.carecircleMap.queryRenderedFeatures({ layers: ['failing-areas'] }).map((f) => f.properties.id)).size === n, places.length);
  assert.deepEqual(await named('failing-areas'), places.map((p) => p.id).sort());
  await reader.page.getByTestId('promise').getByRole('button', { name: '收起' }).click();
  await reader.page.waitForFunction(() => window.carecircleMap.queryRenderedFeatures({ layers: ['failing-areas'] }).length === 0);
  await reader.page.waitForURL((url) => !url.searchParams.has('promise'));
});

visit('one click from a promise that is not kept to the sites that close it, drawn, and on the map page as pins', () => `/promises?pack=${PACK}&promise=${closable().row}`, {}, async (reader) => {
  await reader.promises();
  const row = closable();
  const closing = reader.page.getByTestId('closing');
  await closing.getByRole('button', { name: '怎样补上' }).click();
  await closing.locator('li').first().waitFor({ timeout: 180_000 });
  const plan = await place.api(`/targets/${row.row}/plan?pack=${PACK}&year=${board.year}`);
  assert.equal(plan.sites.length + plan.without.length, row.failing, 'a site for each place that fails');
  assert.deepEqual(await closing.locator('li').evaluateAll((all) => all.map((a) => a.dataset.site)), plan.sites.map((s) => s.id));
  await reader.seesTheWholeMap();
  assert.equal(await reader.drawn('plan'), plan.sites.length);
  await closing.getByRole('link', { name: '在地图上看方案' }).click();
  await reader.page.getByTestId('promise').waitFor();
  await reader.page.waitForURL(/pins=/);
  const near = (a, b) => Math.abs(a[0] - b[0]) < 1e-5 && Math.abs(a[1] - b[1]) < 1e-5;
  assert.ok(reader.pins().every((p, i) => near(p, plan.sites[i].at)) && reader.pins().length === Math.min(20, plan.sites.length), `${reader.pins()}`);
});

visit('a kind of house that no circle counts has its sites where most people live; a number of them is drawn alone', () => `/promises?pack=${PACK}&promise=lh-71-aids&show=missed`, {}, async (reader) => {
  await reader.promises();
  const closing = reader.page.getByTestId('closing');
  await closing.getByRole('button', { name: '怎样补上' }).click();
  await closing.locator('li').first().waitFor({ timeout: 180_000 });
  const plan = await place.api(`/targets/lh-71-aids/plan?pack=${PACK}&year=${board.year}`);
  assert.deepEqual([plan.service, plan.circle, plan.sites.length, plan.sites[0].by], [null, null, 1, 'people']);
  assert.match(await closing.locator('li').innerText(), new RegExp(`900 米内住着 ${new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }).format(plan.sites[0].about)} 位老人`));
  assert.equal(await closing.getByRole('link', { name: '在地图上看方案' }).count(), 0, 'no service: nothing to try on the map page');
  await reader.seesTheWholeMap();
  assert.equal(await reader.drawn('plan'), 1);
});

visit('a row that no site closes says why, and has no button', () => `/promises?pack=${PACK}&promise=lh-17-learners&show=missed`, {}, async (reader) => {
  await reader.promises();
  const row = board.rows.find((r) => r.row === 'lh-17-learners');
  assert.ok(row.no_plan && row.partial);
  assert.equal(await reader.page.getByTestId('no-plan').innerText(), row.no_plan.zh);
  assert.equal(await reader.page.getByTestId('closing').count(), 0);
  const shown = (await reader.promiseRows()).find((r) => r.row === 'lh-17-learners');
  assert.match(shown.gap, /个百分点$/);
});

visit('another document and another year', '/promises', {}, async (reader) => {
  await reader.promises();
  await reader.page.getByLabel('文件', { exact: true }).selectOption('jiaxing-2022');
  await reader.page.waitForFunction(() => document.querySelector('tr[data-row^=jx]'), null, { timeout: 120_000 });
  await reader.promises();
  await reader.page.getByLabel('文件', { exact: true }).selectOption(PACK);
  await reader.page.waitForFunction(() => document.querySelector('tr[data-row^=lh]'));
  await reader.pill('2023', { exact: true }).click();
  await reader.page.waitForURL(/year=2023/);
  await reader.page.getByTestId('headline').getByText('临海市 2023 年').waitFor({ timeout: 120_000 });
  const { counts } = (await place.api(`/targets?pack=${PACK}&year=2023`)).packs[0];
  assert.match((await reader.page.getByTestId('headline').innerText()).replace(/\s/g, ''), new RegExp(`兑现了${counts.met}项`));
});

visit('what is missing says what to bring', () => `/promises?pack=${PACK}&show=no-data&promise=${board.rows.find((r) => r.status === 'no-data').row}`, {}, async (reader) => {
  await reader.promises();
  const row = board.rows.find((r) => r.status === 'no-data');
  assert.ok(row.bring);
  await reader.page.getByText(row.bring.zh, { exact: true }).waitFor();
});

for (const how of [{}, { dark: true }, { width: 390, height: 844 }, { width: 360, height: 740, dark: true }]) {
  visit(`axe has nothing to say, and nothing is too wide: ${JSON.stringify(how)}`, () => `/promises?pack=${PACK}&show=all${how.width ? '&lang=en' : ''}`, how, async (reader) => {
    await reader.promises();
    assert.deepEqual(await reader.violations(), []);
    await reader.opensThePromise(board.rows.find((r) => r.status === 'missed' && r.failing > 0).row);
    await reader.seesTheWholeMap();
    assert.deepEqual(await reader.violations(), [], 'with a row open');
    assert.equal(await reader.tooWide(), 0, 'the page is too wide');
  });
}

visit('without WebGL the list says the same', () => `/promises?pack=${PACK}`, { webgl: false }, async (reader) => {
  await reader.promises();
  const row = board.rows.find((r) => r.status === 'missed' && r.failing > 0);
  await reader.opensThePromise(row.row);
  assert.ok((await reader.failingPlaces()).length > 0);
  await reader.page.getByText('这台设备显示不了地图').waitFor();
});

visit('paper has the table, whatever its width, and no controls', () => `/promises?pack=${PACK}`, { width: 700 }, async (reader) => {
  await reader.promises();
  await reader.page.emulateMedia({ media: 'print' });
  assert.equal(await reader.page.getByRole('button', { name: '打印' }).isVisible(), false);
  assert.equal(await reader.page.getByLabel('核对方式').isVisible(), false);
  const row = reader.page.locator('tr[data-row]').first();
  assert.equal(await row.evaluate((e) => getComputedStyle(e).display), 'table-row', 'cards are for a phone');
  assert.match(await reader.page.locator('body').innerText(), /模拟数据/);
});

test('a server that cannot answer is said to be so, and asked again', { timeout: 120_000 }, async () => {
  const reader = await place.reads('/near');
  await reader.page.route('**/api/v1/targets*', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ type: '/problems/busy', detail: 'too many questions' }) }));
  await reader.page.goto(`${place.url}/promises`);
  const alert = reader.page.getByRole('alert');
  assert.match(await alert.innerText(), /没有算出来[\s\S]*服务器正忙，请稍后再试。/);
  assert.doesNotMatch(await alert.innerText(), /too many questions/, 'English says no more here');
  await reader.page.unroute('**/api/v1/targets*');
  await alert.getByRole('button', { name: '再试一次' }).click();
  await reader.promises();
  await reader.leave();
});

visit('a link to a document that is not here says so in the reader’s language, and what there is', '/promises?pack=nowhere', {}, async (reader) => {
  const alert = reader.page.getByRole('alert');
  assert.match(await alert.innerText(), /这里没有要找的东西[^]*there is no pack 'nowhere'/);
  await reader.page.goto(`${place.url}/promises?pack=nowhere&lang=en`);
  assert.doesNotMatch(await alert.innerText(), /\p{Script=Han}/u);
  reader.complaints.length = 0; // the console tells of the 404 itself
});

visit('the map page leads to the scoreboard', '/', {}, async (reader) => {
  await reader.page.getByRole('link', { name: '承诺', exact: true }).click();
  await reader.page.getByRole('link', { name: '承诺对照' }).click();
  await reader.page.waitForURL(/\/promises$/);
  await reader.promises();
});
