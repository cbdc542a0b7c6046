// The first useful map: from asking for the page, in a browser that has just been started with an empty profile, to the
// first frame with every tile in view drawn and homes among it; beside the same page whose tiles are all empty.
//
//   carecircle serve --addr 127.0.0.1:8080 &
//   (cd tests/browser && npm ci) && node benches/paint.mjs http://127.0.0.1:8080 [runs]
//
// Both go through a small proxy in this process, which answers every tile with 204 in the second case. The rounds
// alternate; medians are told, and the direct way without the proxy beside them.

import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { open, start } from '../tests/browser/browser.mjs';

const [url = 'http://127.0.0.1:8080', runs = '7'] = process.argv.slice(2);
const upstream = new URL(url);
const agent = new Agent({ keepAlive: true });

/** Passes everything on; with `empty`, tiles are answered here. */
async function proxy(empty) {
  const server = createServer((asked, answer) => {
    if (empty && asked.url.startsWith('/tiles/')) {
      answer.writeHead(204).end();
      return;
    }
    const headers = { ...asked.headers, host: upstream.host };
    delete headers.origin;
    request({ host: upstream.hostname, port: upstream.port, path: asked.url, headers, agent }, (got) => {
      answer.writeHead(got.statusCode, got.headers);
      got.pipe(answer);
    }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Milliseconds since the page was asked for: words, the map's first frame, the whole map, rest. */
async function visit(base, path) {
  const browser = await start();
  try {
    const { page, complaints } = await open(browser, { motion: 'no-preference' });
    await page.addInitScript(() => {
      const marks = (window.marks = {});
      const mark = (name) => (marks[name] ??= performance.now());
      let map;
      Object.defineProperty(window, 'carecircleMap', {
        get: () => map,
        set: (made) => {
          map = made;
          mark('map');
          map.on('render', () => {
            mark('frame');
            if (!marks.whole && map.isStyleLoaded() && map.areTilesLoaded()) {
              marks.homes = map.queryRenderedFeatures({ layers: ['homes'] }).length;
              mark('whole');
            }
          });
          map.on('idle', () => mark('idle'));
        },
      });
      new MutationObserver(() => {
        if (document.querySelector('[data-testid=headline]')) mark('headline');
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(base + path);
    await page.waitForFunction(() => window.marks.idle && window.marks.headline, null, { timeout: 60_000 });
    const marks = await page.evaluate(() => {
      const paint = performance.getEntriesByName('first-contentful-paint')[0];
      return { words: paint?.startTime, ...window.marks };
    });
    if (complaints.length) throw new Error(complaints.join('\n'));
    return marks;
  } finally {
    await browser.close();
  }
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const servers = { data: await proxy(false), empty: await proxy(true) };
const bases = { direct: url, data: `http://127.0.0.1:${servers.data.address().port}`, empty: `http://127.0.0.1:${servers.empty.address().port}` };
const rounds = { direct: [], data: [], empty: [] };
for (let i = 0; i < Number(runs); i++) for (const what of Object.keys(bases)) rounds[what].push(await visit(bases[what], '/'));
for (const what of Object.keys(rounds)) {
  const of = (key) => median(rounds[what].map((m) => m[key] ?? Number.NaN)).toFixed(0);
  const whole = rounds[what].map((m) => m.whole).toSorted((a, b) => a - b);
  const name = { direct: 'with data', data: 'with data, by the proxy', empty: 'without data, by the proxy' }[what];
  console.log(`${name}: words ${of('words')}, headline ${of('headline')}, map made ${of('map')}, first frame ${of('frame')}, useful map ${of('whole')} (${whole[0].toFixed(0)} to ${whole.at(-1).toFixed(0)}), at rest ${of('idle')} ms; ${of('homes')} homes drawn; ${runs} runs`);
}
const ratio = median(rounds.data.map((m) => m.whole)) / median(rounds.empty.map((m) => m.whole));
console.log(`with data over without: ${ratio.toFixed(2)}`);
for (const server of Object.values(servers)) server.close();
agent.destroy();
