// Given a study that is published into a folder, which a server of plain files shows below a path of its own.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { open, start } from './browser.mjs';
import { BINARY, Reader } from './carecircle.mjs';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };

/** The server's path, as an office has it. */
const BELOW = '/yl/elder-care';

/** A published `study` on a server of files that knows no range, and a browser; `missing` are the paths that it did not find. */
export async function givenAPublishedStudy(study) {
  const folder = mkdtempSync(join(tmpdir(), 'carecircle-published-'));
  execFileSync(BINARY, ['publish', study, '--out', folder], { stdio: 'pipe' });
  const missing = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://files');
    const name = decodeURIComponent(pathname).replace(BELOW, '').replace(/\/$/, '/index.html');
    try {
      const bytes = readFileSync(join(folder, name));
      response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(bytes);
    } catch {
      missing.push(pathname);
      response.writeHead(404).end('no such file');
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}${BELOW}`;
  const browser = await start();
  return {
    folder,
    url,
    missing,
    visit: async (path, how = {}) => new Reader(await open(browser, how), url).go(path, true),
    reads: async (path, how = {}) => {
      const reader = new Reader(await open(browser, how), url);
      await reader.page.goto(path.startsWith('file:') ? path : url + path);
      return reader;
    },
    async close() {
      await browser.close();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
