// Scenarios on the page: kept from what is proposed, compared, exported and imported.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { givenAPlaceWithScenarios } from '../carecircle.mjs';

let place;
before(async () => (place = await givenAPlaceWithScenarios({ 旧方案: ['--close', 'LH0001'] })), { timeout: 300_000 });
after(() => place?.close());

const LENS = 'circle=circle15&cohort=steady';
const whole = (n) => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }).format(n);
const change = async (query) =>
  (await place.api(`/compare?${LENS}&${query}`)).changes.find((c) => c.circle === 'circle15' && c.cohort === 'steady');

test('pins, a link and a closing become a scenario that is shown, compared with today and with another, and put beside today', { timeout: 300_000 }, async () => {
  const reader = await place.visit(`/?${LENS}&site=all&pins=121.113,28.777&link=121.465698,28.739005:121.464405,28.740106&close=LH0004`);
  await reader.keepsAs('新建一处、连通一处', place.token);
  await reader.page.waitForURL(/[?&]scenario=/);
  assert.doesNotMatch(new URL(reader.page.url()).search, /pins=|link=|close=/, 'what was proposed is kept now');
  await reader.settles();
  const { scenarios } = await place.api('/scenarios');
  assert.deepEqual(scenarios.find((s) => s.name === '新建一处、连通一处').edits.map((e) => e.edit), ['close', 'add', 'link']);
  const told = await change(`to=${encodeURIComponent('新建一处、连通一处')}`);
  assert.ok(told.gain_seniors > 0 && told.lose_seniors > 0);
  await reader.says((await place.api(`/summary?${LENS}&scenario=${encodeURIComponent('新建一处、连通一处')}`)).covered);
  await reader.presses('方案库');
  const words = reader.page.getByTestId('comparison');
  await words.getByText(`${whole(told.gain_seniors)} 位老人受益`).waitFor();
  await words.getByText(`${whole(told.lose_seniors)} 位老人受损`).waitFor();
  await reader.page.waitForFunction((n) => window.carecircleMap.getSource('siting-homes').serialize().data.features.length === n, told.gain_homes + told.lose_homes);
  assert.deepEqual(await reader.violations(), []);

  await reader.page.locator('#compare-from').selectOption('旧方案');
  const between = await change(`from=${encodeURIComponent('旧方案')}&to=${encodeURIComponent('新建一处、连通一处')}`);
  await words.getByText(`${whole(between.gain_seniors)} 位老人受益`).waitFor();

  await reader.presses('新建一处、连通一处');
  await reader.presses('与今天左右对比');
  assert.match(await reader.comparison(), /今天[\s\S]*方案：新建一处、连通一处/);
  assert.deepEqual(reader.strangers(), [], 'requests left this machine');
  assert.deepEqual(reader.complaints, [], 'the console is not clean');
  await reader.leave();
});

test('without the token nothing is kept, and the page says what is missing', { timeout: 300_000 }, async () => {
  const reader = await place.visit(`/?${LENS}&site=all&pins=121.113,28.777`);
  await reader.keepsAs('不该有', '00000000000000000000000000000000');
  await reader.page.getByRole('alert').getByText('口令不对').waitFor();
  assert.ok(!(await place.api('/scenarios')).scenarios.some((s) => s.name === '不该有'));
  await reader.leave();
});

