// Optimal plans: asked, watched, stopped, and put on the map as pins.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { givenAPlace, homeOf } from '../carecircle.mjs';
import { settles, thereAre } from '../settles.mjs';
import { visits } from '../visits.mjs';

let place;
before(async () => (place = await givenAPlace()), { timeout: 300_000 });
after(() => place?.close());

const LENS = 'circle=circle15&cohort=steady';
const whole = (n) => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }).format(n);

const visit = visits(() => place);

visit('the best sites come with their proof, each with its own seniors, in phases and as a curve; they become pins', `/?${LENS}&site=canteen&tab=plan`, async (reader) => {
  await reader.asksForAPlan({ service: 'canteen', candidates: 'homes', sites: 3, phases: '1,2' });
  const told = await reader.plan();
  const own = await place.ask('/plan', { service: 'canteen', circle: 'circle15', cohort: 'steady', sites: 3, candidates: 'homes', phases: [1, 2], curve: 6 });
  assert.equal(own.status, 'optimal');
  assert.match(told, /已证明最优/);
  assert.ok(told.includes(`新增覆盖 ${whole(own.seniors.newly)} 位老人`), told);
  for (const site of own.sites) assert.ok(told.includes(`新增 ${whole(site.newly)} 人，其中只靠它的 ${whole(site.alone)} 人`), told);
  assert.match(told, /若不能建，改在[^]*建/);
  assert.ok(told.includes(`本期 ${whole(own.phases[1].gain)} 人`), told);
  await thereAre(reader.page.getByTestId('plan-curve').locator('circle'), own.curve.length);
  await thereAre(reader.page.locator('.siting-pin.planned'), 3);
  assert.deepEqual(await reader.violations(), []);
  await reader.presses('放到图上试一试');
  await reader.page.waitForURL(/[?&]pins=/);
  assert.deepEqual(reader.pins(), own.sites.map((s) => s.at.map((v) => Number(v.toFixed(6)))));
  await reader.page.getByTestId('siting-sum').getByText(`新增覆盖 ${whole(own.seniors.newly)} 位老人`).first().waitFor();
});

visit('the fewest sites for a share are counted', `/?${LENS}&site=canteen&tab=plan`, async (reader) => {
  await reader.asksForAPlan({ service: 'canteen', candidates: 'homes', model: 'lscp', share: 75 });
  const told = await reader.plan();
  const own = await place.ask('/plan', { service: 'canteen', circle: 'circle15', cohort: 'steady', model: 'lscp', share: 0.75, candidates: 'homes' });
  assert.ok(told.includes(`最少需要 ${own.sites.length} 处`), told);
  assert.ok(told.includes(own.proof.zh), told);
});

visit('a plan that takes long says how far it is, and gives the best so far when it is stopped', `/?${LENS}&site=canteen&tab=plan`, async (reader) => {
  await reader.asksForAPlan({ service: 'canteen', candidates: 'junctions', model: 'p-median', sites: 12, seconds: 120 });
  await reader.page.getByTestId('plan-progress').getByText(/正在(沿路网搜索|求解)/).waitFor();
  await reader.presses('停下，用目前最好的');
  const told = await reader.plan();
  const state = await place.api(`/plans/${new URL(await reader.link(/p\.job=/), place.url).searchParams.get('p.job')}`);
  assert.deepEqual([state.stage, state.stopping], ['done', true], 'it was stopped, not awaited');
  assert.match(told, /已证明最优|最优，误差不超过|最优值不低于它的 [\d.]+%|至少达到最优值的 [\d.]+%|限时内没有找到方案|附近没有路/);
});

visit('a list of parcels is read, those in use left out, and only vacant ones are chosen from', `/?${LENS}&site=canteen&tab=plan`, async (reader) => {
  const best = await place.ask('/plan', { service: 'canteen', circle: 'circle15', cohort: 'steady', sites: 3, candidates: 'homes' });
  const [a, b, c] = best.sites.map((s) => s.at.join());
  const csv = `编号,名称,经度,纬度,状态\nP1,旧校舍,${a},空置\nP2,"老供销社, 东",${b},闲置\nP3,新办公楼,${c},使用中\nP4,无坐标,,,空置\n`;
  await reader.page.locator('#plan-candidates').selectOption('file');
  await reader.givesParcels('parcels.csv', csv);
  await reader.page.getByText('读到 2 处备选点，2 行未采用').waitFor();
  const rows = await settles(
    () => reader.page.getByTestId('parcels-rows').getByRole('listitem').allInnerTexts(),
    (seen) => assert.equal(seen.length, 2),
  );
  assert.match(rows[0], /第 4 行（新办公楼）：状态不是空置或闲置[^]*使用中/);
  assert.match(rows[1], /第 5 行（无坐标）：没有坐标/);
  await reader.isAtRest();
  assert.equal(await reader.sourceSize('siting-parcels'), 2, 'parcels are drawn');
  await reader.asksForAPlan({ service: 'canteen', sites: 2 });
  const told = await reader.plan();
  assert.ok(told.includes('旧校舍') && told.includes('老供销社, 东') && !told.includes('新办公楼'), told);
});

