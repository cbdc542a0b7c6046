// Draws towns by their share in the place of homes, when that is asked for.

import type { Map as MapLibre } from 'maplibre-gl';
import { NARROW, type App } from '../state/app.svelte';
import { judged } from '../state/certainty';
import type { View } from '../state/view.svelte';
import { percent } from '../text/text';
import { larger } from './larger';
import { dark, light } from './palette';
import { townLayers, type TownShare } from './towns';

/** Layers that speak of single places, which towns stand in for. */
const PLACES = ['homes', 'facilities', 'facility-names', 'area-names'];
/** Width of a map on a desk with room for the names of a county's towns, in pixels, and how small they become at least. */
const ENOUGH = 700;
const LEAST = 0.72;
/** Below this layer lies the ground. */
const ABOVE_GROUND = 'circles';

/** Keeps the map as it is asked for, for as long as it lives; the answer is what undoes it. */
export function attachTowns(map: MapLibre, app: App, view: () => View): () => void {
  let ready = $state(false);
  map.on('load', () => (ready = true));
  // A new style, for another theme or language, knows nothing of these layers.
  let styled = $state(0);
  map.on('styledata', () => {
    if (ready && app.draws === 'towns' && !map.getLayer('town-fill')) styled++;
  });

  /** How large names may be: where the panel and large type leave little of the map, smaller ones, so that more towns have theirs. */
  function room(): number {
    const { clientWidth } = map.getContainer();
    const free = clientWidth > NARROW ? clientWidth - app.panel : clientWidth;
    return Math.min(1, Math.max(LEAST, free / (ENOUGH * app.enlarged)));
  }

  function draw(towns: TownShare[] | null) {
    for (const layer of PLACES) {
      const wanted = towns ? 'none' : 'visible';
      if (map.getLayer(layer) && (map.getLayoutProperty(layer, 'visibility') ?? 'visible') !== wanted)
        map.setLayoutProperty(layer, 'visibility', wanted);
    }
    for (const layer of larger(townLayers(towns ?? [], app.dark ? dark : light), app.enlarged * room())) {
      if (map.getLayer(layer.id)) map.removeLayer(layer.id);
      if (towns) map.addLayer(layer, layer.type === 'fill' ? ABOVE_GROUND : undefined);
    }
  }

  return $effect.root(() => {
    $effect(() => {
      void styled;
      const { seen } = view();
      const shown = app.draws === 'towns';
      const told = seen !== null && judged(seen.summary.certainty);
      const towns = (seen?.towns ?? []).map((town) => {
        const share = told ? view().at(town.covered, town.curve).share : null;
        return { id: town.id, name: town.name, share, label: share === null ? '—' : percent(share) };
      });
      void [app.dark, app.enlarged];
      if (ready) draw(shown ? towns : null);
    });
  });
}
