// Sites under a circle that takes whichever of several modes is quickest: tried, planned, and for one home.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { givenAPlace, homeOf } from '../carecircle.mjs';
import { visits } from '../visits.mjs';

const LENS = 'circle=education30&cohort=steady';

let place;
before(
  async () => {
    place = await givenAPlace();
    // The first who asks has everything made ready, which a busy machine may not do in time.
    for (let tries = 0; tries < 5; tries++) if ((await place.ask(`/site?${LENS}`, { service: 'school', sites: [[121.3543, 28.8834]] })).together) break;
  },
  { timeout: 300_000 },
);
after(() => place?.close());

const whole = (n) => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }).format(n);

const visit = visits(() => place);

visit('a pin under the half-hour education circle counts every mode, says so, and follows the hand', `/?${LENS}&site=school&pins=121.3543,28.8834#13.00/28.88340/121.35430`, async (reader) => {
  const sees = async (at) => {
    const answer = await place.ask(`/site?${LENS}`, { service: 'school', sites: [at] });
    const { newly } = answer.together[0].services[0];
    assert.ok(newly.seniors > 0, 'the place is one where somebody is missing a school');
    const sum = reader.page.getByTestId('siting-sum');
    await sum.getByText(`新增覆盖 ${whole(newly.seniors)} 位老人`).first().waitFor({ timeout: 60_000 });
    assert.equal(await reader.page.getByTestId('siting-counts').innerText(), answer.counts.zh);
    return answer;
  };
  const before = await sees([121.3543, 28.8834]);
  assert.match(before.counts.zh, /步行、电动自行车或公交中最快的一种/);
  await reader.isAtRest();
  const sent = reader.asked.filter((u) => u.includes('/api/v1/site?')).length;
  await reader.dragsThePin(0, 60, 20);
  await reader.page.waitForFunction(() => !location.search.includes('pins=121.3543,28.8834'));
  await reader.isAtRest();
  await sees(reader.pins()[0]);
  const asked = reader.asked.filter((u) => u.includes('/api/v1/site?')).length - sent;
  assert.ok(asked >= 2, `${asked} requests for 30 moves`);
});

visit('a plan under it says what its proof is about, and what no plan beats with buses counted', `/?${LENS}&site=school&tab=plan`, async (reader) => {
  await reader.asksForAPlan({ service: 'school', candidates: 'homes', sites: 2 });
  const told = await reader.plan();
  const own = await place.ask('/plan', { service: 'school', circle: 'education30', cohort: 'steady', sites: 2, candidates: 'homes' });
  assert.equal(own.counting.buses, 'left_out');
  assert.ok(told.includes(own.counting.says.zh), told);
  assert.ok(told.includes(`任何方案新增都不超过 ${whole(own.counting.bound)} 人`), told);
  assert.ok(told.includes(`新增覆盖 ${whole(own.seniors.newly)} 位老人`), told);
});

test('a home outside the education circle is told on its card where a site would bring it inside, with as many as that site counts', { timeout: 240_000 }, async () => {
  const { counts } = await place.api('/study');
  let [home, fix] = [0, { covered: true }];
  for (; home < counts.homes && (fix.covered || fix.off_network); home += 41) fix = await place.api(`/fix?home=${homeOf(home)}&${LENS}`);
  home -= 41;
  const [{ service, site }] = fix.services;
  assert.ok(site.time_s <= 1800, JSON.stringify(site));
  const tried = await place.ask(`/site?${LENS}`, { service, sites: [site.at] });
  assert.equal(site.seniors, tried.together[0].services[0].newly.seniors);
  const reader = await place.visit(`/?${LENS}&sel=home:${homeOf(home)}`);
  const card = reader.page.getByTestId('fix');
  await card.getByText(fix.sentence.zh).waitFor({ timeout: 60_000 });
  assert.match(fix.sentence.zh, new RegExp(`新设一处.*${whole(site.seniors)}`));
  await reader.leave();
});
