// The picture: what the map shows, on a sheet of A4 at 300 dots an inch, with all that a map needs to stand alone.

import { dark, light } from '../map/palette';
import type { App } from '../state/app.svelte';
import type { View } from '../state/view.svelte';
import { chips } from '../text/conditions';
import { gapsDrawn, scales, type Scale } from '../panel/legend';
import { named, texts as pageTexts } from '../text/text';
import { lines, northArrow, plate, scaleBar, width, write, type Ink } from './furniture';
import type { Inset } from './redraw';
import { texts } from './text';
import { compared, drawViews, views } from './views';

/** A4, landscape, at 300 dots an inch. */
const WIDTH = 3508;
const HEIGHT = 2480;
/** The sheet is a thousand units wide. */
const U = WIDTH / 1000;
const MARGIN = 24;

/** What stands above the map: the page's own words. */
export function titleOf(app: App): string {
  const circles = new Set(views(app).map(({ view }) => named(app.lang, view.ownCircle.name)));
  return [named(app.lang, app.study.name), [...circles].join(' / ')].join(' · ');
}

/** The sentence, as the page says it. */
export const sentence = (app: App) =>
  compared(app) || (document.querySelector('[data-testid="headline"] .sentence')?.textContent?.replace(/\s+/g, ' ').trim() ?? '');

/** Marks that no picture may lose. */
export function marks(app: App): string[] {
  const t = pageTexts[app.lang];
  const { study } = app;
  return [
    ...(study.simulated ? [t.simulated] : []),
    ...(study.straight_line ? [t.straightLine] : []),
    ...(study.bus_missing && views(app).some(({ view }) => view.ownCircle.mode.split('-').includes('bus')) ? [t.noBus] : []),
    ...(study.seniors_are === 'relative' ? [t.relative] : study.seniors_are === 'estimated' ? [t.estimated] : []),
  ];
}

/** Sources in one line each. */
export const sources = (app: App) => app.study.sources.map((s) => [s.name, s.licence, s.date].filter((x) => x).join(' · '));

/** Who walks, how fast, as of when, and what else is different from the study as it stands. */
export function circumstances(app: App): string {
  const each = views(app).map(({ view, side }) => [side, circumstancesOf(app, view)].filter(Boolean).join(' '));
  return each.join('　　');
}

function circumstancesOf(app: App, view: View): string {
  const t = texts[app.lang];
  const { study } = app;
  const date = view.conditions.date ?? study.date;
  const others = chips(view, app.lang).filter((chip) => chip.key !== 'speed' && chip.key !== 'date');
  return [
    `${t.pace}${t.colon}${named(app.lang, view.cohort.name)} ${view.speed} m/s`,
    ...(date ? [`${t.asOf}${t.colon}${date}`] : []),
    ...(others.length ? [`${t.conditions}${t.colon}${others.map((chip) => chip.text).join(t.comma)}`] : []),
  ].join('　');
}

