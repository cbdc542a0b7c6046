// Tiles under load: requests a second and the 99th percentile with 64 connections, beside the same load on /health.
//
//   carecircle serve --addr 127.0.0.1:8080 &
//   node benches/load/run.mjs http://127.0.0.1:8080 [seconds]
//
// Needs wrk (Debian: apt-get install wrk). Every tile of the study from zoom 8 to 14 that has something in it is asked
// for in turn, as a browser asks: brotli and gzip welcome. The rounds alternate, so that both see the same machine.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [url = 'http://127.0.0.1:8080', seconds = '8'] = process.argv.slice(2);
const CONNECTIONS = 64;
const ROUNDS = 3;
const MOST_TILES = 4000;
const script = join(dirname(fileURLToPath(import.meta.url)), 'urls.lua');
const accept = 'gzip, deflate, br, zstd';

const study = await fetch(`${url}/api/v1/study`).then((r) => r.json());
const [west, south, east, north] = study.bounds;
const column = (lon, z) => Math.floor(((lon + 180) / 360) * 2 ** z);
const row = (lat, z) => Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z);
const sets = ['base', 'areas', 'facilities', `homes.${study.default_cohort}`];
const [circle] = study.circles;
if (circle) sets.push(`gaps.${study.default_cohort}.${circle.id}`, `circles.${study.default_cohort}.${circle.id}`);

const candidates = [];
for (let z = 8; z <= 14; z++)
  for (let x = column(west, z); x <= column(east, z); x++)
    for (let y = row(north, z); y <= row(south, z); y++) for (const set of sets) candidates.push(`/tiles/${set}/${z}/${x}/${y}.mvt`);
// Every n-th, when there are too many to look at.
const step = Math.ceil(candidates.length / MOST_TILES);
const paths = [];
for (let i = 0; i < candidates.length; i += step) if ((await fetch(url + candidates[i])).status === 200) paths.push(candidates[i]);

const folder = mkdtempSync(join(tmpdir(), 'carecircle-load-'));
const lists = { tiles: join(folder, 'tiles'), health: join(folder, 'health') };
writeFileSync(lists.tiles, `${paths.join('\n')}\n`);
writeFileSync(lists.health, '/health\n/health\n');

/** One round of wrk. */
function load(list, time) {
  const args = ['-t2', `-c${CONNECTIONS}`, `-d${time}s`, '-H', `Accept-Encoding: ${accept}`, '-s', script, url, '--', list];
  const said = execFileSync('wrk', args, { encoding: 'utf8' });
  const [perSecond, p50, p99, worst, errors, bytes] = said.match(/^RESULT (.*)$/m)[1].split(' ').map(Number);
  return { perSecond, p50, p99, worst, errors, bytes };
}
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

try {
  console.log(`${study.name.en || study.name.zh}: ${paths.length} tiles, zoom 8 to 14; ${CONNECTIONS} connections, ${ROUNDS} rounds of ${seconds} s each`);
  load(lists.tiles, 2); // every thread and connection has been at work
  const rounds = { tiles: [], health: [] };
  for (let i = 0; i < ROUNDS; i++) for (const what of ['health', 'tiles']) rounds[what].push(load(lists[what], seconds));
  const of = (what, key) => median(rounds[what].map((r) => r[key]));
  for (const what of ['health', 'tiles']) {
    const errors = rounds[what].reduce((sum, r) => sum + r.errors, 0);
    console.log(`${what}: ${of(what, 'perSecond').toFixed(0)}/s, p50 ${of(what, 'p50').toFixed(2)} ms, p99 ${of(what, 'p99').toFixed(2)} ms, ${of(what, 'bytes')} bytes each, ${errors} errors`);
  }
  console.log(`tiles over health: ${(of('tiles', 'perSecond') / of('health', 'perSecond')).toFixed(3)} of the requests, ${(of('tiles', 'p99') / of('health', 'p99')).toFixed(2)} times the p99`);
} finally {
  rmSync(folder, { recursive: true });
}
