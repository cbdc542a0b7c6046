// The links of the scenario that a map shows, as it says them.

import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import type { App } from '../state/app.svelte';
import type { View } from '../state/view.svelte';

const NONE = { type: 'FeatureCollection' as const, features: [] };

/** Draws them for as long as the map lives; the answer is what undoes it. */
export function attachKept(map: MapLibre, app: App, view: () => View): () => void {
  let ready = false;
  function redraw() {
    const scenario = app.siting.saved.list?.find((s) => s.name === view().conditions.scenario);
    const lines = (scenario?.edits ?? []).flatMap((e) => (e.edit === 'link' ? [e.line] : []));
    if (!ready || (!lines.length && !map.getSource('scenario-links'))) return;
    if (!map.getSource('scenario-links')) map.addSource('scenario-links', { type: 'geojson', data: NONE });
    if (!map.getLayer('scenario-links')) {
      const layout = { 'line-cap': 'round' as const, 'line-join': 'round' as const };
      map.addLayer({
        id: 'scenario-links',
        type: 'line',
        source: 'scenario-links',
        layout,
        paint: { 'line-color': '#db2777', 'line-width': 4 },
      });
    }
    const features = lines.map((line) => ({
      type: 'Feature' as const,
      geometry: { type: 'LineString' as const, coordinates: line },
      properties: {},
    }));
    void map.getSource<GeoJSONSource>('scenario-links')?.setData({ type: 'FeatureCollection', features });
  }
  map.on('load', () => {
    ready = true;
    redraw();
  });
  map.on('styledata', () => {
    if (ready && !map.getLayer('scenario-links')) redraw();
  });
  return $effect.root(() => {
    $effect(() => {
      void [app.siting.saved.list, view().conditions.scenario];
      redraw();
    });
  });
}