test('scenarios go out as a file and come back from one', { timeout: 300_000 }, async () => {
  const reader = await place.visit(`/?${LENS}&site=all&tab=saved`);
  const [file] = await Promise.all([reader.page.waitForEvent('download'), reader.page.getByRole('button', { name: '导出全部方案' }).click()]);
  const text = readFileSync(await file.path(), 'utf8');
  // A file says what scenarios are, not which version of them the server keeps.
  const kept = (await place.api('/scenarios')).scenarios.map(({ name, edits }) => ({ name, edits }));
  assert.deepEqual(JSON.parse(text), { scenarios: kept });
  const renamed = text.replaceAll('旧方案', '导入的方案');
  await reader.page.getByLabel('服务器口令').fill(place.token);
  await reader.page.locator('input[type=file]').setInputFiles({ name: 'scenarios.json', mimeType: 'application/json', buffer: Buffer.from(renamed) });
  await reader.page.getByRole('button', { name: '导入的方案', exact: true }).waitFor();
  assert.ok((await place.api('/study')).conditions.scenarios.includes('导入的方案'));
  await reader.presses('导入的方案');
  await reader.presses('删除');
  await reader.presses('确定删除？');
  await reader.page.getByRole('button', { name: '导入的方案', exact: true }).waitFor({ state: 'detached' });
  assert.ok(!(await place.api('/study')).conditions.scenarios.includes('导入的方案'));
  assert.deepEqual(reader.complaints, [], 'the console is not clean');
  await reader.leave();
});

test('a facility gives other services in a scenario', { timeout: 300_000 }, async () => {
  const { id } = (await place.api('/facilities')).find((f) => f.services.includes('canteen') && f.at);
  const reader = await place.visit(`/?${LENS}&sel=facility:${id}`);
  await reader.presses('改变服务');
  const form = reader.page.getByTestId('services');
  await form.getByRole('checkbox', { name: '老年助餐' }).uncheck();
  await form.getByLabel('存入方案').fill('停办助餐');
  await form.getByLabel('服务器口令').fill(place.token);
  await form.getByRole('button', { name: '保存' }).click();
  await reader.page.waitForURL(/[?&]scenario=/);
  const [edit] = (await place.api(`/scenarios/${encodeURIComponent('停办助餐')}`)).edits;
  assert.ok(edit.edit === 'services' && !edit.services.includes('canteen'), JSON.stringify(edit));
  await reader.says((await place.api(`/summary?${LENS}&scenario=${encodeURIComponent('停办助餐')}`)).covered);
  assert.deepEqual(reader.complaints, [], 'the console is not clean');
  await reader.leave();
});

test('the opportunity follows an edit of the scenario that is looked at, and only what it touches is computed anew', { timeout: 300_000 }, async () => {
  const reader = await place.visit(`/?${LENS}&site=canteen&heat=1#11.00/28.83000/121.15000`);
  const said = reader.page.getByTestId('surface');
  await said.getByText(/个路口，逐一算过，用时 [\d.]+ 秒/).waitFor({ timeout: 120_000 });
  const seniors = () => reader.page.evaluate(() => window.carecircleMap.getSource('siting-heat').serialize().data.features.reduce((all, f) => all + f.properties.seniors, 0));
  const today = await seniors();
  const best = await place.ask(`/plan`, { service: 'canteen', circle: 'circle15', cohort: 'steady', sites: 2, candidates: 'homes' });
  const sum = async (scenario) => {
    const { features } = await place.api(`/opportunity?${LENS}&service=canteen&scenario=${encodeURIComponent(scenario)}`);
    return features.reduce((all, f) => all + f.properties.seniors, 0);
  };
  const seen = [today];
  for (const [i, site] of best.sites.entries()) {
    await reader.clicksAt(site.at, 13);
    await reader.page.waitForURL(/[?&]pins=/);
    await reader.keepsAs('热力跟着走', i === 0 ? place.token : null);
    await reader.page.waitForURL(/[?&]scenario=/);
    await reader.page.waitForFunction((n) => document.querySelector('[data-testid=surface]')?.innerText.includes('只重算了受改动影响的') && !location.search.includes('pins='), i);
    await reader.page.waitForFunction((last) => window.carecircleMap.getSource('siting-heat').serialize().data.features.reduce((all, f) => all + f.properties.seniors, 0) !== last, seen.at(-1));
    const now = await seniors();
    assert.equal(Math.round(now), Math.round(await sum('热力跟着走')), 'the same scenario, edited: what is drawn is what the server says now');
    assert.ok(now < seen.at(-1), 'a canteen more leaves less to gain');
    seen.push(now);
  }
  assert.deepEqual(reader.complaints, [], 'the console is not clean');
  await reader.leave();
});
