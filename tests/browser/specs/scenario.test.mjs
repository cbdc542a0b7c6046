// Scenarios made by the program: the page shows them beside today, with the numbers of the server.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { givenAPlaceWithScenarios } from '../carecircle.mjs';

// Two new sites where many are left out, and the first facility closed, so that every other row is another.
const NAME = '三处调整';
const EDITS = [...['121.1137,28.7790', '121.1102,28.8806'].flatMap((at) => ['--add', `daycare,canteen,activity@${at}`]), '--close', 'LH0001'];
let place;
before(async () => (place = await givenAPlaceWithScenarios({ [NAME]: EDITS })), { timeout: 300_000 });
after(() => place?.close());

const whole = (n) => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }).format(n);
const percent = (share) => `${(share * 100).toFixed(1)}%`;
const covered = async (query) => (await place.api(`/summary?circle=circle15&cohort=steady&${query}`)).covered;

test('today and a scenario stand side by side with the numbers of the server, and a link brings them back', { timeout: 300_000 }, async () => {
  const [today, then] = [await covered(''), await covered(`scenario=${encodeURIComponent(NAME)}`)];
  assert.notEqual(percent(today.share), percent(then.share), 'the scenario makes no difference that can be seen');
  const reader = await place.visit('/?circle=circle15&cohort=steady');
  await reader.says(today);
  await reader.opensTheConditions();
  assert.match(await reader.conditions(), /方案\s*今天/);
  await reader.presses('对比');
  await reader.chooses('健步老人');
  await reader.picks('#scenario', NAME);
  await reader.says(then);
  const shown = await reader.comparison();
  const missing = Math.abs(then.seniors_left_out - today.seniors_left_out);
  for (const text of [percent(today.share), percent(then.share), '今天', `方案：${NAME}`, whole(missing)]) {
    assert.ok(shown.includes(text), `${shown} lacks ${text}`);
  }
  assert.deepEqual(await reader.violations(), []);

  const again = await place.visit(await reader.link(/[?&]b\.scenario=/));
  assert.equal(await again.comparison(), shown);
  await again.says(then);
  await again.leave();

  await reader.presses(`去掉 方案：${NAME}`);
  await reader.says(today);
  assert.deepEqual(reader.strangers(), [], 'requests left this machine');
  assert.deepEqual(reader.complaints, [], 'the console is not clean');
  await reader.leave();
});

test('what is selected or proposed for a facility does not become another facility of a scenario', { timeout: 300_000 }, async () => {
  const reader = await place.visit('/?circle=circle15&cohort=steady&sel=facility:LH0021&site=all&close=LH0021');
  await reader.details();
  await reader.opensTheConditions();
  await reader.picks('#scenario', NAME);
  const { search } = new URL(reader.page.url());
  assert.doesNotMatch(search, /sel=facility|close=/);
  assert.match(search, /[?&]scenario=/);
  assert.deepEqual(reader.complaints, [], 'the console is not clean');
  await reader.leave();
});
