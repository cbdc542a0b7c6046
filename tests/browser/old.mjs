// Browsers of offices that could not renew theirs, as npm carries them: Chromium 109, the last on Windows 7, and 92.
// Playwright of today cannot drive them; they load a page and print what it has become.

import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';

const require = createRequire(import.meta.url);
const run = promisify(execFile);

/** The packages, by the version that they carry. */
const PACKAGES = { 109: '@sparticuz/chromium', 92: 'chrome-aws-lambda' };

/** An old browser that is unpacked in a folder of its own, until it is removed. */
export function anOldBrowser(version) {
  const bin = join(folderOf(PACKAGES[version]), 'bin');
  const home = mkdtempSync(join(tmpdir(), `chromium-${version}-`));
  const program = join(home, 'chromium');
  writeFileSync(program, brotliDecompressSync(readFileSync(join(bin, 'chromium.br'))));
  chmodSync(program, 0o755);
  // What draws WebGL without a graphics card stands beside the program.
  execFileSync('tar', ['xf', '-', '-C', home], { input: brotliDecompressSync(readFileSync(join(bin, 'swiftshader.tar.br'))) });
  return {
    /** The document once it holds `awaited`, else as it stands in the end: its own clock runs ahead of a busy machine. */
    async shows(url, awaited) {
      let page = '';
      for (const ms of [20_000, 60_000, 180_000]) {
        const profile = mkdtempSync(join(home, 'profile-'));
        const args = ['--headless', '--no-sandbox', '--disable-gpu', '--lang=zh-CN', `--user-data-dir=${profile}`, '--disable-background-networking'];
        const env = { ...process.env, LANG: 'zh_CN.UTF-8', LANGUAGE: 'zh_CN' };
        const all = [...args, `--virtual-time-budget=${ms}`, '--dump-dom', url];
        page = (await run(program, all, { env, maxBuffer: 1 << 26, timeout: 240_000 })).stdout;
        if (awaited.every((text) => page.includes(text))) break;
      }
      return page;
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Where npm put a package; its entry may not be loadable here. */
function folderOf(name) {
  for (const root of require.resolve.paths(name)) {
    const folder = join(root, name);
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  throw new Error(`${name} is not installed: npm ci`);
}
