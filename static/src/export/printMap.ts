// The map of a printed sheet: drawn once more, in the dots of the paper.

import { shown } from '../map/shown';
import type { App } from '../state/app.svelte';
import type { Paper } from '../state/url';
import { northArrow, scaleBar, type Ink } from './furniture';
import { PAPERS } from './papers';
import type { Inset } from './redraw';
import { texts } from './text';
import { drawViews } from './views';

const WAIT_MS = 100;
const MOST_WAITS = 600;

/** Everything that the page shows is there; or a minute has passed. */
export async function settled(app: App) {
  for (let tries = 0; tries < MOST_WAITS; tries++) {
    const maps = app.b ? [shown.first, shown.second] : [shown.first];
    const drawable = app.noMap || maps.every((map) => map?.isStyleLoaded() && map.areTilesLoaded());
    if (app.a.seen && (!app.b || app.b.seen) && !app.loading && drawable) return;
    await new Promise((done) => setTimeout(done, WAIT_MS));
  }
}

/** The map, or the two that are compared, as a PNG in the page's memory; whoever asks revokes the address. */
export async function mapOnPaper(app: App, inset: Inset, paper: Paper): Promise<string> {
  const t = texts[app.lang];
  const { map, dots } = PAPERS[paper];
  const [w, h] = map.map((mm) => mm * dots) as [number, number];
  // A unit is a third of a millimetre.
  const u = dots / 3;
  // Paper is light, whatever the screen is.
  const inks = { u, ink: '#1d2430', quiet: '#5a6270', paper: '#ffffff', hair: '#c9ccd2' };
  const { canvas, metresPerPixel } = await drawViews(app, inset, w, h, dots / 4.2, inks);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const pen: Ink = { ...inks, context };
  northArrow(pen, w / u - 20, 14, t.north);
  scaleBar(pen, w / u - 28, h / u - 16, 110, metresPerPixel * u);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new Error(t.noPicture);
  return URL.createObjectURL(blob);
}
