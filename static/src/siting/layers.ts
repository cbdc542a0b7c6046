// A proposal drawn on the map: the opportunity of every junction, what is within reach, who gains and who loses, links and pins.

import { type FilterSpecification, type GeoJSONSource, type MapMouseEvent, Marker, type Map as MapLibre } from 'maplibre-gl';
import { asked } from '../api/client';
import type { App } from '../state/app.svelte';
import { follow, type At } from './siting.svelte';

type Data = Exclude<Parameters<GeoJSONSource['setData']>[0], string>;
const NONE = { type: 'FeatureCollection' as const, features: [] };
const VIOLET = '#6d28d9';
const LOST = '#dc2626';
const LINK = '#db2777';

/** Sources and layers of a proposal; called again whenever the style was swapped. */
function ensure(map: MapLibre, dark: boolean) {
  for (const id of ['siting-heat', 'siting-areas', 'siting-land', 'siting-parcels', 'siting-homes', 'siting-links']) {
    if (!map.getSource(id)) map.addSource(id, { type: 'geojson', data: NONE });
  }
  const below = map.getLayer('homes') ? 'homes' : undefined;
  const add = (layer: Parameters<MapLibre['addLayer']>[0], before?: string) => {
    if (!map.getLayer(layer.id)) map.addLayer(layer, before);
  };
  add(
    {
      id: 'siting-heat',
      type: 'circle',
      source: 'siting-heat',
      layout: { 'circle-sort-key': ['get', 'seniors'] },
      paint: {
        'circle-color': [
          'interpolate',
          ['linear'],
          ['get', 'share'],
          0,
          dark ? '#312e81' : '#ede9fe',
          0.25,
          dark ? '#5b21b6' : '#c4b5fd',
          0.5,
          '#8b5cf6',
          0.75,
          '#c026d3',
          1,
          '#f43f5e',
        ],
        'circle-radius': ['interpolate', ['exponential', 2], ['zoom'], 9, 4, 12, 10, 16, 60],
        'circle-blur': 0.7,
        'circle-opacity': ['interpolate', ['linear'], ['get', 'share'], 0, 0.15, 0.3, 0.55, 1, 0.85],
      },
    },
    map.getLayer('route-case') ? 'route-case' : undefined,
  );
  add(
    { id: 'siting-area', type: 'fill', source: 'siting-areas', paint: { 'fill-color': VIOLET, 'fill-opacity': dark ? 0.2 : 0.1 } },
    below,
  );
  add(
    { id: 'siting-land', type: 'fill', source: 'siting-land', paint: { 'fill-color': dark ? '#a78bfa' : VIOLET, 'fill-opacity': 0.3 } },
    below,
  );
  add({
    id: 'siting-outline',
    type: 'line',
    source: 'siting-areas',
    paint: { 'line-color': dark ? '#a78bfa' : VIOLET, 'line-width': 1.8 },
  });
  add({
    id: 'siting-parcels',
    type: 'circle',
    source: 'siting-parcels',
    paint: {
      'circle-color': dark ? '#fcd34d' : '#b45309',
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 9, 5, 16, 10],
      'circle-stroke-color': dark ? '#191d22' : '#ffffff',
      'circle-stroke-width': 2,
    },
  });
  add({
    id: 'siting-homes',
    type: 'circle',
    source: 'siting-homes',
    paint: {
      'circle-color': ['case', ['get', 'gains'], dark ? '#a78bfa' : VIOLET, LOST],
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, 2.5, 16, 7],
      'circle-stroke-color': dark ? '#191d22' : '#ffffff',
      'circle-stroke-width': 1.2,
    },
  });
  const width = (wide: number) => ['interpolate', ['linear'], ['zoom'], 10, wide, 16, wide * 2.2] as unknown as number;
  const line = { 'line-cap': 'round' as const, 'line-join': 'round' as const };
  const laid = ['!=', ['get', 'kind'], 'suggested'] as unknown as FilterSpecification;
  const suggested = ['==', ['get', 'kind'], 'suggested'] as unknown as FilterSpecification;
  add({
    id: 'siting-link-case',
    type: 'line',
    source: 'siting-links',
    layout: line,
    paint: { 'line-color': dark ? '#191d22' : '#ffffff', 'line-width': width(4.5) },
  });
  add({
    id: 'siting-links',
    type: 'line',
    source: 'siting-links',
    filter: laid,
    layout: line,
    paint: { 'line-color': LINK, 'line-width': width(2.6) },
  });
  add({
    id: 'siting-suggested',
    type: 'line',
    source: 'siting-links',
    filter: suggested,
    paint: { 'line-color': LINK, 'line-width': width(2.6), 'line-dasharray': [1.1, 0.8] },
  });
}

