// Places where a promise fails, on a map: outlines of areas and patches, points of everything else.

import type { GeoJSONSource, LayerSpecification, Map as MapLibre } from 'maplibre-gl';
import { failingUrl } from '../api/client';
import type { App } from '../state/app.svelte';
import { dark, light, type Palette } from './palette';

type Position = [number, number];
type Geometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'Polygon'; coordinates: Position[][] }
  | { type: 'MultiPolygon'; coordinates: Position[][][] };
export interface Places {
  type: 'FeatureCollection';
  features: {
    type: 'Feature';
    geometry: Geometry | null;
    properties: { kind: string; id: string; name: string; seniors: number; why: string; why_en: string };
  }[];
  /** How many fail in all, and whether some were left out. */
  places: number;
  truncated: boolean;
}

/** The layers, for a source called `failing`. */
export function failing(palette: Palette, dark: boolean): LayerSpecification[] {
  const shapes: ['!=', ['geometry-type'], 'Point'] = ['!=', ['geometry-type'], 'Point'];
  return [
    {
      id: 'failing-areas',
      type: 'fill',
      source: 'failing',
      filter: shapes,
      paint: { 'fill-color': palette.gap, 'fill-opacity': dark ? 0.3 : 0.22 },
    },
    {
      id: 'failing-outlines',
      type: 'line',
      source: 'failing',
      filter: shapes,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.gap, 'line-width': 1.8 },
    },
    {
      id: 'failing-points',
      type: 'circle',
      source: 'failing',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-color': palette.gap,
        'circle-opacity': 0.85,
        'circle-radius': [
          'interpolate',
          ['linear'],
          ['zoom'],
          8,
          ['case', ['==', ['get', 'kind'], 'home'], 2, 4.5],
          14,
          ['case', ['==', ['get', 'kind'], 'home'], 5, 9],
        ],
        'circle-stroke-color': palette.halo,
        'circle-stroke-width': ['case', ['==', ['get', 'kind'], 'home'], 0.5, 1.5],
      },
    },
  ];
}

/** West, south, east, north of all of them; null when none has a place. */
export function boxOf(places: Places): [number, number, number, number] | null {
  const box: [number, number, number, number] = [180, 90, -180, -90];
  const take = ([lon, lat]: Position) => {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  };
  for (const { geometry } of places.features) {
    if (geometry?.type === 'Point') take(geometry.coordinates);
    else if (geometry?.type === 'Polygon') geometry.coordinates[0]?.forEach(take);
    else if (geometry) for (const polygon of geometry.coordinates) polygon[0]?.forEach(take);
  }
  return box[0] <= box[2] ? box : null;
}

/** Shows the places where the app's promise fails, and nothing when it has none; called again after a style was swapped. */
export function showFailing(map: MapLibre, app: App): () => void {
  let ready = false;
  function draw() {
    if (!ready) return;
    const data = app.promise?.promise ? failingUrl(app.promise.promise, whichOf(app.promise)) : null;
    if (!data) {
      void map.getSource<GeoJSONSource>('failing')?.setData({ type: 'FeatureCollection', features: [] });
      return;
    }
    if (!map.getSource('failing')) map.addSource('failing', { type: 'geojson', data });
    for (const layer of failing(app.dark ? dark : light, app.dark)) {
      if (!map.getLayer(layer.id)) map.addLayer(layer, map.getLayer('area-names') ? 'area-names' : undefined);
    }
  }
  map.on('load', () => {
    ready = true;
    draw();
  });
  map.on('styledata', draw);
  const stop = $effect.root(() => {
    $effect(() => {
      void [app.promise, app.dark];
      draw();
    });
  });
  return () => {
    stop();
    map.off('styledata', draw);
  };
}

/** What the server is asked for a promise in the URL. */
export const whichOf = (promise: Record<string, string>) => ({
  ...(promise.pack ? { pack: promise.pack } : {}),
  ...(promise.year ? { year: promise.year } : {}),
});
