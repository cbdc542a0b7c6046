// Conditions and comparison: what the page shows is what the server answers, while a thumb moves and when it rests.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { TOWN, givenAPlace } from '../carecircle.mjs';
import { visits } from '../visits.mjs';

let place;
before(async () => (place = await givenAPlace()), { timeout: 300_000 });
after(() => place?.close());

const whole = (n) => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }).format(n);
const percent = (share) => `${(share * 100).toFixed(1)}%`;

const visit = visits(() => place);

/** The headline comes to say what the server answers to `query`. */
async function saysWhatTheServerSays(reader, query) {
  const { covered } = await place.api(`/summary?${query}`);
  await reader.says(covered);
  return covered;
}

visit('any instead of all of the services is what the summary says of need=1, and the link brings it back', '/', {}, async (reader) => {
  const all = await saysWhatTheServerSays(reader, 'circle=circle15');
  await reader.needs('任一');
  const any = await saysWhatTheServerSays(reader, 'circle=circle15&need=1');
  assert.ok(any.seniors_covered > all.seniors_covered);
  await reader.ticks('老年活动', false);
  await saysWhatTheServerSays(reader, 'circle=circle15&services=daycare,canteen&need=1');
  const link = await reader.link(/services=daycare,canteen.*need=1/);
  const again = await place.visit(link);
  assert.equal(await again.headline(), await reader.headline());
  await again.leave();
});

visit('the areas on the map are those of the lens, also after it changed and changed back', '/', {}, async (reader) => {
  const all = await reader.areasIn('gaps');
  for (const press of ['任一', '全部']) {
    await reader.needs(press);
    await reader.isAtRest();
    const again = await place.visit(await reader.link(press === '任一' ? /need=1/ : /^(?!.*need=)/));
    const fresh = await again.areasIn('gaps');
    assert.deepEqual(await reader.areasIn('gaps'), fresh, press);
    assert.equal(fresh.join() === all.join(), press === '全部', 'any of the services leaves other gaps than all of them');
    await again.leave();
  }
});

visit('the largest underserved areas are listed first, named on the map with their people, and opened by a click on either', '/', {}, async (reader) => {
  const { gaps } = await place.api('/gaps?cohort=steady&circle=circle15');
  const rows = reader.page.getByTestId('gap-list').getByRole('listitem');
  const first = await rows.first().innerText();
  assert.ok(first.includes(whole(gaps[0].seniors)) && first.includes('人'), first);
  assert.ok((await rows.count()) < gaps.length);
  // The worst of all has its number on the map, whatever else has a name there.
  await reader.isAtRest();
  const drawn = await reader.page.evaluate(() =>
    window.carecircleMap.queryRenderedFeatures({ layers: ['gap-names'] }).map((f) => [f.properties.rank, f.properties.label]),
  );
  for (const gap of gaps.slice(0, 3)) {
    assert.ok(drawn.some(([rank, label]) => rank === gap.rank && label === `${whole(gap.seniors)} 人`), `${gap.rank} is not among ${drawn}`);
  }
  await rows.nth(1).getByRole('button').click();
  assert.ok((await reader.page.getByTestId('details').innerText()).includes(whole(gaps[1].seniors)));
  await reader.link(new RegExp(`sel=gap:${gaps[1].id}`));
  const at = await reader.page.evaluate(() => {
    const map = window.carecircleMap;
    const [label] = map.queryRenderedFeatures({ layers: ['gap-names'] });
    const { x, y } = map.project(label.geometry.coordinates);
    return { id: label.properties.id, x, y };
  });
  await reader.page.mouse.click(at.x, at.y);
  await reader.link(new RegExp(`sel=gap:${at.id}`));
});

visit('towns are coloured and named by their share in the place of homes, and a link keeps it', '/', {}, async (reader) => {
  const { areas } = await place.api('/areas?level=town&cohort=steady&circle=circle15');
  await reader.chooses('看各镇街比例');
  await reader.isAtRest();
  const drawn = await reader.page.evaluate(() => {
    const map = window.carecircleMap;
    const ids = new Set(map.queryRenderedFeatures({ layers: ['town-fill'] }).map((f) => f.properties.id));
    return { towns: ids.size, homes: map.getLayoutProperty('homes', 'visibility'), names: JSON.stringify(map.getLayoutProperty('town-share', 'text-field')) };
  });
  assert.equal(drawn.towns, areas.length);
  assert.equal(drawn.homes, 'none');
  for (const { id, covered } of areas) assert.ok(drawn.names.includes(percent(covered.share)), `${id}: ${percent(covered.share)}`);
  assert.match(await reader.legend(), /80–100%/);
  const again = await place.visit(await reader.link(/as=towns/));
  await again.isAtRest();
  assert.ok((await again.drawn('town-fill')) > 0 && (await again.drawn('town-share')) > 0);
  await again.chooses('看每个住处');
  await again.isAtRest();
  assert.ok((await again.drawn('homes')) > 0);
  assert.equal(await again.page.evaluate(() => window.carecircleMap.getLayer('town-fill') === undefined), true);
  await again.leave();
});

