// The minutes slider on 100,000 homes: how many frames the map is behind, and what a frame costs beside one in which
// nothing changes.
//
//   cargo build --release && (cd tests/browser && npm ci) && node benches/frames.mjs [homes] [width] [height]
//
// The study is the demo with its homes replaced by 100,000 (or as many as asked for), scattered around the demo's own by
// a fixed seed. Chromium draws in software here, so a frame is slow whatever it shows: read the ratio.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { open, start } from '../tests/browser/browser.mjs';

const [homes = '100000', width = '1440', height = '900'] = process.argv.slice(2);
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

const folder = mkdtempSync(join(tmpdir(), 'carecircle-frames-'));
const study = join(folder, 'study');
execFileSync(binary, ['demo', study], { stdio: 'ignore' });
const file = join(study, 'homes.csv');
const [head, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
const columns = head.trim().split(',');
const [lon, lat] = ['经度', '纬度'].map((name) => columns.indexOf(name));
const next = random(11);
const scattered = Array.from({ length: Number(homes) }, (_, i) => {
  const cells = rows[Math.floor(next() * rows.length)].trim().split(',');
  cells[0] = `B${i}`;
  cells[lon] = (Number(cells[lon]) + (next() - 0.5) * 0.01).toFixed(6);
  cells[lat] = (Number(cells[lat]) + (next() - 0.5) * 0.01).toFixed(6);
  return cells.join(',');
});
writeFileSync(file, `${[head.trim(), ...scattered].join('\n')}\n`);

const probe = createServer().listen(0, '127.0.0.1');
await once(probe, 'listening');
const { port } = probe.address();
probe.close();
const url = `http://127.0.0.1:${port}`;
const program = spawn(binary, ['serve', study, '--addr', `127.0.0.1:${port}`], { stdio: 'ignore' });
const browser = await start();
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const most = (list, share) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
try {
  while (!(await fetch(`${url}/health`).then((r) => r.ok, () => false))) await new Promise((done) => setTimeout(done, 300));
  const { page } = await open(browser, { width: Number(width), height: Number(height) });
  for (const [name, hash] of [
    ['the whole county', ''],
    ['a town', '#12.5/28.85/121.13'],
  ]) {
    await page.goto('about:blank');
    await page.goto(`${url}/${hash}`);
    await page.waitForFunction(() => window.carecircleMap?.loaded() && document.querySelector('#minutes'), null, { timeout: 120_000 });
    await page.waitForTimeout(3000);
    const told = await page.evaluate(async () => {
      const map = window.carecircleMap;
      const slider = document.querySelector('#minutes');
      const frame = () => new Promise(requestAnimationFrame);
      const slide = (to) => {
        slider.value = String(to);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
      };
      // Drawing is asynchronous: a pixel read back tells when it is done.
      const gl = map.painter.context.gl;
      const pixel = new Uint8Array(4);
      const finish = () => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      let rendered = 0;
      map.on('render', () => (rendered += 1));
      const settled = () => map.isSourceLoaded('homes') && map.areTilesLoaded();

      // One step at a time: frames until every home in view has its new colour.
      const behind = [];
      const behindMs = [];
      for (let i = 0; i < 25; i++) {
        await frame();
        const begun = performance.now();
        slide(5 + ((i * 7) % 40));
        let frames = 0;
        let before = rendered;
        await frame(); // the page asks for the colour in its own frame
        do {
          await frame();
          if (rendered > before) frames += 1;
          before = rendered;
        } while (!settled() && frames < 100);
        finish();
        behind.push(Math.max(0, frames - 1));
        behindMs.push(performance.now() - begun);
      }

      // Dragging without a pause, and the same number of frames in which the map is drawn as it was.
      const drag = async (act) => {
        const times = [];
        await frame();
        let last = performance.now();
        for (let i = 0; i < 40; i++) {
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
      const rounds = { dragged: [], drawn: [] };
      for (let round = 0; round < 3; round++) {
        rounds.drawn.push(...(await drag(() => map.triggerRepaint())));
        rounds.dragged.push(...(await drag((i) => slide(5 + (i % 40)))));
        while (!settled()) await frame();
      }
      return { inView: map.queryRenderedFeatures({ layers: ['homes'] }).length, behind, behindMs, ...rounds };
    });
    const { inView, behind, behindMs, dragged, drawn } = told;
    console.log(
      `${name}: ${inView} of ${homes} homes drawn; frames behind: median ${median(behind)}, 95 % ${most(behind, 0.95)}, worst ${Math.max(...behind)} (${median(behindMs).toFixed(0)} ms); ` +
        `a frame while dragging ${median(dragged).toFixed(0)} ms (95 % ${most(dragged, 0.95).toFixed(0)}), drawn as it was ${median(drawn).toFixed(0)} ms (95 % ${most(drawn, 0.95).toFixed(0)}): ratio ${(median(dragged) / median(drawn)).toFixed(2)}`,
    );
  }
} finally {
  await browser.close();
  program.kill('SIGTERM');
  rmSync(folder, { recursive: true });
}
