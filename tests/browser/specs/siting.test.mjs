import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { givenAPlace } from '../carecircle.mjs';
import { takes } from '../exports.mjs';
import { visits } from '../visits.mjs';

let place;
before(async () => (place = await givenAPlace()), { timeout: 300_000 });
after(() => place?.close());

const whole = (n) => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }).format(n);

const visit = visits(() => place);

/** The panel's sum, once it is that of the pins in the URL. */
async function seesTheSum(reader, body) {
  const answer = await place.ask('/site', { service: 'canteen', ...body });
  const { newly, lost } = answer.together[0].services.find((s) => s.service === 'canteen');
  const sum = reader.page.getByTestId('siting-sum');
  for (const [group, word] of [[newly, '新增覆盖'], [lost, '位老人失去覆盖']]) {
    if (group.homes) await sum.getByText(new RegExp(`(^|\\D)${whole(group.seniors)} 位老人`)).first().waitFor({ timeout: 30_000 });
    else assert.equal(await sum.getByText(word).filter({ hasNotText: '新增覆盖 0' }).count(), 0);
  }
  return answer;
}

// The best junction of the demo for a canteen, and its surroundings.
const NEAR = '/?site=canteen&pins=121.113,28.777#14.00/28.77700/121.11300';

visit('a pin that is dragged shows what the server counts where it was let go', NEAR, async (reader) => {
  const before = await seesTheSum(reader, { sites: [[121.113, 28.777]] });
  await reader.isAtRest();
  const sent = reader.asked.filter((u) => u.includes('/api/v1/site?')).length;
  await reader.dragsThePin(0, 180, -60);
  await reader.page.waitForFunction(() => !location.search.includes('pins=121.113,28.777'));
  await reader.isAtRest();
  const [at] = reader.pins();
  assert.ok(Math.hypot(at[0] - 121.113, at[1] - 28.777) > 0.003, `${at}`);
  const after = await seesTheSum(reader, { sites: [at] });
  assert.notEqual(after.newly_points.length, before.newly_points.length);
  const asked = reader.asked.filter((u) => u.includes('/api/v1/site?')).length - sent;
  assert.ok(asked >= 2, `${asked} requests for 30 moves`);
  const drawn = await reader.page.evaluate(() => window.carecircleMap.getSource('siting-homes').serialize().data.features.length);
  assert.equal(drawn, after.newly_points.length + after.lost_points.length);
});

visit('clicks put pins, the URL brings them back, and together they count each home once', '/?site=canteen#13.00/28.78000/121.12000', async (reader) => {
  for (const [x, y] of [[760, 400], [1100, 620]]) {
    const pins = reader.pins().length;
    await reader.page.mouse.click(x, y);
    await reader.page.waitForFunction((n) => (new URL(location.href).searchParams.get('pins')?.split(';').length ?? 0) > n, pins);
  }
  const pins = reader.pins();
  await seesTheSum(reader, { sites: pins });
  const again = await place.visit(new URL(reader.page.url()).pathname + new URL(reader.page.url()).search + new URL(reader.page.url()).hash);
  await seesTheSum(again, { sites: pins });
  await again.leave();
});

visit('a facility that is closed shows who is hurt', '/', async (reader) => {
  const facilities = await place.api('/facilities');
  const canteens = facilities.filter((f) => f.services.includes('canteen') && f.at && f.open);
  let worst = { lost: 0 };
  for (const f of canteens.slice(0, 40)) {
    const { together } = await place.ask('/site', { service: 'canteen', closes: [f.id] });
    const lost = together[0].services.find((s) => s.service === 'canteen')?.lost.seniors ?? 0;
    if (lost > worst.lost) worst = { lost, id: f.id };
  }
  assert.ok(worst.lost > 0);
  const shut = await place.visit(`/?sel=facility:${worst.id}`);
  await shut.page.getByRole('button', { name: '试着关闭' }).click();
  await shut.pill('老年助餐').last().click();
  await seesTheSum(shut, { closes: [worst.id] });
  await shut.page.waitForURL(new RegExp(`close=${worst.id}`));
  await shut.leave();
});

