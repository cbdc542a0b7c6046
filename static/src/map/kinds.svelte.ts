// Keeps the kinds of facilities on the map as they are chosen, and their shapes those of the circle that is looked at.

import type { Map as MapLibre } from 'maplibre-gl';
import type { App } from '../state/app.svelte';
import type { View } from '../state/view.svelte';
import { kindsFilter, symbolField, symbolLayer } from './kinds';
import { larger } from './larger';
import { dark, light } from './palette';

const LAYERS = ['facilities', 'facility-symbols', 'facility-names'];

/** Draws the symbols on a map for as long as it lives; the answer is what undoes it. */
export function attachKinds(map: MapLibre, app: App, view: () => View): () => void {
  let ready = $state(false);
  let styled = $state(0);
  map.on('load', () => (ready = true));
  // A new style, for another theme or language, knows nothing of the symbols.
  map.on('styledata', () => {
    if (ready && !map.getLayer('facility-symbols')) styled++;
  });
  return $effect.root(() => {
    $effect(() => {
      void styled;
      const { services } = view().seen?.circle ?? view().circle;
      const [filter, palette, size, towns] = [
        kindsFilter(app.study, app.hidden),
        app.dark ? dark : light,
        app.enlarged,
        app.draws === 'towns',
      ];
      if (!ready) return;
      if (!map.getLayer('facility-symbols')) {
        for (const layer of larger([symbolLayer(app.study, services, palette)], size)) map.addLayer(layer, 'facility-names');
      }
      map.setLayoutProperty('facility-symbols', 'text-field', symbolField(app.study, services));
      map.setLayoutProperty('facility-symbols', 'visibility', towns ? 'none' : 'visible');
      for (const layer of LAYERS) map.setFilter(layer, filter);
    });
  });
}
