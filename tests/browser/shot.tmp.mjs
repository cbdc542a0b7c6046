// node shot.tmp.mjs
import { start, open } from './browser.mjs';
import { writeFileSync } from 'node:fs';
const url = process.env.URL_ ?? 'http://127.0.0.1:4711';
const jobs = JSON.parse(process.argv[2]);
const browser = await start();
for (const j of jobs) {
  const { page, complaints } = await open(browser, { width: j.w ?? 1440, height: j.h ?? 900, dark: j.dark ?? false, touch: j.touch ?? false });
  try {
    await page.goto(url + j.path);
    await page.getByTestId('headline').waitFor({ timeout: 60000 });
    for (const [what, ...args] of j.do ?? []) {
      if (what === 'click') await page.getByRole('button', { name: args[0] }).nth(args[1] ?? 0).click();
      else if (what === 'text') await page.getByText(args[0]).first().click();
      else if (what === 'select') await page.locator(args[0]).selectOption(args[1]);
      else if (what === 'fill') await page.locator(args[0]).fill(args[1]);
      else if (what === 'wait') await page.getByText(new RegExp(args[0])).first().waitFor({ timeout: 90000 });
      else if (what === 'file') await page.locator(args[0]).setInputFiles(args[1]);
      else if (what === 'scroll') await page.locator(args[0]).first().evaluate((e, b) => e.scrollIntoView({ block: b ?? 'start' }), args[1]);
      else if (what === 'sleep') await page.waitForTimeout(args[0]);
      else if (what === 'url') console.log(j.name, page.url());
    }
    await page.waitForFunction(() => window.carecircleMap?.loaded() && window.carecircleMap.areTilesLoaded(), null, { timeout: 60000 }).catch(() => console.log(j.name, 'map not loaded'));
    await page.waitForTimeout(400);
  } catch (e) { console.log(j.name, 'FAILED', e.message.slice(0, 300)); }
  await page.screenshot({ path: `/tmp/shots/${j.name}.png` });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const cut = await page.evaluate(() => [...document.querySelectorAll('.siting *')].filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible').map((e) => e.outerHTML.slice(0, 80)));
  const out = await page.evaluate(() => { const s = document.querySelector('.siting')?.getBoundingClientRect(); return s ? [...document.querySelectorAll('.siting *')].filter((e) => e.checkVisibility() && !e.closest('.visually-hidden') && e.getBoundingClientRect().right > s.right + 1).map((e) => e.outerHTML.slice(0, 80)) : []; });
  console.log(j.name, page.url().slice(0, 300), wide > 0 ? `WIDE ${wide}` : '', cut.length ? `CUT ${cut}` : '', out.length ? `OUT ${out.slice(0,3)}` : '', complaints.join(' | '));
  await page.context().close();
}
await browser.close();