visit('the opportunity of every junction is drawn', '/?site=canteen&heat=1#11.00/28.83000/121.15000', async (reader) => {
  await reader.page.getByText(/^最多 [\d,]+ 人$/).waitFor({ timeout: 60_000 });
  await reader.isAtRest();
  assert.ok((await reader.drawn('siting-heat')) > 1000);
  assert.deepEqual(await reader.violations(), []);

  const shown = await place.api('/opportunity?service=canteen');
  const points = await takes(reader, 'opportunity.geojson');
  const brought = JSON.parse(points.bytes).features.map((f) => f.properties.seniors).filter((seniors) => seniors > 0);
  assert.deepEqual(brought, shown.features.map((f) => f.properties.seniors), 'the file holds what is drawn');
  assert.match(points.name, /选址潜力.*模拟数据\.geojson$/);
  const cells = await takes(reader, 'opportunity.tif');
  assert.match(cells.bytes.subarray(0, 2).toString(), /^(II|MM)$/);
});

visit('a pin that is dragged for long while the server is slow is followed, and nothing queues behind it', NEAR, async (reader) => {
  await reader.isAtRest();
  // Every answer is held back until the hand has moved eight times more: slow, whatever the machine.
  let moves = 0;
  const held = new Set();
  const release = () => held.forEach((h) => h.until <= moves && held.delete(h) && h.go());
  const slow = { '/site': [0, 0], '/isochrone': [0, 0] };
  for (const [path, at] of Object.entries(slow)) {
    await reader.page.route(`**/api/v1${path}?*`, async (route) => {
      at[1] = Math.max(at[1], ++at[0]);
      await new Promise((go) => held.add({ until: moves + 8, go }) && release());
      at[0]--;
      await route.continue();
    });
  }
  await reader.notesWhatIsAskedAndShown('site');
  const box = await reader.page.getByTestId('pin-0').boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await reader.page.mouse.move(x, y);
  await reader.page.mouse.down();
  // Round and round, until five answers have come while the hand still moves.
  const turn = (i) => [x - 120 + 120 * Math.cos(i / 12), y + 90 * Math.sin(i / 12)];
  for (let i = 1; (await reader.noted()).shown.length < 5; i++) {
    assert.ok(i < 600, 'nothing is shown while the pin is held');
    await reader.page.mouse.move(...turn(i));
    moves = i;
    release();
  }
  const { shown } = await reader.noted();
  await reader.page.mouse.up();
  moves = Infinity;
  release();
  await reader.isAtRest();
  const { asked } = await reader.noted();
  assert.deepEqual([slow['/site'][1], slow['/isochrone'][1]], [1, 1], 'one question at a time');
  // Each question is about where the pin lay when it was asked, within what it moves in a frame or two; never about where it had been.
  for (const { px } of asked) assert.ok(px < 30, `asked about a place ${px} px behind: ${JSON.stringify(asked.map((a) => a.px))}`);
  for (const what of ['sum', 'homes', 'area']) {
    assert.ok(new Set(shown.map((s) => s[what])).size >= 3, `${what} stands still while the pin moves: ${JSON.stringify(shown)}`);
  }
  // Let go, it is the server's answer to where the pin lies, home by home, and its own area.
  const [at] = reader.pins();
  const answer = await seesTheSum(reader, { sites: [at] });
  const query = '/isochrone?circle=circle15&cohort=steady';
  const area = await place.api(`${query}&lon=${at[0]}&lat=${at[1]}`);
  const drawn = await reader.page.evaluate(() => {
    const data = (id) => window.carecircleMap.getSource(id).serialize().data.features;
    return { homes: data('siting-homes').length, area: data('siting-areas').map((f) => f.geometry) };
  });
  assert.equal(drawn.homes, answer.newly_points.length + answer.lost_points.length);
  assert.deepEqual(drawn.area, [area.geometry]);
});

visit('parcels of a file, in the system that it is written in, become pins', '/?site=canteen', async (reader) => {
  await reader.page.getByText('按坐标或文件添加（不用鼠标）').click();
  // Two places as Amap shows them: some 500 m away from where they are.
  await reader.givesParcels('parcels.csv', '名称,经度,纬度\n甲,121.1175,28.7744\n乙,121.1395,28.8494\n');
  await reader.page.getByText('读到 2 处备选点').waitFor();
  await reader.page.locator('#parcels-crs').selectOption('GCJ-02');
  await reader.page.getByText(/parcels\.csv · GCJ-02/).waitFor();
  await reader.page.getByRole('button', { name: '把这 2 处放到图上' }).click();
  await reader.page.waitForURL(/[?&]pins=[^&]+;/);
  const pins = reader.pins();
  for (const [i, at] of [[121.1175, 28.7744], [121.1395, 28.8494]].entries()) {
    const metres = Math.hypot((pins[i][0] - at[0]) * 97_600, (pins[i][1] - at[1]) * 110_900);
    assert.ok(metres > 300 && metres < 700, `${metres} m`);
  }
  await seesTheSum(reader, { sites: pins });
});