/** Draws the proposal on a map for as long as it lives; the answer is what undoes it. */
export function attach(map: MapLibre, app: App): () => void {
  const { siting } = app;
  let ready = false;
  const source = (id: string) => map.getSource<GeoJSONSource>(id);
  const markers = new Map<string, Marker>();
  let heated = '';

  /** Pins and moved facilities as things to drag. */
  function pin(
    key: string,
    at: At,
    label: string,
    kind: '' | 'moved' | 'vertex' | 'suggested' | 'planned',
    drag: ((at: At) => void) | null,
    take?: () => void,
  ) {
    let marker = markers.get(key);
    if (!marker) {
      const element = document.createElement('div');
      element.className = `siting-pin ${kind}`;
      element.dataset['testid'] = `pin-${key}`;
      const made = new Marker({ element, draggable: drag !== null });
      made.on('drag', () => {
        const { lng, lat } = made.getLngLat();
        drag?.([lng, lat]);
      });
      element.addEventListener('click', (event) => {
        event.stopPropagation();
        take?.();
      });
      made.setLngLat(at).addTo(map);
      markers.set(key, (marker = made));
    }
    marker.getElement().textContent = label;
    const now = marker.getLngLat();
    if (Math.abs(now.lng - at[0]) > 1e-6 || Math.abs(now.lat - at[1]) > 1e-6) marker.setLngLat(at);
  }

  function redraw() {
    const keys = new Set<string>();
    const { plan, areas: reached } = siting.planning;
    const planned = siting.tab === 'plan' ? (plan?.sites ?? []) : [];
    // Two sets of numbers are not told apart: pins rest while a plan is shown.
    const pins = planned.length ? [] : siting.pins;
    pins.forEach((p, i) => {
      keys.add(`${i}`);
      pin(`${i}`, p.at, `${i + 1}`, '', (at) => siting.drag(i, at));
    });
    for (const m of siting.moves) {
      keys.add(`m${m.facility}`);
      pin(`m${m.facility}`, m.to, '↷', 'moved', (at) => siting.moveFacility(m.facility, at));
    }
    siting.links.forEach((line, i) =>
      line.forEach((at, j) => {
        keys.add(`link${i}-${j}`);
        pin(`link${i}-${j}`, at, '', 'vertex', (to) => siting.dragLink(i, j, to));
      }),
    );
    const suggested = siting.drawing.suggested ?? [];
    suggested.forEach((s, i) => {
      const [a, b] = s.ends as [At, At];
      const key = `suggested${i}-${s.ends.join()}`;
      keys.add(key);
      pin(key, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], `${i + 1}`, 'suggested', null, () => siting.drawing.take(s));
    });
    planned.forEach((s, i) => {
      const key = `plan${i}-${s.id}`;
      keys.add(key);
      pin(key, s.at as At, `${i + 1}`, 'planned', null);
    });
    for (const [key, marker] of markers) {
      if (!keys.has(key)) {
        marker.remove();
        markers.delete(key);
      }
    }
    if (!ready) return;
    // Before the first proposal there is nothing to draw, and nothing to clear.
    if (!siting.active && siting.empty && !map.getLayer('siting-homes')) return;
    ensure(map, app.dark);
    const areas = pins.flatMap((p) => (p.area ? [{ type: 'Feature' as const, geometry: p.area.geometry, properties: {} }] : []));
    if (planned.length) areas.push(...reached.map((a) => ({ type: 'Feature' as const, geometry: a.geometry, properties: {} })));
    void source('siting-areas')?.setData({ type: 'FeatureCollection', features: areas } as Data);
    const land = siting.land ? [{ type: 'Feature' as const, geometry: siting.land, properties: {} }] : [];
    void source('siting-land')?.setData({ type: 'FeatureCollection', features: land } as Data);
    drawLinks();
    const offered = siting.active && siting.tab === 'plan' && siting.planning.candidates === 'file' ? siting.planning.parcels.places : [];
    const parcel = (p: (typeof offered)[number]) => ({
      type: 'Feature' as const,
      geometry: { type: 'Point' as const, coordinates: [p.lon, p.lat] },
      properties: { name: p.name ?? '' },
    });
    void source('siting-parcels')?.setData({ type: 'FeatureCollection', features: offered.map(parcel) });
    const point = (gains: boolean) => (p: number[]) => ({
      type: 'Feature' as const,
      geometry: { type: 'Point' as const, coordinates: [p[0], p[1]] as [number, number] },
      properties: { gains, seniors: p[2] },
    });
    const { answer } = siting;
    const { comparison } = siting.saved;
    const compared = siting.active && siting.tab === 'saved' && comparison;
    const homes = compared
      ? [...comparison.gain_points.map(point(true)), ...comparison.lose_points.map(point(false))]
      : answer
        ? [...answer.newly_points.map(point(true)), ...answer.lost_points.map(point(false))]
        : [];
    void source('siting-homes')?.setData({ type: 'FeatureCollection', features: homes });
  }

  /** Links as proposed, as suggested, and as drawn so far, to where the pointer is. */
  let pointer: At | null = null;
  function drawLinks() {
    const { line, suggested } = siting.drawing;
    const draft = line?.length ? [...line, ...(pointer ? [pointer] : [])] : [];
    const lines = [
      ...(suggested ?? []).map((s) => ({ kind: 'suggested', line: s.ends })),
      ...siting.links.map((l) => ({ kind: 'laid', line: l })),
      ...(draft.length > 1 ? [{ kind: 'draft', line: draft }] : []),
    ];
    const feature = (l: (typeof lines)[number]) => ({
      type: 'Feature' as const,
      geometry: { type: 'LineString' as const, coordinates: l.line },
      properties: { kind: l.kind },
    });
    void source('siting-links')?.setData({ type: 'FeatureCollection', features: lines.map(feature) } as Data);
  }
  function point(event: MapMouseEvent) {
    pointer = siting.drawing.line ? [event.lngLat.lng, event.lngLat.lat] : null;
    if (ready && siting.drawing.line?.length) drawLinks();
  }

  async function heat() {
    const { opportunity, service } = siting;
    const wanted = siting.active && siting.heat ? asked(app.lens, service) : '';
    if (!ready || wanted === heated) return;
    heated = wanted;
    if (!wanted) {
      opportunity.forget();
      void source('siting-heat')?.setData(NONE);
      return;
    }
    const found = await opportunity.fetch(app.lens, service);
    if (heated !== wanted) return;
    // What failed is asked for anew when something changes.
    if (!found) heated = '';
    ensure(map, app.dark);
    void source('siting-heat')?.setData(found ? (found as unknown as Data) : NONE);
  }

  const restyled = () => {
    if (!ready || map.getLayer('siting-homes')) return;
    heated = '';
    redraw();
    void heat();
  };
  map.on('styledata', restyled);
  map.on('mousemove', point);
  map.on('load', () => {
    ready = true;
    redraw();
    void heat();
  });
  const undo = follow(
    siting,
    app,
    redraw,
    () => void heat(),
    (drawing) => {
      // A double click ends a line; it does not zoom then.
      if (drawing) map.doubleClickZoom.disable();
      else map.doubleClickZoom.enable();
      map.getCanvasContainer().classList.toggle('siting-drawing', drawing);
      pointer = null;
    },
  );
  return () => {
    undo();
    for (const marker of markers.values()) marker.remove();
  };
}
