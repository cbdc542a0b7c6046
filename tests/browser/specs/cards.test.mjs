import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { givenAPlace, homeOf } from '../carecircle.mjs';

let place;
before(async () => (place = await givenAPlace()), { timeout: 300_000 });
after(() => place?.close());

const whole = (n) => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }).format(n);

/** A home whose nearest fix is one that `is` likes. */
async function aHomeWith(is, lens = '') {
  const { counts } = await place.api('/study');
  for (let home = 7; home < counts.homes; home += 97) {
    const fix = await place.api(`/fix?home=${homeOf(home)}${lens}`);
    if (is(fix)) return fix;
  }
  throw new Error('no home has such a fix');
}

test('the card of a home says the nearest fix, and its place can be tried at once', { timeout: 180_000 }, async () => {
  const fix = await aHomeWith((f) => f.wanted === 1 && f.services[0].over_s > 0 && f.services[0].site?.seniors > 50);
  const { at } = await place.api(`/homes/${fix.home}`);
  const reader = await place.visit(`/?sel=home:${fix.home}#13.00/${at[1]}/${at[0]}`);
  const card = reader.page.getByTestId('fix');
  await card.getByText(fix.sentence.zh).waitFor();
  assert.ok((await reader.drawn('fix-sites')) > 0, 'the place is on the map');
  const { service, site } = fix.services[0];
  await card.getByRole('button', { name: '在此试设' }).first().click();
  // The pin lies where the card said, and brings the seniors that the card promised.
  await reader.page.getByTestId('siting-sum').getByText(`新增覆盖 ${whole(site.seniors)} 位老人`).waitFor();
  await reader.link(/pins=/);
  assert.deepEqual(reader.pins()[0].map((v) => v.toFixed(5)), site.at.map((v) => v.toFixed(5)));
  assert.equal(new URL(reader.page.url()).searchParams.get('site'), service);
  assert.deepEqual(reader.complaints, []);
  await reader.leave();
});

test('a home that a link brings inside shows the link; one that lacks only opening hours says when', { timeout: 180_000 }, async () => {
  const linked = await aHomeWith((f) => f.link_completes, '&cohort=steady&circle=circle15');
  const { at } = await place.api(`/homes/${linked.home}`);
  const reader = await place.visit(`/?sel=home:${linked.home}#14.00/${at[1]}/${at[0]}`);
  await reader.page.getByTestId('fix').getByText(linked.sentence.zh).waitFor();
  await reader.isAtRest();
  const line = await reader.page.evaluate(() => window.carecircleMap.getSource('focus').serialize().data.features.find((f) => f.properties.kind === 'link'));
  assert.deepEqual(line.geometry.coordinates, linked.link.ends);
  // Tried at once, it brings inside whom the card promised.
  await reader.page.getByTestId('fix').getByRole('button', { name: '在此试连' }).click();
  await reader.page.getByTestId('siting-sum').getByText(`${whole(linked.link.completed.seniors)} 位老人`).first().waitFor();
  await reader.leave();

  const night = await aHomeWith((f) => f.sentence.zh.startsWith('只差开放时间'), '&at=sun-21:00');
  const late = await place.visit(`/?at=sun-21:00&sel=home:${night.home}`);
  await late.page.getByTestId('fix').getByText(night.sentence.zh).waitFor();
  await late.leave();
});

test('a facility shows its catchment and who depends on it alone', { timeout: 180_000 }, async () => {
  const facilities = await place.api('/facilities');
  const { services } = (await place.api('/study')).circles[0];
  let most = { points: [] };
  for (const f of facilities.filter((f) => f.at && f.open && f.services.some((s) => services.includes(s))).slice(0, 60)) {
    const alone = await place.api(`/facilities/${f.id}/alone`);
    if (alone.points.length > most.points.length) most = alone;
  }
  const { at } = facilities.find((f) => f.id === most.facility);
  const inside = (await place.api(`/isochrone?lon=${at[0]}&lat=${at[1]}`)).properties;
  const reader = await place.visit(`/?sel=facility:${most.facility}#14.00/${at[1]}/${at[0]}`);
  const card = reader.page.locator('[data-testid=dependents][aria-busy=false]');
  await card.waitFor();
  const said = await card.innerText();
  assert.ok(said.includes(`${whole(inside.seniors)} 位老人`), said);
  // Each service's loss is that of closing the facility.
  const { together } = await place.ask('/site', { closes: [most.facility] });
  for (const { service, alone } of most.services) {
    assert.equal(alone.seniors, together[0].services.find((s) => s.service === service).lost.seniors);
    if (alone.homes) assert.ok(said.includes(`${whole(alone.seniors)} 位老人`), said);
  }
  await reader.isAtRest();
  const kinds = await reader.page.evaluate(() => window.carecircleMap.getSource('focus').serialize().data.features.map((f) => f.properties.kind));
  assert.equal(kinds.filter((k) => k === 'alone').length, most.points.length);
  assert.equal(kinds.filter((k) => k === 'catchment').length, 1);
  assert.ok((await reader.drawn('alone')) > 0 && (await reader.drawn('catchment')) > 0);
  assert.deepEqual(await reader.violations(), []);
  // Closed, the card and its marks go.
  await reader.page.keyboard.press('Escape');
  await reader.page.waitForFunction(() => window.carecircleMap.getSource('focus').serialize().data.features.length === 0);
  assert.deepEqual(reader.complaints, []);
  await reader.leave();
});
