// The words of the tests about exports: what a reader takes home, and what is in it.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BINARY } from './carecircle.mjs';

const WAIT = 120_000;

/** Opens the menu by keyboard alone. */
export async function opensTheExports({ page }) {
  const opener = page.locator('[aria-controls="export-list"]');
  await opener.focus();
  await page.keyboard.press('Enter');
  await page.locator('#export-list').waitFor();
}

/** A file of the menu, downloaded: its name and its bytes. */
export async function takes({ page }, file) {
  const coming = page.waitForEvent('download', { timeout: WAIT });
  await page.locator(`[data-file="${file}"]`).press('Enter');
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** The rows of a table without quoted cells, by column. */
export function table(bytes) {
  const [header, ...rows] = bytes.toString('utf8').replace(/^\uFEFF/, '').trimEnd().split('\n').map((line) => line.split(','));
  return rows.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i]])));
}

/** What `carecircle check` makes of files that were taken home: the layers of its report. */
export function readAgain(study, files) {
  const folder = mkdtempSync(join(tmpdir(), 'carecircle-again-'));
  try {
    writeFileSync(join(folder, 'study.toml'), study);
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    const run = spawnSync(BINARY, ['check', folder, '--json'], { encoding: 'utf8', maxBuffer: 1 << 26 });
    if (run.status !== 0) throw new Error(run.stderr);
    return JSON.parse(run.stdout).layers;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Width and height of a PNG, and how many different colours stand on a grid over it. */
export async function looksAt({ page }, bytes) {
  const url = `data:image/png;base64,${bytes.toString('base64')}`;
  return page.evaluate(async (src) => {
    const image = new Image();
    image.src = src;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    // The map lies within the inner part of the sheet.
    const [x, y, w, h] = [0.3, 0.25, 0.5, 0.5].map((share, i) => Math.round(share * (i % 2 ? image.height : image.width)));
    const { data } = context.getImageData(x, y, w, h);
    const colours = new Set();
    for (let i = 0; i < data.length; i += 4 * 97) colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    return { width: image.width, height: image.height, colours: colours.size };
  }, url);
}

/**
 * The two halves of a picture's map, held against each other where the same place must lie: the share of points that are
 * equal, and how many differ.
 */
export async function comparesTheHalves({ page }, bytes) {
  const url = `data:image/png;base64,${bytes.toString('base64')}`;
  return page.evaluate(async (src) => {
    const image = new Image();
    image.src = src;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    // The frame: 24 thousandths of the width on both sides; 6 thousandths of it lie between the halves.
    const [edge, wide] = [24, 952].map((n) => Math.round((n * image.width) / 1000));
    const half = Math.floor((wide - Math.round(wide * 0.006)) / 2);
    const [y, high] = [0.3, 0.35].map((share) => Math.round(image.height * share));
    const [left, right] = [edge, edge + wide - half].map((x) => context.getImageData(x + 20, y, half - 40, high).data);
    let [same, all] = [0, 0];
    for (let i = 0; i < left.length; i += 4 * 13) {
      all += 1;
      // Lettering and thin lines are not quite the same twice.
      if ([0, 1, 2].every((c) => Math.abs(left[i + c] - right[i + c]) <= 24)) same += 1;
    }
    return { same: same / all, differ: all - same };
  }, url);
}

/** The print view, once its map is drawn. */
export async function seesThePrint({ page }) {
  await page.locator('[data-testid="print"][data-ready="true"]').waitFor({ timeout: WAIT });
  return page.getByTestId('print');
}

/** The print view as a PDF: how many pages, and the size of the first in millimetres. */
export async function prints({ page }) {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf);
  return { pages: pdf.match(/\/Type \/Page\b/g).length, size: [width, height].map((points) => Math.round((points * 25.4) / 72)) };
}
