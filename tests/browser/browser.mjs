// The only file that imports the driver: Debian's Chromium, headless, with a fresh profile each time.

import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
];

export async function start() {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** A page that remembers what it asked for and what it complained about. */
export async function open(browser, { width = 1440, height = 900, webgl = true, dark = false, motion = 'reduce', touch = false } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: motion,
    hasTouch: touch,
  });
  const page = await context.newPage();
  const asked = [];
  const complaints = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // SwiftShader says that reading pixels back is slow; it is.
    const driver = message.text().includes('GL Driver Message');
    if (['error', 'warning'].includes(message.type()) && !driver) complaints.push(message.text());
  });
  if (!webgl) {
    await page.addInitScript(() => {
      const original = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith('webgl') ? null : original.call(this, kind, ...rest);
      };
    });
  }
  return { page, asked, complaints };
}
