// The map's own buttons, its scale, and where its data come from.

import { AttributionControl, type Map as MapLibre, NavigationControl, ScaleControl } from 'maplibre-gl';
import type { App } from '../state/app.svelte';
import { texts } from '../text/text';
import { attribution } from './attribution';

/** Adds them to the first map; a second one, beside it, has none. */
export function addControls(map: MapLibre, container: HTMLElement, app: App) {
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  const small = innerWidth <= 760;
  const marks = app.study.simulated ? `${texts[app.lang].simulated} · ` : '';
  const customAttribution = attribution(app.study.sources, marks);
  map.addControl(new AttributionControl({ compact: small, customAttribution }), 'bottom-right');
  // Each stands above the one before.
  map.addControl(new ScaleControl({ maxWidth: 120 }), 'bottom-right');
  // On a phone it covers the map: read once, then folded; the panel's end names every source in full.
  if (small) setTimeout(() => container.querySelector('.maplibregl-compact-show')?.classList.remove('maplibregl-compact-show'), 5000);
}