visit('the question is in the link: it opens as it was and is not asked again, but a plan that the server still has is shown', `/?${LENS}&site=canteen&tab=plan`, async (reader) => {
  const best = await place.ask('/plan', { service: 'canteen', circle: 'circle15', cohort: 'steady', sites: 4, candidates: 'homes' });
  const csv = '编号,名称,经度,纬度,造价,容量\n' + best.sites.map((s, i) => `P${i},地块${i},${s.at.join()},${10 * (i + 1)},${60 + i}\n`).join('');
  await reader.page.locator('#plan-candidates').selectOption('file');
  await reader.givesParcels('parcels.csv', csv);
  await reader.page.getByText('读到 4 处备选点').waitFor();
  await reader.page.getByText('更多条件').click();
  await reader.page.locator('#plan-budget').fill('70');
  await reader.asksForAPlan({ service: 'canteen', sites: 3, phases: '1,2' });
  const told = await reader.plan();
  await reader.page.getByRole('button', { name: '不要这处' }).first().click();
  await reader.page.getByText('问题改过了').waitFor();
  const open = new URL(await reader.link(/p\.forbid=P\d/), place.url);
  assert.ok(!open.searchParams.has('p.job'), 'another question than the one that was asked');
  await reader.page.getByTestId('plan-forbid').getByRole('button').click();
  const answered = new URL(await reader.link(/p\.job=/), place.url);

  // The question alone.
  const again = await place.visit(open.pathname + open.search + open.hash);
  await again.isAtRest();
  const value = (id) => again.page.locator(id).inputValue();
  const question = [await value('#plan-service'), await value('#plan-candidates'), await value('#plan-sites'), await value('#plan-phases'), await value('#plan-budget')];
  assert.deepEqual(question, ['canteen', 'file', '3', '1,2', '70']);
  await again.page.getByText('链接里带来 4 处备选点').waitFor();
  assert.match(await again.page.getByTestId('plan-forbid').innerText(), /P\d/);
  assert.equal(again.asked.filter((u) => u.includes('/plans')).length, 0, 'nothing is asked by itself');
  assert.equal(await again.page.getByTestId('plan').count(), 0);
  assert.equal((await again.link(/./)).replace(/#.*/, ''), open.pathname + open.search, 'and it says the same again');
  await again.leave();

  // With the plan.
  const whole = await place.visit(answered.pathname + answered.search);
  const shown = await whole.plan();
  for (const line of told.split('\n').filter((l) => /新增|证明|本期/.test(l))) assert.ok(shown.includes(line), `${line} is not in ${shown}`);
  assert.equal(whole.asked.filter((u) => u.includes('/plans?')).length, 0, 'it is not computed anew');
  // One that is gone is no failure.
  const gone = await place.visit(`${answered.pathname}${answered.search.replace(/p\.job=\w+/, 'p.job=0123')}`);
  await gone.page.waitForURL((url) => !url.searchParams.has('p.job'));
  assert.equal(await gone.page.getByTestId('siting').getByRole('alert').count(), 0);
  await gone.leave();
  await whole.leave();
});

visit('parcels drawn as areas with latitude first in every row are read so', `/?${LENS}&site=canteen&tab=plan`, async (reader) => {
  const { homes } = await place.api('/study').then((s) => s.counts);
  const rows = await Promise.all(Array.from({ length: 60 }, (_, i) => place.api(`/homes/${homeOf(Math.floor((i * homes) / 60))}`)));
  // Latitude first, as surveyors write.
  const square = ([lon, lat]) => [[[lat, lon], [lat + 1e-4, lon], [lat + 1e-4, lon + 1e-4], [lat, lon + 1e-4], [lat, lon]]];
  const features = rows.map((h, i) => ({ type: 'Feature', properties: { 地块编号: `G${i}`, 地块名称: `地块${i}` }, geometry: { type: 'Polygon', coordinates: square(h.at) } }));
  await reader.page.locator('#plan-candidates').selectOption('file');
  await reader.givesParcels('parcels.geojson', JSON.stringify({ type: 'FeatureCollection', features }));
  await reader.page.getByText('读到 60 处备选点').waitFor();
  assert.equal(await reader.page.getByTestId('parcels-doubt').count(), 0);
  await reader.asksForAPlan({ service: 'canteen', sites: 2 });
  assert.match(await reader.plan(), /地块\d+/);
  assert.deepEqual(await reader.violations(), []);
});

visit('a site that is refused is not chosen again, and one that must be there is', `/?${LENS}&site=canteen&tab=plan`, async (reader) => {
  await reader.asksForAPlan({ service: 'canteen', candidates: 'homes', sites: 3 });
  await reader.plan();
  const first = await reader.planned(place);
  await reader.page.getByRole('button', { name: '不要这处' }).nth(0).click();
  await reader.page.getByRole('button', { name: '必选这处' }).nth(2).click();
  await reader.page.getByRole('button', { name: '按新的问题再求' }).click();
  await reader.page.getByText('问题改过了').waitFor({ state: 'detached' });
  await reader.plan();
  const second = await reader.planned(place);
  const question = { service: 'canteen', circle: 'circle15', cohort: 'steady', sites: 3, candidates: 'homes' };
  const own = await place.ask('/plan', { ...question, forbid: [first[0]], force: [first[2]] });
  assert.deepEqual(second, own.sites.map((s) => s.id));
  assert.ok(!second.includes(first[0]) && second.includes(first[2]), `${first}; ${second}`);
  const sites = () => reader.page.getByTestId('plan-sites').locator(':scope > li').allInnerTexts();
  await settles(sites, (seen) => assert.deepEqual(seen.map((text) => text.includes('指定')), second.map((id) => id === first[2])));
  await thereAre(reader.page.getByTestId('plan-force').getByRole('button'), 1);
});
