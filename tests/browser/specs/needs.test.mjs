// The families' page by need: what, when, the nearest three, the learning map, the data behind it.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { givenAPlace } from '../carecircle.mjs';
import { settles } from '../settles.mjs';
import { visits } from '../visits.mjs';

let place;
let village;
before(
  async () => {
    place = await givenAPlace();
    village = (await place.api('/places?q=wenhuashequ')).places[0].id;
  },
  { timeout: 300_000 },
);
after(() => place?.close());

const visit = visits(() => place);

const minutes = (row) => String(Math.max(1, Math.ceil(row.time_s / 60)));
const told = (answer) => answer.found.map((row) => ({ facility: row.facility, minutes: minutes(row) }));
const shown = async (reader) => (await reader.foundPlaces()).map(({ facility, minutes }) => ({ facility, minutes }));

visit('meals: the nearest three by time, as the server ranks them; more on demand; the URL brings them back', () => `/near?place=${village}&when=mon-11:00`, {}, async (reader) => {
  await reader.asksFor('need:meals');
  await reader.page.getByRole('combobox', { name: '什么时候去？' }).selectOption('any');
  await reader.answeredAnew();
  const answer = await place.api(`/nearest?place=${village}&need=meals`);
  assert.equal(answer.found.length, 3);
  assert.deepEqual(await shown(reader), told(answer));
  await reader.seesTheWholeMap();
  assert.ok((await reader.drawn('way')) > 0, 'no way is drawn');
  // The camera is close to the way; the others may lie beyond its edge.
  await reader.page.evaluate(() => window.carecircleMap.jumpTo({ zoom: 12 }));
  await reader.seesTheWholeMap();
  assert.ok((await reader.drawn('offers')) > 0, 'where else there are meals is not on the map');
  await reader.page.getByRole('button', { name: '再看几处' }).click();
  await reader.page.locator('article[data-facility]').nth(5).waitFor();
  assert.deepEqual(await shown(reader), told(await place.api(`/nearest?place=${village}&need=meals&most=6`)));
  const again = await place.visit(reader.page.url().replace(place.url, ''));
  await again.answered();
  assert.deepEqual(await shown(again), told(answer));
  await again.leave();
});

visit('at a chosen hour: who is open is said, and what is nearer but closed', () => `/near?place=${village}&need=meals&when=sun-12:45`, {}, async (reader) => {
  await reader.answered();
  const answer = await place.api(`/nearest?place=${village}&need=meals&at=sun-12:45&open=then`);
  assert.deepEqual(await shown(reader), told(answer));
  assert.ok(answer.shut.length > 0, 'the demo has a canteen nearer that is closed on a Sunday after noon');
  for (const [i, { marks }] of (await reader.foundPlaces()).entries()) {
    const { open, until } = answer.found[i];
    if (open) assert.ok(marks.some((m) => m.includes('开着') && (!until || m.includes(until.split('-')[1]))), `${marks}`);
  }
  const text = await reader.page.getByTestId('answers').innerText();
  for (const { facility_name } of answer.shut) assert.ok(text.includes(facility_name), `${facility_name} is not told`);
});

visit('late at night nobody cooks: the page says so, and shows the nearest all the same when asked', () => `/near?place=${village}&need=meals&when=mon-23:30`, {}, async (reader) => {
  await reader.answeredAnew();
  assert.deepEqual(await reader.foundPlaces(), []);
  assert.match(await reader.page.getByTestId('answers').innerText(), /那时没有开着的/);
  await reader.page.getByRole('button', { name: '不管时间，看最近的' }).click();
  await reader.answered();
  assert.equal((await reader.foundPlaces()).length, 3);
});

visit('a need is found by what people type, in characters or pinyin', () => `/near?place=${village}`, {}, async (reader) => {
  await reader.page.getByRole('button', { name: '找别的…' }).click();
  const box = reader.page.getByRole('searchbox', { name: /写要找的事/ });
  await box.fill('shitang');
  await reader.page.waitForFunction(() => document.querySelector('[data-want]').dataset.want === 'need:meals');
  await box.press('Enter');
  await reader.page.waitForURL(/need=meals/);
  // Meals are asked for now, and the test may run at night.
  await reader.page.getByRole('combobox', { name: '什么时候去？' }).selectOption('any');
  await reader.answered();
  await box.fill('卫生院');
  await reader.page.locator('[data-want="service:clinic"]').waitFor();
  await reader.asksFor('service:clinic');
  await reader.page.waitForURL(/service=clinic/);
  assert.deepEqual(await shown(reader), told(await place.api(`/nearest?place=${village}&service=clinic`)));
  await box.fill('游泳');
  await reader.page.getByText('没有这样的服务').last().waitFor();
});

visit('a need that nobody answers is not offered, and an old link to it says so', () => `/near?place=${village}&need=surgery`, {}, async (reader) => {
  assert.match(await reader.page.getByRole('alert').innerText(), /没有机构提供/);
  assert.deepEqual(reader.complaints.splice(0).filter((c) => !c.includes('404')), []);
  const { needs } = await place.api('/needs');
  const offered = await reader.page.locator('[data-want^="need:"]').evaluateAll((all) => all.map((a) => a.dataset.want));
  assert.deepEqual(offered, needs.filter((n) => n.kind === 'need').map((n) => `need:${n.id}`));
});

