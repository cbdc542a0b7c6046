// The families' page: one question, asked by name or on the map.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { givenAPlace } from '../carecircle.mjs';
import { visits } from '../visits.mjs';

let place;
before(async () => (place = await givenAPlace()), { timeout: 300_000 });
after(() => place?.close());

/** One visit, at the end of which nothing was asked elsewhere and nothing was complained about. */
const visit = visits(() => place);

/** Whole minutes, rounded up, by service. */
const promised = ({ services }) =>
  Object.fromEntries(services.map((s) => [s.service, s.way ? String(Math.max(1, Math.ceil(s.way.time_s / 60))) : null]));

/** A village of the demo. */
const village = async () => (await place.api('/places?q=wenhuashequ')).places[0];

visit('a village by its pinyin: the minutes are the server’s, the way is drawn, and the URL brings it back', '/near', {}, async (reader) => {
  const wanted = await village();
  assert.equal(wanted.name, '文化社区');
  await reader.looksFor('wenhuashequ', wanted.name);
  const told = await place.api(`/near?place=${wanted.id}`);
  assert.deepEqual(await reader.answers(), promised(told));
  await reader.seesTheWholeMap();
  assert.ok((await reader.drawn('way')) > 0, 'no way is drawn');
  const first = reader.page.locator('article[data-service]').first();
  assert.equal(await first.getAttribute('data-service'), 'canteen', 'the usual comes first');
  const { phone } = told.services.find((s) => s.service === 'canteen').way;
  assert.equal(await first.getByRole('link').getAttribute('href'), `tel:${phone.replace(/[^\d+]/g, '')}`);

  await reader.page.getByRole('radio', { name: /轮椅/ }).check();
  await reader.page.waitForURL(/cohort=wheelchair/);
  await reader.page.waitForFunction(() => document.querySelector('[data-testid=answers]')?.getAttribute('aria-busy') === 'false');
  const rolled = promised(await place.api(`/near?place=${wanted.id}&cohort=wheelchair`));
  assert.notDeepEqual(rolled, promised(told));
  assert.deepEqual(await reader.answers(), rolled);

  const again = await place.visit(reader.page.url().replace(place.url, ''));
  await again.answered();
  assert.deepEqual(await again.answers(), rolled);
  assert.equal(await again.page.getByRole('combobox').inputValue(), wanted.name);
  await again.leave();
});

visit('a tap on the map asks from there, and another service’s way is shown on demand', '/near', {}, async (reader) => {
  const { at } = await village();
  await reader.clicksAt(at, 16);
  await reader.answered();
  const [lon, lat] = new URL(reader.page.url()).searchParams.get('at').split(',').map(Number);
  assert.ok(Math.abs(lon - at[0]) < 1e-4 && Math.abs(lat - at[1]) < 1e-4, `${lon}, ${lat} is not ${at}`);
  assert.deepEqual(await reader.answers(), promised(await place.api(`/near?lon=${lon}&lat=${lat}`)));
  await reader.seesTheWholeMap();
  assert.ok((await reader.drawn('way')) > 0, 'no way is drawn');
  const other = reader.page.locator('article[data-service=school]');
  await other.getByRole('button').click();
  assert.equal(await other.getByRole('button').getAttribute('aria-pressed'), 'true');
  await reader.page.waitForURL(/to=school/);
});

visit('what cannot be reached says so and why', '/near', {}, async (reader) => {
  const { services } = await place.api('/study');
  const none = services.find((s) => s.facilities === 0);
  assert.ok(none, 'the demo has a service that nobody gives');
  await reader.looksFor('文化社区', '文化社区');
  assert.match(await reader.page.locator(`article[data-service=${none.id}]`).innerText(), /还没有能用的/);
});

test('what cannot be answered is said in plain words, and the console stays clean', { timeout: 120_000 }, async () => {
  for (const [path, words] of [
    ['/near?at=121.3,28.9&cohort=wheelchair', /没有轮椅能走的路/],
    ['/near?at=100,30', /不在范围里/],
    ['/near?place=area:99999', /没有这个地名/],
    ['/near?place=area:99999&need=meals', /没有这个地名/],
    ['/near?at=121.12,28.85&need=moonlight', /还没有机构提供/],
  ]) {
    const reader = await place.visit(path);
    assert.match(await reader.page.getByRole('alert').innerText(), words, path);
    assert.deepEqual(reader.complaints, [], path);
    await reader.leave();
  }
});

for (const how of [{}, { width: 390, height: 844 }]) {
  visit(`what is wrong with a place is said beside its name: ${JSON.stringify(how)}`, '/near?place=area:99999', how, async (reader) => {
    const box = await reader.page.getByRole('alert').boundingBox();
    assert.ok(box.y + box.height < (how.height ?? 900) * 0.6, JSON.stringify(box));
  });
}

visit('on a wide window an answer stands beside its question, and is seen at once', '/near?place=area:331082001006', {}, async (reader) => {
  await reader.answered();
  const box = await reader.page.locator('article[data-service]').first().boundingBox();
  assert.ok(box.y + box.height < 600, JSON.stringify(box));
});

