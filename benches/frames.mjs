// The minutes slider and panning, on 100,000 homes and on a million in one run: how many frames the map is behind, and
// what a frame costs beside one in which nothing changes; and the largest tile of homes at every zoom.
//
//   cargo build --release && (cd tests/browser && npm ci) && node benches/frames.mjs [homes,homes,…] [width] [height]
//
// The study is the demo with its homes replaced by as many as asked for, scattered around the demo's own by a fixed seed.
// Chromium draws in software here, so a frame is slow whatever it shows: read the ratios.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { open, start } from '../tests/browser/browser.mjs';

const [sizes = '100000,1000000', width = '1440', height = '900'] = process.argv.slice(2);
/** Nothing has changed for so long when the slider's step is over. */
const REST_MS = 900;
/** No tile is larger, unpacked. */
const MOST_TILE_BYTES = 500_000;
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const binary = process.env.CARECIRCLE ?? resolve(root, 'target/release/carecircle');

/** Numbers in 0..1 that are the same in every run (mulberry32). */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const most = (list, share) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];

/** The demo with so many homes, in a folder of its own. */
function scattered(homes) {
  const folder = mkdtempSync(join(tmpdir(), 'carecircle-frames-'));
  const study = join(folder, 'study');
  execFileSync(binary, ['demo', study], { stdio: 'ignore' });
  const file = join(study, 'homes.csv');
  const [head, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
  const columns = head.trim().split(',');
  const [lon, lat] = ['经度', '纬度'].map((name) => columns.indexOf(name));
  const next = random(11);
  const lines = Array.from({ length: homes }, (_, i) => {
    const cells = rows[Math.floor(next() * rows.length)].trim().split(',');
    cells[0] = `B${i}`;
    cells[lon] = (Number(cells[lon]) + (next() - 0.5) * 0.01).toFixed(6);
    cells[lat] = (Number(cells[lat]) + (next() - 0.5) * 0.01).toFixed(6);
    return cells.join(',');
  });
  writeFileSync(file, `${[head.trim(), ...lines].join('\n')}\n`);
  return { folder, study };
}

/** The bytes of every tile of homes at every zoom at which tiles are made: the largest, unpacked and as sent. */
async function tileSizes(url) {
  const described = await fetch(`${url}/tiles/homes.steady`).then((r) => r.json());
  const [west, south, east, north] = described.bounds;
  const column = (lon, z) => Math.floor(((lon + 180) / 360) * 2 ** z);
  const row = (lat, z) => Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z);
  const told = [];
  for (let z = 0; z <= described.maxzoom; z++) {
    const ids = [];
    for (let x = column(west, z); x <= column(east, z); x++) for (let y = row(north, z); y <= row(south, z); y++) ids.push(`${z}/${x}/${y}`);
    let [plain, packed, tiles] = [0, 0, 0];
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let id = ids.pop(); id; id = ids.pop()) {
          const answer = await fetch(`${url}/tiles/homes.steady/${id}.mvt`, { headers: { 'Accept-Encoding': 'identity' } });
          if (answer.status === 204) continue;
          const bytes = (await answer.arrayBuffer()).byteLength;
          tiles += 1;
          if (bytes > plain) {
            plain = bytes;
            const sent = await fetch(`${url}/tiles/homes.steady/${id}.mvt`, { headers: { 'Accept-Encoding': 'gzip' } });
            packed = Number(sent.headers.get('content-length')) || (await sent.arrayBuffer()).byteLength;
          }
        }
      }),
    );
    told.push({ z, tiles, plain, packed });
  }
  return told;
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}

