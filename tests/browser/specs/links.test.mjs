// Footbridges and paths: suggested for a gap behind a barrier, drawn by hand, and added by numbers.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { givenAPlace } from '../carecircle.mjs';
import { thereAre } from '../settles.mjs';
import { visits } from '../visits.mjs';

let place;
before(async () => (place = await givenAPlace()), { timeout: 300_000 });
after(() => place?.close());

const LENS = 'circle=circle15&cohort=steady';
const whole = (n) => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }).format(n);
const gained = async (links) => (await place.ask(`/site?${LENS}`, { service: 'all', links })).together[0].completed.seniors;

const visit = visits(() => place);

/** The gap behind a barrier with most to gain, and what is suggested for it. */
async function barred() {
  const { gaps } = await place.api(`/gaps?${LENS}`);
  const behind = gaps.filter((g) => g.reason === 'barrier').slice(0, 6);
  const all = await Promise.all(behind.map(async (gap) => ({ gap, links: await place.api(`/links?${LENS}&gap=${gap.id}`) })));
  return all.toSorted((a, b) => (b.links[0]?.completed.seniors ?? 0) - (a.links[0]?.completed.seniors ?? 0))[0];
}

visit('a gap behind a barrier is offered links, and the one taken says whom it brings inside', async () => `/?${LENS}&sel=gap:${(await barred()).gap.id}`, async (reader) => {
  const { links } = await barred();
  await reader.presses('建议连通');
  const offered = reader.page.getByTestId('suggested').getByRole('listitem');
  await offered.first().waitFor();
  await thereAre(offered, links.length);
  assert.match(await offered.first().innerText(), new RegExp(`${whole(links[0].newly_seniors)} 位老人`));
  assert.ok((await reader.drawn('siting-suggested')) > 0, 'suggestions are drawn');
  await offered.first().getByRole('button', { name: '采用' }).click();
  await reader.page.waitForURL(/[?&]link=/);
  const seniors = await gained(reader.links());
  assert.ok(seniors > 0);
  await reader.page.getByTestId('siting-sum').getByText(`新增覆盖 ${whole(seniors)} 位老人`).first().waitFor();
  await reader.page.getByText('由此进入圈内的地方').waitFor();
  await reader.isAtRest();
  assert.ok((await reader.drawn('siting-land')) > 0, 'the land that comes inside is drawn');
  assert.ok((await reader.drawn('siting-links')) > 0, 'the link is drawn');
  assert.deepEqual(await reader.violations(), []);
  const again = await place.visit(await reader.link(/link=/));
  await again.page.getByTestId('siting-sum').getByText(`新增覆盖 ${whole(seniors)} 位老人`).first().waitFor();
  await again.leave();
});

visit('a link is drawn by clicks and ended by Enter, and its ends can be dragged', async () => `/?${LENS}&site=all#15.00/28.85000/121.13000`, async (reader) => {
  await reader.presses('画一条步行连通');
  for (const [x, y] of [[800, 300], [900, 380], [1000, 420]]) {
    await reader.page.mouse.click(x, y);
    await reader.page.waitForTimeout(350); // apart enough to be no double click
  }
  assert.equal(reader.pins().length, 0, 'no pins are put meanwhile');
  await reader.page.keyboard.press('Enter');
  await reader.page.waitForURL(/[?&]link=/);
  const [line] = reader.links();
  assert.equal(line.length, 3);
  await reader.isAtRest();
  await reader.dragsThePin('link0-2', 90, 30);
  await reader.page.waitForFunction((before) => !location.search.includes(before), line[2].join());
  assert.deepEqual(reader.links()[0].slice(0, 2), line.slice(0, 2), 'the other points stay');
});

visit('a link and a pin are added by numbers, without a mouse', async () => `/?${LENS}&site=all`, async (reader) => {
  const [link] = await place.api(`/links?${LENS}`);
  await reader.page.getByText('按坐标或文件添加（不用鼠标）').press('Enter');
  const box = reader.page.getByRole('textbox', { name: /坐标/ });
  await box.fill('somewhere');
  await box.press('Enter');
  await reader.page.getByRole('alert').getByText('读不懂').waitFor();
  await box.fill(link.ends.map((p) => p.join()).join(' '));
  await box.press('Enter');
  await reader.page.waitForURL(/[?&]link=/);
  await reader.page.getByTestId('siting-sum').getByText(`新增覆盖 ${whole(await gained(reader.links()))} 位老人`).first().waitFor();
  await box.fill('121.113,28.777');
  await box.press('Enter');
  await reader.page.waitForURL(/[?&]pins=121.113,28.777/);
  await thereAre(reader.page.getByTestId('pin-0'), 1);
});
