// What is drawn of the map on a picture or a print: the view, or the two that are compared, side by side.

import { shown } from '../map/shown';
import type { App } from '../state/app.svelte';
import type { View } from '../state/view.svelte';
import { apart } from '../text/conditions';
import { count, percent, texts } from '../text/text';
import { plate, width, write, type Ink } from './furniture';
import { redraw, type Drawn, type Inset } from './redraw';

/** Pixels of paper between the two. */
const GAP = 0.006;

/** The views on the sheet, left first, each with what it is called. */
export function views(app: App): { view: View; side: string; name: string }[] {
  const { a, b } = app;
  if (!b) return [{ view: a, side: '', name: '' }];
  const t = texts[app.lang];
  return [
    { view: a, side: t.left, name: `${t.left} · ${apart(a, b, app.lang)}` },
    { view: b, side: t.right, name: `${t.right} · ${apart(b, a, app.lang)}` },
  ];
}

/** Each view's name, share and missing people; nothing when there is but one. */
export function compared(app: App): string {
  const t = texts[app.lang];
  const [colon, comma, semicolon] = app.lang === 'zh' ? ['：', '，', '；'] : [': ', ', ', '; '];
  const people = (left: number) =>
    app.study.seniors_are === 'relative' ? '' : `${comma}${t.leftOut} ${count(app.lang, left)} ${t.people}`.trimEnd();
  const all = app.b ? views(app) : [];
  return all
    .map(({ view, name }) => `${name}${colon}${t.covered} ${percent(view.now?.share ?? null)}${people(view.now?.leftOut ?? 0)}`)
    .join(semicolon);
}

/** Draws them on one canvas; `unit` is the pixels of a unit of lettering. */
export async function drawViews(
  app: App,
  inset: Inset,
  wide: number,
  high: number,
  ratio: number,
  pen: Omit<Ink, 'context'>,
): Promise<Drawn> {
  const maps = app.b ? [shown.first, shown.second] : [shown.first];
  if (maps.some((map) => !map)) throw new Error(texts[app.lang].noMap);
  if (!app.b) return redraw(maps[0]!, inset, app.study.bounds, wide, high, ratio);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(wide), Math.round(high)];
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = pen.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const gap = Math.round(wide * GAP);
  const half = Math.floor((canvas.width - gap) / 2);
  let metresPerPixel = 0;
  // One after the other: each needs a WebGL context of its own.
  for (const [i, { name }] of views(app).entries()) {
    const drawn = await redraw(maps[i]!, inset, app.study.bounds, half, high, ratio);
    const x = i * (canvas.width - half);
    context.drawImage(drawn.canvas, x, 0);
    metresPerPixel = drawn.metresPerPixel;
    const ink: Ink = { ...pen, context };
    const [size, left] = [11, x / pen.u + 9];
    const long = Math.min(width(ink, name, size, 650) + 20, half / pen.u - 18);
    plate(ink, left, 9, long, 22);
    write(ink, name, left + 10, 24, size, pen.ink, { weight: 650 });
    context.strokeStyle = pen.ink;
    context.lineWidth = 0.6 * pen.u;
    context.strokeRect(x, 0, half, canvas.height);
  }
  return { canvas, metresPerPixel };
}
