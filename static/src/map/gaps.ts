// Gaps and whole circles are those of the promise. While the slider moves away from it they lose only their colour, which
// costs nothing; MapLibre is told to leave them out once it rests.

import type { Map as MapLibre } from 'maplibre-gl';
import type { Palette } from './palette';
import { opacityWith } from './homes';
import { circleOpacity } from './style';

const LAYERS = ['gaps', 'gap-glow', 'gap-names'];

/** Gives them their colours, or takes these away. */
export function fadeGaps(map: MapLibre, promised: boolean, palette: Palette, dark: boolean) {
  // Transparent, as #rrggbbaa.
  const colour = promised ? palette.gap : `${palette.gap}00`;
  map.setPaintProperty('gaps', 'fill-color', colour);
  map.setPaintProperty('gap-glow', 'line-color', colour);
  map.setPaintProperty('gap-names', 'text-opacity', promised ? 1 : 0);
  // Hidden, its tiles would be asked for again when the thumb comes back.
  map.setPaintProperty('circles', 'fill-opacity', promised ? circleOpacity(dark) : 0);
}

/** Leaves homes to be points from near where gaps are drawn; not while a slider moves, when they are drawn by somebody else. */
export function showHomes(map: MapLibre, promised: boolean) {
  map.setPaintProperty('homes', 'circle-opacity', opacityWith(promised));
}

/** Draws their layers, or leaves them out. */
export function hideGaps(map: MapLibre, promised: boolean) {
  const visible = promised ? 'visible' : 'none';
  for (const layer of LAYERS) {
    if ((map.getLayoutProperty(layer, 'visibility') ?? 'visible') !== visible) map.setLayoutProperty(layer, 'visibility', visible);
  }
}
