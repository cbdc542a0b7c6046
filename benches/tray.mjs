// A hundred rows without coordinates, located by the keys alone: milliseconds from a key to the next row, as one who knows each
// answer at once would need. What a person needs above that is looking and thinking: at six seconds a row, 100 rows are ten minutes.
//
//   cargo build --workspace
//   (cd tests/browser && npm ci) && node benches/tray.mjs [rows]
//
// Each row has two candidates of its name in another list; every third is answered by its second, every seventh by 'unknown', and
// every tenth is taken back and answered again.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { givenAPlace } from '../tests/browser/carecircle.mjs';

const rows = Number(process.argv[2] ?? 100);
const every = (make) => Array.from({ length: rows }, (_, n) => make(n)).join('\n');
/** Names that tell: 春晖食堂, not 第3食堂, which no other list is searched for. */
const called = (n) => `${'春夏秋冬梅兰竹菊松柏'[n % 10]}${'晖明安康福寿宁和祥泰'[Math.floor(n / 10) % 10]}${n < 100 ? '' : Math.floor(n / 100)}食堂`;
const place = (n, off = 0) => `${(121.1 + 0.002 * (n % 25) + off).toFixed(6)},${(28.8 + 0.004 * Math.floor(n / 25) + off).toFixed(6)}`;
const FILES = {
  'study.toml':
    '[study]\nname = "百行"\nsimulated = true\n[[facilities]]\nfile = "list.csv"\n[[facilities]]\nfile = "other.csv"\n[[homes]]\nfile = "homes.csv"\n[[services]]\nid = "canteen"\nname = "老年食堂"\n',
  'list.csv': `编号,名称,类型,地址,经度,纬度\n${every((n) => `F${n},${called(n)},老年食堂,某路${n}号,,`)}\n`,
  'other.csv': `编号,名称,类型,经度,纬度\n${every((n) => `X${n},${called(n)},书店,${place(n)}\nY${n},${called(n)},书店,${place(n, 0.001)}`)}\n`,
  'homes.csv': `编号,经度,纬度,60岁及以上\n${every((n) => `h${n},${place(n, 0.0005)},${10 + n}`)}\n`,
};

const folder = mkdtempSync(join(tmpdir(), 'carecircle-tray-'));
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
const served = await givenAPlace(folder);
try {
  const reader = await served.reads('/tray');
  const { page } = reader;
  await page.getByLabel('服务器口令').fill(served.token);
  await page.getByLabel('服务器口令').press('Tab');
  const shown = () => page.getByTestId('card').getAttribute('data-row');
  const press = async (...keys) => {
    const before = await shown();
    const from = performance.now();
    for (const key of keys) await page.keyboard.press(key);
    await page.waitForFunction((row) => document.querySelector('[data-testid=card]')?.dataset.row !== row, before);
    return performance.now() - from;
  };
  await page.getByTestId('card').locator('h2').click();
  const took = [];
  const begun = performance.now();
  for (let n = 0; n < rows - 1; n++) {
    if (n % 7 === 6) took.push(await press('u'));
    else took.push(await press(n % 3 === 2 ? '2' : '1', 'Enter'));
    if (n % 10 === 9) {
      await press('z');
      took.push(await press('1', 'Enter'));
    }
  }
  const all = performance.now() - begun;
  took.sort((a, b) => a - b);
  const at = (share) => took[Math.min(took.length - 1, Math.floor(share * took.length))].toFixed(0);
  const told = readFileSync(join(folder, 'list.located.csv'), 'utf8').split('\n').filter((l) => /人工核定|不详/.test(l)).length;
  console.log(`${told} of ${rows} rows answered in ${(all / 1000).toFixed(1)} s; a row: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${at(1)} ms`);
} finally {
  await served.close();
  rmSync(folder, { recursive: true, force: true });
}
