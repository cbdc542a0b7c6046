import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TOWN, givenAPlace } from '../carecircle.mjs';
import { settles, thereAre } from '../settles.mjs';
import { visits } from '../visits.mjs';

let place;
before(async () => (place = await givenAPlace()), { timeout: 300_000 });
after(() => place?.close());

const whole = (n) => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }).format(n);
const percent = (share) => `${(share * 100).toFixed(1)}%`;

/** One visit, at the end of which nothing was asked elsewhere and nothing was complained about. */
const visit = visits(() => place);

visit('the headline says what the server counted', '/', {}, async (reader) => {
  const { covered } = await place.api('/summary');
  const numbers = await reader.numbers();
  assert.ok(numbers.includes(whole(covered.seniors)), `${numbers}`);
  assert.ok(numbers.includes(percent(covered.share)), `${numbers}`);
  assert.ok(numbers.includes(whole(covered.seniors_left_out)), `${numbers}`);
  assert.ok((await reader.drawn('homes')) > 100);
});

visit('the first view asks for villages last and has no layers of what nobody asked; both are there when they are', '/', {}, async (reader) => {
  await reader.isAtRest();
  const asked = (part) => reader.asked.findIndex((u) => u.includes(part));
  assert.ok(asked('level=village') > asked('/tiles/homes.') && asked('/tiles/homes.') > 0, reader.asked.join('\n'));
  const hidden = () => reader.page.evaluate(() => ['route', 'catchment'].map((layer) => window.carecircleMap.getLayoutProperty(layer, 'visibility') === 'none'));
  assert.deepEqual(await hidden(), [true, true]);
  assert.equal(await reader.page.evaluate(() => !window.carecircleMap.getSource('siting-homes')), true);
  await reader.presses('村社区');
  await thereAre(reader.page.locator('tr[data-area]'), (await place.api('/study')).counts.villages);
  await reader.page.goto(`${place.url}/?sel=facility:LH0001`);
  await reader.details();
  await reader.page.waitForFunction(() => window.carecircleMap?.queryRenderedFeatures({ layers: ['catchment'] }).length > 0);
  assert.deepEqual(await hidden(), [true, false]);
});

visit('the slider gives the number that the server computes anew, and asks for nothing', '/', {}, async (reader) => {
  await reader.isAtRest();
  const before = reader.asked.length;
  const shown = {};
  for (const minutes of [1, 5, 8, 12, 16, 20, 25, 30, 45, 60]) {
    await reader.dragsTheSliderTo(minutes);
    shown[minutes] = await reader.numbers();
  }
  // Chromium looks at the icon again whenever the URL changes.
  assert.deepEqual(reader.asked.slice(before).filter((u) => !u.endsWith('/icon.svg')), [], 'dragging asked the server');
  for (const [minutes, numbers] of Object.entries(shown)) {
    const { covered } = await place.api(`/summary?minutes=${minutes}`);
    assert.ok(numbers.includes(percent(covered.share)), `${minutes} min: ${numbers}, expected ${percent(covered.share)}`);
    assert.ok(numbers.includes(whole(covered.seniors_left_out)), `${minutes} min: ${numbers}`);
  }
});

visit('another circle and cohort change the headline and the URL, and the URL brings them back', '/', {}, async (reader) => {
  const { circles, cohorts } = await place.api('/study');
  const [circle, cohort] = [circles.at(-1), cohorts.at(-1)];
  await reader.choosesTheCircle(circle.name.zh);
  await reader.chooses(new RegExp(`^${cohort.name.zh}`));
  const there = await reader.sees(circle.id, cohort.id);
  const { covered } = await place.api(`/summary?circle=${circle.id}&cohort=${cohort.id}`);
  await reader.says(covered);
  const again = await place.visit(there.pathname + there.search + there.hash);
  assert.equal(await again.headline(), await reader.headline());
  await again.leave();
});