async function measure(homes) {
  const { folder, study } = scattered(homes);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const begun = performance.now();
  const program = spawn(binary, ['serve', study, '--addr', `127.0.0.1:${port}`], { stdio: 'ignore' });
  const browser = await start();
  try {
    while (!(await fetch(`${url}/health`).then((r) => r.ok, () => false))) await new Promise((done) => setTimeout(done, 300));
    console.log(`${homes} homes: served ${((performance.now() - begun) / 1000).toFixed(1)} s after the start`);
    const sizes = await tileSizes(url);
    console.log(`  tiles of homes, the largest of each zoom: ${sizes.map((s) => `z${s.z} ${(s.plain / 1000).toFixed(0)} kB (${(s.packed / 1000).toFixed(0)} sent)`).join(', ')}`);
    const worst = Math.max(...sizes.map((s) => s.plain));
    if (worst > MOST_TILE_BYTES) {
      console.log(`  TOO LARGE: ${worst} bytes`);
      process.exitCode = 1;
    }
    const { page } = await open(browser, { width: Number(width), height: Number(height) });
    for (const [name, hash] of [
      ['the whole county', ''],
      ['a town', '#12.5/28.85/121.13'],
    ]) {
      await page.goto('about:blank');
      await page.goto(`${url}/${hash}`);
      await page.waitForFunction(() => window.carecircleMap?.loaded() && document.querySelector('#minutes'), null, { timeout: 120_000 });
      await page.waitForTimeout(3000);
      const told = await page.evaluate(async (rest) => {
        const map = window.carecircleMap;
        const slider = document.querySelector('#minutes');
        const frame = () => new Promise(requestAnimationFrame);
        const slide = (to) => {
          slider.value = String(to);
          slider.dispatchEvent(new Event('input', { bubbles: true }));
        };
        // Drawing is asynchronous: a pixel read back tells when it is done.
        const gl = map.painter.context.gl;
        const [wide, high] = [gl.drawingBufferWidth, gl.drawingBufferHeight];
        const pixel = new Uint8Array(4);
        const finish = () => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
        const settled = () => map.isSourceLoaded('homes') && map.areTilesLoaded();
        const asleep = async () => {
          for (let quiet = performance.now(); performance.now() - quiet < rest; await frame()) if (!settled()) quiet = performance.now();
        };

        // One step at a time, told by what is seen: every frame after the step is kept, until nothing has changed for long.
        // The first frame from which on homes look as they do in the end is as many frames behind as were drawn before it.
        const differ = (a, b) => {
          let count = 0;
          for (let i = 0; i < a.length; i += 4) if (Math.max(Math.abs(a[i] - b[i]), Math.abs(a[i + 1] - b[i + 1]), Math.abs(a[i + 2] - b[i + 2])) > 24) count += 1;
          return count;
        };
        const behind = [];
        const behindMs = [];
        const late = [];
        // At the promised minutes gaps are drawn as well: the steps to them and away from them are told apart.
        const promised = Number(slider.value);
        const behindWithGaps = [];
        let from = promised;
        await asleep();
        for (let i = 0; i < 13; i++) {
          const frames = [];
          const keep = () => {
            const pixels = new Uint8Array(wide * high * 4);
            gl.readPixels(0, 0, wide, high, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
            frames.push({ pixels, at: performance.now() });
          };
          await frame();
          map.on('render', keep);
          map.triggerRepaint();
          await new Promise((done) => map.once('render', done));
          const before = frames.pop().pixels;
          const begun = performance.now();
          const to = 6 + ((i * 7) % 40);
          const withGaps = from === promised || to === promised;
          slide(to);
          from = to;
          await asleep();
          map.off('render', keep);
          const last = frames.at(-1).pixels;
          const changed = differ(before, last);
          if (changed === 0) continue;
          const wrong = frames.map((f) => differ(f.pixels, last) / changed);
          const first = wrong.findIndex((_, j) => wrong.slice(j).every((share) => share < 0.05));
          if (withGaps) {
            behindWithGaps.push(first);
            continue;
          }
          behind.push(first);
          behindMs.push(frames[first].at - begun);
          late.push(wrong[first]);
        }

        // Dragging without a pause, and the same number of frames in which the map is drawn as it was.
        const drag = async (act) => {
          const times = [];
          await frame();
          let last = performance.now();
          for (let i = 0; i < 20; i++) {
            act(i);
            await frame();
            finish();
            const now = performance.now();
            times.push(now - last);
            last = now;
          }
          return times;
        };
        await drag(() => map.triggerRepaint());
        const rounds = { dragged: [], drawn: [], panned: [] };
        for (let round = 0; round < 2; round++) {
          rounds.drawn.push(...(await drag(() => map.triggerRepaint())));
          rounds.dragged.push(...(await drag((i) => slide(5 + (i % 40)))));
          await asleep();
          // Back and forth by a tenth of the window in twenty steps; tiles that come into view are fetched on the way.
          const [x, y] = [innerWidth / 200, innerHeight / 400];
          rounds.panned.push(...(await drag((i) => map.panBy(i < 10 ? [x, y] : [-x, -y], { animate: false }))));
          await asleep();
        }
        return { inView: map.queryRenderedFeatures({ layers: ['homes'] }).length, behind, behindWithGaps, behindMs, late, ...rounds };
      }, REST_MS);
      const { inView, behind, behindWithGaps, behindMs, late, dragged, drawn, panned } = told;
      console.log(
        `  ${name}: ${inView} of ${homes} homes drawn; frames behind: median ${median(behind)}, 95 % ${most(behind, 0.95)}, worst ${Math.max(...behind)} (${median(behindMs).toFixed(0)} ms after the step, ${(100 * Math.max(...late)).toFixed(1)} % of what changes still another at worst; where gaps come or go too ${behindWithGaps.join(', ')}); ` +
          `a frame while dragging ${median(dragged).toFixed(0)} ms (95 % ${most(dragged, 0.95).toFixed(0)}), drawn as it was ${median(drawn).toFixed(0)} ms (95 % ${most(drawn, 0.95).toFixed(0)}): ratio ${(median(dragged) / median(drawn)).toFixed(2)}; ` +
          `while panning ${median(panned).toFixed(0)} ms (95 % ${most(panned, 0.95).toFixed(0)}): ratio ${(median(panned) / median(drawn)).toFixed(2)}`,
      );
    }
  } finally {
    await browser.close();
    program.kill('SIGTERM');
    rmSync(folder, { recursive: true });
  }
}

for (const homes of sizes.split(',')) await measure(Number(homes));