/** The picture as PNG, and its name. */
export async function picture(app: App, inset: Inset, now = new Date()): Promise<{ blob: Blob; name: string }> {
  const t = texts[app.lang];
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const css = getComputedStyle(document.documentElement);
  const colour = (name: string) => css.getPropertyValue(name).trim();
  const pen: Ink = { context, u: U, ink: colour('--ink'), quiet: colour('--quiet'), paper: colour('--paper'), hair: colour('--faint') };
  context.fillStyle = pen.paper;
  context.fillRect(0, 0, WIDTH, HEIGHT);

  // The head.
  let x = MARGIN;
  write(pen, titleOf(app), x, 50, 27, pen.ink, { weight: 650 });
  x = 1000 - MARGIN;
  for (const mark of marks(app).reverse()) {
    const w = width(pen, mark, 12, 600) + 20;
    context.fillStyle = colour('--mark-paper');
    context.beginPath();
    context.roundRect((x - w) * U, 31 * U, w * U, 22 * U, 11 * U);
    context.fill();
    write(pen, mark, x - w / 2, 46.5, 12, colour('--mark'), { weight: 600, align: 'center' });
    x -= w + 8;
  }
  const said = lines(pen, sentence(app), 14, 1000 - 2 * MARGIN).slice(0, 2);
  said.forEach((line, i) => write(pen, line, MARGIN, 75 + i * 20, 14, pen.ink));
  const top = 88 + (said.length - 1) * 20;

  // The foot, from below: as many lines as the sources need, at most three.
  const high = HEIGHT / U;
  const right = [`${t.made} ${t.date(now)}`, `CareCircle ${app.study.version}`];
  const beside = Math.max(...right.map((text) => width(pen, text, 8)));
  const from = lines(pen, `${t.sources}${t.colon}${sources(app).join(t.semicolon)}`, 8, 1000 - 2 * MARGIN - beside - 24);
  const foot = from.length > 3 ? [...from.slice(0, 2), `${from[2]?.slice(0, -1)}…`] : from;
  const bottom = high - MARGIN - Math.max(2, foot.length + 1) * 11.5 - 4;
  write(pen, circumstances(app), MARGIN, bottom + 14, 8.5, pen.ink);
  foot.forEach((line, i) => write(pen, line, MARGIN, bottom + 25.5 + i * 11.5, 8, pen.quiet));
  right.forEach((line, i) => write(pen, line, 1000 - MARGIN, bottom + 14 + i * 11.5, 8, pen.quiet, { align: 'right' }));

  // The map in its frame.
  const [mapWidth, mapHeight] = [1000 - 2 * MARGIN, bottom - top];
  const drawn = await drawViews(app, inset, Math.round(mapWidth * U), Math.round(mapHeight * U), 2.4, pen);
  context.drawImage(drawn.canvas, MARGIN * U, top * U);
  context.strokeStyle = pen.ink;
  context.lineWidth = 0.9 * U;
  context.strokeRect(MARGIN * U, top * U, mapWidth * U, mapHeight * U);
  northArrow(pen, 1000 - MARGIN - 24, top + 18, t.north);
  scaleBar(pen, 1000 - MARGIN - 30, bottom - 18, 130, drawn.metresPerPixel * U);
  legend(pen, app, bottom - 12);

  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new Error('the picture could not be packed');
  const name = [
    titleOf(app).replace(/ · /g, '-'),
    ...views(app).map(({ view }) => named(app.lang, view.cohort.name)),
    ...(app.b ? [pageTexts[app.lang].compare] : []),
    ...marks(app),
  ]
    .join('-')
    .replace(/[\\/:*?"<>|]/g, '_');
  return { blob, name: `${name}.png` };
}

/** The legend, in the lower left of the map. */
function legend(pen: Ink, app: App, bottom: number) {
  const { context, u } = pen;
  const t = pageTexts[app.lang];
  const p = app.dark ? dark : light;
  const all = scales(app);
  const gaps = gapsDrawn(app);
  const rows: { text: string; draw: (x: number, y: number) => void }[] = [];
  const dot = (fill: string) => (x: number, y: number) => {
    context.beginPath();
    context.arc((x + 6) * u, y * u, 3.6 * u, 0, 7);
    context.fillStyle = fill;
    context.fill();
  };
  const patch = (fill: string, alpha: number) => (x: number, y: number) => {
    context.globalAlpha = alpha;
    context.fillStyle = fill;
    context.fillRect(x * u, (y - 4) * u, 12 * u, 8 * u);
    context.globalAlpha = 1;
  };
  rows.push({ text: t.covered, draw: dot(p.middle) }, { text: t.leftOut, draw: dot(p.far) }, { text: t.notReached, draw: dot(p.never) });
  rows.push({
    text: t.facility,
    draw: (x, y) => {
      context.beginPath();
      context.arc((x + 6) * u, y * u, 4 * u, 0, 7);
      context.fillStyle = p.facility;
      context.fill();
      context.strokeStyle = p.facilityRing;
      context.lineWidth = 1.8 * u;
      context.stroke();
    },
  });
  if (gaps.drawn)
    rows.push({ text: t.gap + gaps.only, draw: patch(p.gap, 0.5) }, { text: t.circleWhole + gaps.only, draw: patch(p.circle, 0.25) });
  // Beside two scales, what is short stands two to a line: the legend covers less of the map.
  const short = all.length > 1 ? 4 : 0;
  const places = rows.map((_, i): [number, number] => (i < short ? [i % 2, Math.floor(i / 2)] : [0, i - short / 2]));
  // A scale with a name needs a line more.
  const deep = (scale: Scale) => (scale.name ? 33 : 21);
  const scalesDeep = all.reduce((sum, scale) => sum + deep(scale), 0);
  const wide = Math.max(
    150,
    ...rows.map((r, i) => (width(pen, r.text, 9.5) + 40) * (i < short ? 2 : 1)),
    ...all.map((s) => width(pen, s.name, 8.5) + 20),
  );
  const high = 29 + scalesDeep + (rows.length - short / 2) * 14.5;
  const [x, y] = [MARGIN + 12, bottom - high];
  plate(pen, x, y, wide, high);
  write(pen, t.legend, x + 10, y + 17, 11, pen.ink, { weight: 650 });
  write(pen, t.minutesUnit, x + wide - 10, y + 17, 8, pen.quiet, { align: 'right' });
  // The ramp, as the page draws it: inside to the limit, then beyond it.
  const parts: [string, string, number][] = [
    [p.near, p.middle, 1.2],
    [p.middle, p.limit, 0.8],
    [p.over, p.far, 1],
    [p.far, p.never, 1],
  ];
  const long = wide - 20;
  let line = y + 24;
  for (const scale of all) {
    const { name, minutes: m } = scale;
    if (name) write(pen, name, x + 10, line + 7, 8.5, pen.ink);
    const bar = line + (name ? 12 : 0);
    let at = x + 10;
    parts.forEach(([a, b, share]) => {
      const w = (long * share) / 4;
      const fill = context.createLinearGradient(at * u, 0, (at + w) * u, 0);
      fill.addColorStop(0, a);
      fill.addColorStop(1, b);
      context.fillStyle = fill;
      context.fillRect(at * u, bar * u, w * u + 1, 7 * u);
      at += w;
    });
    const ticks: [number, string, CanvasTextAlign][] = [
      [0, '0', 'left'],
      [0.5, String(m), 'center'],
      [0.75, String(m * 2), 'center'],
      [1, `${m * 4}+`, 'right'],
    ];
    ticks.forEach(([share, text, align]) => write(pen, text, x + 10 + long * share, bar + 16, 7.5, pen.quiet, { align }));
    line += deep(scale);
  }
  rows.forEach((row, i) => {
    const [column, down] = places[i]!;
    const [from, middle] = [x + 10 + (column * (wide - 10)) / 2, y + 33 + scalesDeep + down * 14.5];
    row.draw(from, middle);
    write(pen, row.text, from + 19, middle + 3.4, 9.5, pen.ink);
  });
}