visit('a link opens the same view', '/?min=20&lang=en&theme=dark&sel=home:H00001#12.50/28.85000/121.13000', {}, async (reader) => {
  const at = await reader.page.evaluate(() => ({ zoom: window.carecircleMap.getZoom(), ...window.carecircleMap.getCenter() }));
  assert.ok(Math.abs(at.zoom - 12.5) < 0.01 && Math.abs(at.lat - 28.85) < 1e-3 && Math.abs(at.lng - 121.13) < 1e-3, JSON.stringify(at));
  assert.match(await reader.headline(), /within 20 minutes/);
  assert.equal(await reader.page.locator('html').getAttribute('data-theme'), 'dark');
  assert.equal(await reader.page.locator('html').getAttribute('lang'), 'en');
  assert.ok((await reader.details()).length > 20);
});

visit('a link to a place that is gone says so', '/?lang=zh&sel=home:17', {}, async (reader) => {
  for (const sel of ['home:17', 'facility:4', 'area:0', 'gap:3']) {
    await reader.page.goto(`${place.url}/?sel=${sel}`);
    assert.match(await reader.page.getByTestId('gone').innerText(), sel.startsWith('gap') ? /空白区已不是/ : /已不在现在的名单里/, sel);
  }
  assert.deepEqual(reader.complaints.splice(0).filter((c) => !c.includes('404')), []); // the console tells of the 404 itself
});

visit('a home that is clicked tells why, one of each reason', '/', {}, async (reader) => {
  const { circles } = await place.api('/study');
  const ids = await reader.page.evaluate((key) => {
    const homes = window.carecircleMap.querySourceFeatures('homes', { sourceLayer: 'homes' });
    return Object.fromEntries(homes.filter((f) => f.properties[key]).map((f) => [f.properties[key], f.properties.id]));
  }, `r_${circles[0].id}`);
  assert.ok('too_far' in ids, JSON.stringify(ids));
  for (const id of Object.values(ids)) {
    await reader.clicksAt((await place.api(`/homes/${id}`)).at, 17.5);
    await reader.page.waitForURL(/sel=(home|facility):/);
    const [kind, clicked] = new URL(reader.page.url()).searchParams.get('sel').split(':');
    if (kind === 'facility') continue; // it stands at the door
    const why = await place.api(`/explain?home=${clicked}`);
    await reader.page.getByText(why.sentence.zh).waitFor({ timeout: 20_000 });
    await reader.page.keyboard.press('Escape');
    await reader.page.waitForURL((url) => !url.searchParams.has('sel'));
  }
});

visit('a row of the table shows the town', '/', {}, async (reader) => {
  const { areas } = await place.api('/areas?level=town');
  const worst = areas.toSorted((a, b) => b.covered.seniors_left_out - a.covered.seniors_left_out)[0];
  const row = reader.page.locator('section > table tbody tr').first();
  assert.match(await row.innerText(), new RegExp(worst.name));
  await row.getByRole('button').click();
  assert.match(await reader.details(), new RegExp(`${worst.name}[^]*${percent(worst.covered.share).replace('.', '\\.')}`));
});

for (const [where, path] of [['of the county', '/?min=20'], ['of a street, with their rings', '/?min=20#14.50/28.85000/121.12000']]) {
  visit(`homes ${where} have their colours in the frame after the step, and keep them when the slider rests`, path, {}, async (reader) => {
    await reader.isAtRest();
    for (const minutes of [8, 30]) {
      const { changed, late } = await reader.recolours(minutes);
      assert.ok(changed > 0.001, `${minutes} min changes ${changed} of the map`);
      assert.ok(late < changed / 25, `${late} of the map is late, of ${changed} that change`);
    }
  });
}

visit('a village that is clicked on the map is chosen in the table, and one of the table is shown on the map', '/', {}, async (reader) => {
  const id = await reader.clicksInAVillage();
  const { areas } = await place.api('/areas?level=village');
  const clicked = areas.find((a) => a.id === id);
  await reader.page.waitForURL((url) => url.searchParams.get('sel') === `area:${id}` && url.searchParams.get('level') === 'village');
  assert.match(await reader.details(), new RegExp(clicked.name));
  assert.deepEqual(await reader.rowOf(id), { chosen: true, seen: true });
  const other = areas.find((a) => a.id !== id && a.bounds);
  await reader.page.locator(`tr[data-area="${other.id}"]`).getByRole('button').click();
  await reader.page.waitForURL((url) => url.searchParams.get('sel') === `area:${other.id}`);
  await reader.seesTheWholeMap();
  const [west, south, east, north] = await reader.page.evaluate(() => window.carecircleMap.getBounds().toArray().flat());
  assert.ok(west < other.bounds[0] && south < other.bounds[1] && east > other.bounds[2] && north > other.bounds[3], 'the village is in view');
  assert.ok((await reader.drawn('area-pointed')) > 0, 'its border is drawn');
});

