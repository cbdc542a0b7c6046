// What the map shows, drawn once more on a canvas of any size.

import { Map as MapLibre, type StyleSpecification } from 'maplibre-gl';
import { atRest } from '../map/shown';

/** Pixels that the browser's WebGL surely has. */
const MOST_PIXELS = 4096;
const MOST_WAIT_MS = 90_000;

export interface Drawn {
  canvas: HTMLCanvasElement;
  /** Metres on the ground a pixel of the canvas, in its middle. */
  metresPerPixel: number;
}

/** The box of degrees that the reader sees beside what lies on the map's left and bottom, as CSS pixels of the map. */
export interface Inset {
  left: number;
  bottom: number;
}

/** What the reader sees of the map's box, less what lies wholly beyond the study: x, y, width, height in CSS pixels. */
function seen(map: MapLibre, inset: Inset, bounds: number[]): { x: number; y: number; w: number; h: number } {
  const box = map.getContainer().getBoundingClientRect();
  const [west, south, east, north] = bounds as [number, number, number, number];
  const [low, high] = [map.project([west, south]), map.project([east, north])];
  const margin = 28;
  const cut = (from: number, to: number, a: number, b: number) => {
    const [first, last] = [Math.max(from, a - margin), Math.min(to, b + margin)];
    // Looking elsewhere, the reader sees what there is.
    return last - first > (to - from) / 4 || last - first > (b - a) * 0.9 ? [first, last] : [from, to];
  };
  const [left, right] = cut(inset.left, Math.max(inset.left + 60, box.width), low.x, high.x) as [number, number];
  const [top, bottom] = cut(0, Math.max(60, box.height - inset.bottom), high.y, low.y) as [number, number];
  return { x: left, y: top, w: right - left, h: bottom - top };
}

/**
 * Draws what `map` shows beside its inset on a canvas of `width` × `height` pixels; at `ratio` pixels a CSS pixel, so
 * that lettering has the size that paper needs. All of what is seen of the study (within `bounds`, degrees) is on it, and
 * more where the shapes differ.
 */
export async function redraw(map: MapLibre, inset: Inset, bounds: number[], width: number, height: number, ratio: number): Promise<Drawn> {
  await atRest.get(map)?.atRest();
  const most = Math.min(1, MOST_PIXELS / width, MOST_PIXELS / height);
  const [w, h] = [(width * most) / ratio, (height * most) / ratio];
  const part = seen(map, inset, bounds);
  const centre = map.unproject([part.x + part.w / 2, part.y + part.h / 2]);
  const zoom = map.getZoom() + Math.log2(Math.min(w / part.w, h / part.h));

  const container = document.createElement('div');
  container.className = 'redrawn';
  container.setAttribute('aria-hidden', 'true');
  Object.assign(container.style, { position: 'fixed', left: '-20000px', top: '0', width: `${w}px`, height: `${h}px` });
  document.body.append(container);
  const copy = new MapLibre({
    container,
    style: map.getStyle() as StyleSpecification,
    center: centre,
    zoom,
    pixelRatio: ratio,
    maxCanvasSize: [MOST_PIXELS, MOST_PIXELS],
    interactive: false,
    attributionControl: false,
    fadeDuration: 0,
    localIdeographFontFamily: false,
    minZoom: 0,
    canvasContextAttributes: { preserveDrawingBuffer: true },
  });
  try {
    await new Promise<void>((done, fail) => {
      const late = setTimeout(() => fail(new Error('the map took too long')), MOST_WAIT_MS);
      // 'idle' comes once everything has been fetched and drawn.
      copy.once('idle', () => {
        clearTimeout(late);
        done();
      });
      copy.on('error', ({ error }) => {
        clearTimeout(late);
        fail(error);
      });
    });
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width);
    canvas.height = Math.round(height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.imageSmoothingQuality = 'high';
    context.drawImage(copy.getCanvas(), 0, 0, canvas.width, canvas.height);
    // 512-pixel tiles of the whole equator at zoom 0.
    const metres = (40_075_016.686 * Math.cos((centre.lat * Math.PI) / 180)) / (512 * 2 ** zoom);
    return { canvas, metresPerPixel: (metres * w) / canvas.width };
  } finally {
    copy.remove();
    container.remove();
  }
}