visit('what a link names and the study does not have is left out', '/near?place=area:331082001006&cohort=x&scenario=y&level=z&when=soon', {}, async (reader) => {
  await reader.answered();
  assert.deepEqual(await reader.answers(), promised(await place.api('/near?place=area:331082001006')));
});

visit('only what is open then is answered, at a time from the URL or now', '/near', {}, async () => {
  const { id } = await village();
  const monday = await place.api(`/near?place=${id}&at=mon-09:15`);
  const sunday = await place.api(`/near?place=${id}&at=sun-03:00`);
  assert.notDeepEqual(promised(monday), promised(sunday), 'the demo has opening hours');
  const asked = await place.visit(`/near?place=${id}&open=sun-03:00`);
  await asked.answered();
  assert.deepEqual(await asked.answers(), promised(sunday));
  assert.match(await asked.page.locator('article.never').first().innerText(), /这个时间没有开着的/);
  await asked.page.getByRole('radio', { name: '不论时间' }).check();
  await asked.page.waitForURL((url) => !url.searchParams.has('open'));
  await asked.page.waitForFunction(() => document.querySelector('[data-testid=answers]')?.getAttribute('aria-busy') === 'false');
  assert.deepEqual(await asked.answers(), promised(await place.api(`/near?place=${id}`)));
  // Now is what the reader's clock says.
  await asked.page.clock.setFixedTime(new Date(2025, 5, 30, 9, 15));
  await asked.page.getByRole('radio', { name: '现在就去' }).check();
  await asked.page.waitForURL(/open=now/);
  await asked.page.getByText('只看 周一 09:15 开着的').waitFor();
  await asked.page.waitForFunction(() => document.querySelector('[data-testid=answers]')?.getAttribute('aria-busy') === 'false');
  assert.deepEqual(await asked.answers(), promised(monday));
  await asked.leave();
});

for (const how of [{}, { dark: true }, { width: 390, height: 844 }, { width: 360, height: 740 }]) {
  visit(`large, plain and without objection from axe: ${JSON.stringify(how)}`, '/near?place=area:331082001006&cohort=frail', how, async (reader) => {
    await reader.answered();
    assert.deepEqual(await reader.smallType(), [], 'type below 20 px');
    assert.deepEqual(await reader.smallTargets(), [], 'targets below 44 px');
    assert.equal(await reader.tooWide(), 0, 'the page is too wide');
    assert.deepEqual(await reader.violations(), []);
    if (how.width) {
      await reader.page.getByTestId('folded').click();
      assert.deepEqual(await reader.violations(), [], 'with the question open');
    }
    await reader.page.getByRole('combobox').fill('dong');
    await reader.page.getByRole('option').first().waitFor();
    assert.deepEqual(await reader.violations(), [], 'with the list open');
  });
}

visit('on a phone the answer comes first, the question folds, and Back leads to the question before', '/near', { width: 360, height: 740, touch: true }, async (reader) => {
  const { page } = reader;
  const wanted = await village();
  await reader.looksFor('wenhuashequ', wanted.name);
  const minutes = page.getByTestId('minutes').first();
  await minutes.waitFor();
  assert.ok(await minutes.evaluate((m) => m.getBoundingClientRect().bottom <= innerHeight && m.getBoundingClientRect().top >= 0), 'the answer is not seen');
  assert.match(await page.getByTestId('folded').innerText(), /文化社区.*样样都看.*走得稳/s);
  assert.equal(await page.getByRole('combobox').count(), 0);
  await page.getByTestId('folded').click();
  // The question folds as soon as it is answered again: the button may be gone at once.
  await page.getByRole('radio', { name: /轮椅/ }).click();
  await page.waitForURL(/cohort=wheelchair/);
  await page.getByTestId('folded').waitFor();
  // Larger letters stay when the page is opened again.
  const letters = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
  const before = await letters();
  await page.getByRole('button', { name: '大字' }).click();
  assert.ok((await letters()) > before);
  await page.goBack();
  await page.getByRole('combobox').waitFor();
  assert.equal(new URL(page.url()).searchParams.get('place'), null);
  await page.goForward();
  await page.getByTestId('folded').waitFor();
  await page.reload();
  await page.getByTestId('folded').waitFor();
  assert.ok((await letters()) > before);
  assert.equal(await reader.tooWide(), 0, 'the page is too wide');
});

visit('without WebGL names still find their answer, and the page says so', '/near?lang=en', { webgl: false }, async (reader) => {
  assert.match(await reader.page.getByRole('alert').innerText(), /cannot show the map/);
  const { id } = await village();
  await reader.looksFor('wenhsq', '文化社区');
  assert.deepEqual(await reader.answers(), promised(await place.api(`/near?place=${id}`)));
  assert.deepEqual(reader.asked.filter((u) => /tiles|worker/.test(u)), [], 'the map was fetched for nothing');
});

visit('the two pages lead to each other, and simulated data are said to be so on both', '/', {}, async (reader) => {
  await reader.page.getByRole('link', { name: '报告', exact: true }).click();
  await reader.page.getByRole('link', { name: '给家人看' }).click();
  await reader.page.waitForURL(/\/near$/);
  await reader.page.getByText('模拟数据', { exact: true }).first().waitFor();
  await reader.page.getByRole('link', { name: '看全市的地图' }).click();
  await reader.page.getByTestId('headline').waitFor();
});
