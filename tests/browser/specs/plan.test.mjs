// Optimal plans: asked, watched, stopped, and put on the map as pins.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { givenAPlace } from '../carecircle.mjs';

let place;
before(async () => (place = await givenAPlace()), { timeout: 300_000 });
after(() => place?.close());

const LENS = 'circle=circle15&cohort=steady';
const whole = (n) => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }).format(n);

const visit = (name, path, steps) =>
  test(name, { timeout: 240_000 }, async () => {
    const reader = await place.visit(path);
    try {
      await steps(reader);
      assert.deepEqual(reader.strangers(), [], 'requests left this machine');
      assert.deepEqual(reader.complaints, [], 'the console is not clean');
    } finally {
      await reader.leave();
    }
  });

visit('the best sites come with their proof, each with its own seniors, in phases and as a curve; they become pins', `/?${LENS}&site=canteen&tab=plan`, async (reader) => {
  await reader.asksForAPlan({ service: 'canteen', candidates: 'homes', sites: 3, phases: '1,2' });
  const told = await reader.plan();
  const own = await place.ask('/plan', { service: 'canteen', circle: 'circle15', cohort: 'steady', sites: 3, candidates: 'homes', phases: [1, 2], curve: 6 });
  assert.equal(own.status, 'optimal');
  assert.match(told, /已证明最优/);
  assert.ok(told.includes(`新增覆盖 ${whole(own.seniors.newly)} 位老人`), told);
  for (const site of own.sites) assert.ok(told.includes(`新增 ${whole(site.newly)} 人，其中只靠它的 ${whole(site.alone)} 人`), told);
  assert.match(told, /若不能建，改建/);
  assert.ok(told.includes(`本期 ${whole(own.phases[1].gain)} 人`), told);
  assert.equal(await reader.page.getByTestId('plan-curve').locator('circle').count(), own.curve.length);
  assert.equal(await reader.page.locator('.siting-pin.planned').count(), 3);
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
  assert.match(told, /已证明最优|最优值不低于它的 [\d.]+%|至少达到最优值的 [\d.]+%|限时内没有找到方案|附近没有路/);
});

visit('a list of parcels is read, those in use left out, and only vacant ones are chosen from', `/?${LENS}&site=canteen&tab=plan`, async (reader) => {
  const best = await place.ask('/plan', { service: 'canteen', circle: 'circle15', cohort: 'steady', sites: 3, candidates: 'homes' });
  const [a, b, c] = best.sites.map((s) => s.at.join());
  const csv = `编号,名称,经度,纬度,状态\nP1,旧校舍,${a},空置\nP2,"老供销社, 东",${b},闲置\nP3,新办公楼,${c},使用中\nP4,无坐标,,,空置\n`;
  await reader.page.locator('#plan-candidates').selectOption('file');
  await reader.page.locator('input[type=file]').setInputFiles({ name: 'parcels.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await reader.page.getByText('读到 2 处备选点；1 处在用，未取；1 行没有坐标').waitFor();
  await reader.asksForAPlan({ service: 'canteen', sites: 2 });
  const told = await reader.plan();
  assert.ok(told.includes('旧校舍') && told.includes('老供销社, 东') && !told.includes('新办公楼'), told);
});