visit('the learning map: the nearest school of each level by the fastest way, or of one level', () => `/near?place=${village}&need=classes&when=any`, {}, async (reader) => {
  await reader.answered();
  const each = await place.api(`/nearest?place=${village}&need=classes&mode=best&each_level=true&most=1`);
  assert.ok(each.levels.length > 1 && each.found.length > 1, 'the demo has schools of several levels');
  assert.deepEqual(await shown(reader), told(each));
  const text = await reader.page.locator('article[data-facility]').first().innerText();
  for (const { mode, time_s } of each.found[0].times) {
    const word = { walk: '走路', ebike: '骑电动车' }[mode];
    if (word) assert.ok(text.includes(`${word} ${minutes({ time_s })} 分钟`), `${word} is not told in ${text}`);
  }
  const level = each.levels.at(-1);
  await reader.page.getByRole('radio', { name: { city: '市', county: '县', town: '镇街', village: '村社区' }[level], exact: true }).check();
  await reader.page.waitForURL(new RegExp(`level=${level}`));
  await reader.answeredAnew();
  assert.deepEqual(await shown(reader), told(await place.api(`/nearest?place=${village}&need=classes&mode=best&level=${level}`)));
});

visit('by the fastest way: the bus at the minute that is asked for, its lines and walks', '/near?at=121.1175,28.8478&need=rehabilitation&when=tue-08:05', {}, async (reader) => {
  await reader.answered();
  assert.equal(await reader.page.getByTestId('journey').count(), 0, 'on foot nobody takes a bus');
  await reader.page.getByRole('combobox', { name: '怎么去？' }).selectOption('best');
  await reader.page.waitForURL(/how=best/);
  await reader.page.getByTestId('bus').waitFor({ timeout: 120_000 });
  const answer = await place.api('/nearest?lon=121.1175&lat=28.8478&need=rehabilitation&mode=best&at=tue-08:05&open=then');
  assert.deepEqual(await shown(reader), told(answer));
  assert.match(await reader.page.getByTestId('bus').innerText(), new RegExp(`${answer.bus.date}.*08:05`));
  const journeys = answer.found.filter((f) => f.journey).map((f) => f.journey.sentence.zh);
  assert.ok(journeys.length > 0 && journeys.every((j) => j.startsWith('08:05 出门')), `${journeys}`);
  const ways = async () => (await reader.page.getByTestId('journey').allInnerTexts()).map((t) => t.replace(/^坐公交\s*/, ''));
  await settles(ways, (seen) => assert.deepEqual(seen, journeys));
});

visit('a van that is not there says when it comes', '/near?at=121.0548,28.7660&need=day-care&when=mon-09:05', {}, async (reader) => {
  await reader.answeredAnew();
  const answer = await place.api('/nearest?lon=121.0548&lat=28.7660&need=day-care&at=mon-09:05&open=then');
  const stop = answer.stops.find((s) => s.open === false);
  assert.ok(stop?.opens, `it comes later: ${JSON.stringify(answer.stops.map((s) => [s.name, s.days, s.open]))}`);
  assert.match(await reader.page.locator(`[data-stop="${stop.stop}"] .away`).innerText(), /那时不在，明天 09:00 来/);
});

visit('the data behind the page: every link leads to data, and the licences are told', () => `/near?place=${village}&need=meals&when=any`, {}, async (reader) => {
  await reader.answered();
  await reader.page.getByText('公开数据', { exact: true }).click();
  const links = await reader.page.locator('details a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  assert.ok(links.length >= 8, `${links}`);
  for (const link of links) {
    const answer = await fetch(place.url + link);
    assert.equal(answer.status, 200, link);
    await answer.body?.cancel();
  }
  const offers = await fetch(place.url + links.find((l) => l.includes('/needs/need/meals'))).then((r) => r.json());
  const { facilities } = (await place.api('/needs')).needs.find((n) => n.id === 'meals');
  assert.equal(offers.features.length, facilities);
  const { sources } = await place.api('/study');
  const text = await reader.page.locator('details').innerText();
  for (const { name, licence } of sources) assert.ok(text.includes(name) && text.includes(licence), name);
});

for (const how of [{}, { dark: true }, { width: 390, height: 844 }, { width: 360, height: 740, dark: true }]) {
  for (const path of ['need=meals&when=mon-12:45', 'need=classes&when=any', 'need=day-care&when=mon-09:00&lang=en']) {
    visit(`large, plain and without objection from axe: ${path} ${JSON.stringify(how)}`, () => `/near?place=${village}&${path}`, how, async (reader) => {
      await reader.answered();
      await reader.page.locator('details summary').click();
      assert.deepEqual(await reader.smallType(), [], 'type below 20 px');
      assert.deepEqual(await reader.smallTargets(), [], 'targets below 44 px');
      assert.equal(await reader.tooWide(), 0, 'the page is too wide');
      assert.deepEqual(await reader.violations(), []);
    });
  }
}

visit('without WebGL the places are told all the same', () => `/near?place=${village}&need=meals&when=any`, { webgl: false }, async (reader) => {
  await reader.answered();
  assert.equal((await reader.foundPlaces()).length, 3);
  assert.equal(await reader.page.getByRole('button', { name: '在地图上看路线' }).count(), 0);
});