visit('by keys alone the map is asked about its middle', '/', {}, async (reader) => {
  const { at } = await place.api('/homes/H00001');
  await reader.looksAt(at[0], at[1], 17.5);
  await reader.seesTheWholeMap();
  await reader.page.locator('canvas.maplibregl-canvas').first().focus();
  await reader.page.keyboard.press('Enter');
  await reader.page.waitForURL(/sel=(home|facility):/);
  assert.ok((await reader.details()).length > 10);
});

visit('how the table is sorted and filtered is in the link', '/', {}, async (reader) => {
  await reader.page.getByRole('button', { name: '老人', exact: true }).click();
  await reader.page.getByRole('searchbox', { name: '筛选' }).fill('街道');
  const again = await place.visit(await reader.link(/sort=seniors&find=/));
  const rows = ({ page }) => page.locator('#panel section > table tbody tr').allInnerTexts();
  const shown = await settles(() => rows(reader), (seen) => assert.ok(seen.length > 1 && seen.every((row) => row.includes('街道')), `${seen}`));
  await settles(() => rows(again), (seen) => assert.deepEqual(seen, shown));
  await again.leave();
});

visit('simulated data are said to be so', '/', {}, async (reader) => {
  const { simulated } = await place.api('/study');
  assert.equal((await reader.page.getByText('模拟数据', { exact: true }).count()) > 0, simulated);
});

for (const how of [{}, { dark: true }, { width: 390, height: 844 }, { width: 360, height: 740 }]) {
  visit(`axe finds nothing to object to: ${JSON.stringify(how)}`, `/?sel=area:${TOWN}`, how, async (reader) => {
    assert.deepEqual(await reader.violations(), []);
    const wide = await reader.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  });
}

test('without WebGL the numbers and the table are there, and the page says so', { timeout: 120_000 }, async () => {
  const reader = await place.visit('/', { webgl: false });
  try {
    assert.match(await reader.page.getByRole('alert').innerText(), /无法显示地图/);
    const { covered } = await place.api('/summary');
    await reader.says(covered);
    await settles(() => reader.page.locator('section > table tbody tr').count(), (rows) => assert.ok(rows > 1));
  } finally {
    await reader.leave();
  }
});

visit('what was read and what was not is shown by reason', '/', {}, async (reader) => {
  const { inputs } = await place.api('/inputs');
  const notes = inputs.flatMap((input) => input.notes);
  assert.ok(notes.some((note) => note.reason === 'located-by-village'));
  const shown = await reader.opensTheInputs();
  for (const { text, count } of notes) assert.ok(shown.includes(text.zh) && shown.includes(whole(count)), `${text.zh} ${count}\n${shown}`);
  assert.deepEqual(await reader.violations(), []);
});

test('what cannot be read is said in the page’s own words, and asked for once more', { timeout: 180_000 }, async () => {
  const reader = await place.visit('/');
  try {
    await reader.loses('**/tiles/**');
    await reader.looksAt(121.12, 28.85, 14);
    assert.match(await reader.alert(), /地图有一部分没有读出来/);
    assert.deepEqual(await reader.violations(), []);
    await reader.finds('**/tiles/**');
    await reader.page.getByRole('alert').getByRole('button', { name: '再试一次' }).click();
    await reader.page.getByRole('alert').waitFor({ state: 'detached' });
    await reader.isAtRest();
    assert.ok((await reader.drawn('homes')) > 0, 'the map is whole again');
    await reader.loses('**/api/v1/summary*');
    await reader.page.locator('#circle').selectOption({ label: '10分钟助餐圈' });
    assert.match(await reader.alert(), /连不上服务器/);
    assert.doesNotMatch(await reader.alert(), /fetch/);
  } finally {
    await reader.leave();
  }
});