visit('the walking speed estimates while it moves and settles on the number of the server', '/', {}, async (reader) => {
  await reader.opensTheConditions();
  const [fast, estimate] = await reader.readsWhileSliding('#speed', [1.3, 0.8]);
  assert.ok(fast.includes('≈') && estimate.includes('≈'), `${fast} ${estimate}`);
  await reader.settles();
  assert.doesNotMatch(await reader.headline(), /≈/);
  const { share } = await saysWhatTheServerSays(reader, 'speed_mps=0.8');
  // Scaling is exact but for the curve's whole minutes, and waits at steps and crossings.
  const [faster, slower] = [fast, estimate].map((text) => Number.parseFloat(text.replace(/[^\d.]/g, '')));
  assert.ok(faster > slower && Math.abs(slower - share * 100) < 1, `estimated ${faster} % and ${slower} %, counted ${share * 100} %`);
  // The same as the cohort that walks so, where nothing else differs.
  const slow = await place.api('/summary?cohort=slow');
  await reader.says(slow.covered);
});

visit('the minutes are exact under conditions as well', '/?circle=circle15&cohort=steady&speed_mps=0.8&need=2', {}, async (reader) => {
  await reader.isAtRest();
  const before = reader.asked.length;
  for (const minutes of [3, 9, 15, 22, 40]) {
    await reader.dragsTheSliderTo(minutes);
    const numbers = await reader.numbers();
    const { covered } = await place.api(`/summary?circle=circle15&cohort=steady&speed_mps=0.8&need=2&minutes=${minutes}`);
    assert.ok(numbers.includes(whole(covered.seniors_left_out)), `${minutes}: ${numbers}`);
  }
  assert.deepEqual(reader.asked.slice(before).filter((u) => !u.endsWith('/icon.svg')), [], 'dragging asked the server');
});

visit('age, year, day and hour change the headline, show as chips and go away at once', '/', {}, async (reader) => {
  const plain = await reader.headline();
  await reader.opensTheConditions();
  await reader.chooses('80岁及以上');
  await saysWhatTheServerSays(reader, 'age=80');
  await reader.slides('#year', 2020);
  await reader.settles();
  await saysWhatTheServerSays(reader, 'age=80&date=2020-12-31');
  await reader.picks('#weekday', 'sat');
  await saysWhatTheServerSays(reader, 'age=80&date=2020-12-31&at=sat-11:30');
  assert.match(await reader.conditions(), /80岁及以上[^]*2020 年底[^]*周六 11:30/);
  await reader.presses('全部还原');
  assert.equal(await reader.headline(), plain);
});

const TWO = '/?circle=circle15&cohort=steady&b.circle=circle15&b.cohort=frail&b.need=1&swipe=0.6&side=b';

visit('a finger drags the divider, and the maps stay where they are', TWO, { width: 390, height: 844, touch: true }, async (reader) => {
  const before = await reader.page.evaluate(() => window.carecircleMap.getCenter().toArray());
  await reader.dragsTheDividerByTouchTo(0.25);
  assert.equal(await reader.divider(), 25);
  await reader.dragsTheDividerByTouchTo(0.7);
  assert.equal(await reader.divider(), 70);
  assert.deepEqual(await reader.page.evaluate(() => window.carecircleMap.getCenter().toArray()), before, 'the finger moved the map');
});

visit('two views stand side by side with their difference, and the divider moves by keyboard and pointer', TWO, {}, async (reader) => {
  const [a, b] = [await place.api('/summary?cohort=steady'), await place.api('/summary?cohort=frail&need=1')].map((s) => s.covered);
  const shown = await reader.comparison();
  const points = (b.share - a.share) * 100;
  for (const text of [percent(a.share), percent(b.share), Math.abs(points).toFixed(1), whole(Math.abs(b.seniors_left_out - a.seniors_left_out))]) {
    assert.ok(shown.includes(text), `${shown} lacks ${text}`);
  }
  await saysWhatTheServerSays(reader, 'cohort=frail&need=1');
  assert.equal(await reader.divider(), 60);
  await reader.movesTheDivider('ArrowLeft');
  assert.equal(await reader.divider(), 58);
  await reader.dragsTheDividerTo(0.75);
  assert.equal(await reader.divider(), 75);
  await reader.bothMapsShowTheSamePlace();
  const again = await place.visit(await reader.link(/swipe=0\.75/));
  assert.equal(await again.comparison(), shown);
  await again.leave();
  await reader.presses('结束对比');
  await saysWhatTheServerSays(reader, 'cohort=steady');
});

visit('a town shows its curve over the whole one', `/?sel=area:${TOWN}`, {}, async (reader) => {
  const { areas } = await place.api('/areas?level=town');
  const label = await reader.page.getByTestId('details').getByRole('img').getAttribute('aria-label');
  assert.ok(label.includes(areas[0].name) && label.includes(percent(areas[0].covered.share)), label);
  assert.ok(await reader.inked('[data-testid=details] canvas'), 'nothing is drawn');
});

for (const how of [{}, { dark: true }, { width: 390, height: 844 }, { width: 360, height: 740 }]) {
  visit(`axe finds nothing to object to with conditions and two views: ${JSON.stringify(how)}`, `${TWO}&age=80&at=mon-11:30&sel=area:${TOWN}`, how, async (reader) => {
    assert.deepEqual(await reader.violations(), []);
    const wide = await reader.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  });
}

visit('of two limits that are compared, the legend has a scale each, and says on which side gaps are drawn', '/?min=15&b.circle=circle15&b.min=30', {}, async (reader) => {
  const legend = await reader.legend();
  for (const word of ['左 · 15 分钟', '右 · 30 分钟', '120+', '60+', '服务空白区（只在左边）']) assert.ok(legend.includes(word), `${word}: ${legend}`);
  await reader.page.getByTestId('compare').getByRole('button', { name: /右/ }).click();
  assert.equal(await reader.legend(), legend, 'whichever side the panel speaks of');
  assert.deepEqual(await reader.violations(), []);
});
