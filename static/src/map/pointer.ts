// What the mouse, a finger or the Enter key does on the map.

import type { Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import type { App, Side } from '../state/app.svelte';
import { areaHits, hits, HITS, topmost, type Hit } from './hits';

interface State {
  /** Whether the map can be asked what lies where. */
  ready: () => boolean;
  /** Whether gaps are drawn. */
  gaps: () => boolean;
  /** Which of two maps this is; the panel speaks of the one that is clicked. */
  side: Side;
}

/** A click selects what lies there, or puts what is being proposed; the pointer marks the area below it. */
export function attachPointer(map: MapLibre, app: App, { ready, gaps, side }: State) {
  const villages = () => app.level === 'village' || !app.study.counts.towns;

  function click({ point, lngLat }: Pick<MapMouseEvent, 'point' | 'lngLat'>) {
    const feature = ready() ? topmost(map, point, hits(map.getZoom(), villages(), gaps())) : undefined;
    if (app.b) app.turnTo(side);
    if (app.siting.puts && (app.siting.drawing.line || feature?.layer.id !== 'facilities')) {
      app.siting.put([lngLat.lng, lngLat.lat]);
      return;
    }
    if (!feature) {
      app.selected = null;
      return;
    }
    const kind = HITS[feature.layer.id as Hit];
    app.selected = { kind, id: String(feature.properties['id']) };
    // The table lists what was clicked.
    if (kind === 'area') app.level = feature.layer.id === 'village-hit' ? 'village' : 'town';
  }

  let frame = 0;
  function hover({ point }: MapMouseEvent) {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      if (!ready()) return;
      const zoom = map.getZoom();
      const feature = topmost(map, point, hits(zoom, villages(), gaps()));
      map.getCanvas().style.cursor = feature && HITS[feature.layer.id as Hit] !== 'area' ? 'pointer' : '';
      const area = topmost(map, point, areaHits(zoom, villages()));
      app.pointed = area ? String(area.properties['id']) : null;
    });
  }

  map.on('click', click);
  map.on('mousemove', hover);
  map.on('remove', () => cancelAnimationFrame(frame));
  // Without a mouse, what lies in the middle is asked about; a cross stands there while the map has the focus.
  map.getCanvas().addEventListener('keydown', (event) => {
    // It ends a link that is being drawn.
    if (event.key !== 'Enter' || app.siting.drawing.line) return;
    const lngLat = map.getCenter();
    click({ lngLat, point: map.project(lngLat) });
  });
}
