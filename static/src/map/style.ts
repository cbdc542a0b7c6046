// The map's style, whole: basemap beneath, results on top, names last. Everything comes from this server.

import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import { tileSource, type Lens, type Study } from '../api/client';
import type { Lang } from '../state/url';
import { colour, opacity, order, POINTS_FROM, radius, ring, RING_OPACITY } from './homes';
import { larger } from './larger';
import type { Palette } from './palette';

export interface Look {
  study: Study;
  lens: Lens;
  minutes: number;
  lang: Lang;
  palette: Palette;
  dark: boolean;
  /** Nothing moves for those who asked for that. */
  still: boolean;
  /** How much larger its type is than on a desk. */
  enlarged: number;
}

// Without `glyphs`, MapLibre draws every letter with the fonts of this machine.
export const FONT = ['PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC'];
// The weight is read off the first name, which need not exist.
const BOLD = ['PingFang SC Bold', ...FONT];

const MAJOR = ['motorway', 'trunk', 'primary'];
const MIDDLE = ['secondary', 'tertiary'];
const PATHS = ['footway', 'steps', 'cycleway', 'track', 'other', 'ferry'];

const is = (classes: string[]): ExpressionSpecification => ['in', ['get', 'class'], ['literal', classes]];
const grow = (...stops: [number, number][]): ExpressionSpecification =>
  ['interpolate', ['exponential', 1.5], ['zoom'], ...stops.flat()] as unknown as ExpressionSpecification;

export const sets = (lens: Lens) => ({
  facilities: 'facilities',
  homes: `homes.${lens.cohort}`,
  gaps: `gaps.${lens.cohort}.${lens.circle}`,
  circles: `circles.${lens.cohort}.${lens.circle}`,
});

/** How bright a gap glows: by the seniors it leaves out, against the worst one. */
const glow = (low: number, high: number): ExpressionSpecification => [
  'interpolate',
  ['linear'],
  ['sqrt', ['get', 'of_worst']],
  0,
  low,
  1,
  high,
];

/** Sources that are empty until something is asked: what is hidden is not read, so the first view need not wait for it. */
export const ASKED = ['route', 'focus'] as const;

/** Villages are drawn from this zoom on. */
export const VILLAGES_FROM = 11;

/** A value from afar, where areas stand for homes, and one from near, where homes lie on them. */
const afar = (far: number | ExpressionSpecification, near: number | ExpressionSpecification): ExpressionSpecification => [
  'interpolate',
  ['linear'],
  ['zoom'],
  POINTS_FROM - 0.4,
  far,
  POINTS_FROM + 0.8,
  near,
];
/** Where the circle is whole. */
export const circleOpacity = (dark: boolean) => afar(dark ? 0.34 : 0.4, dark ? 0.1 : 0.11);

export function style(look: Look): StyleSpecification {
  const { study, lens } = look;
  const [west, south, east, north] = study.bounds as [number, number, number, number];
  // A tile outside the study is never asked for.
  const margin = 0.02 + (east - west + north - south) / 8;
  const bounds: [number, number, number, number] = [west - margin, south - margin, east + margin, north + margin];
  const names = sets(lens);
  const seen = (set: string, maxzoom = 14) => ({ bounds, ...tileSource(set, maxzoom, lens) });
  return {
    version: 8,
    name: study.name.zh,
    transition: { duration: look.still ? 0 : 200, delay: 0 },
    sources: {
      // Names first: their letters are drawn while the rest is read.
      areas: tileSource('areas'),
      base: tileSource('base'),
      facilities: tileSource(names.facilities, 14, lens),
      homes: seen(names.homes, study.homes_maxzoom),
      gaps: seen(names.gaps),
      circles: seen(names.circles),
      'gap-names': { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
      route: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
      focus: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers: larger([...ground(look), ...county(look), ...roads(look), ...results(look), ...labels(look)], look.enlarged).map((layer) =>
      'source' in layer && ASKED.some((source) => source === layer.source)
        ? ({ ...layer, layout: { ...layer.layout, visibility: 'none' } } as LayerSpecification)
        : layer,
    ),
  };
}

/** What lies beneath. */
export function ground({ palette: p, study, dark }: Pick<Look, 'palette' | 'study' | 'dark'>): LayerSpecification[] {
  const fill = (id: string, classes: string[], color: string, opacity = 1): LayerSpecification => ({
    id,
    type: 'fill',
    source: 'base',
    'source-layer': 'ground',
    filter: is(classes),
    paint: { 'fill-color': color, 'fill-opacity': opacity, 'fill-antialias': true },
  });
  return [
    { id: 'background', type: 'background', paint: { 'background-color': study.has_sea ? p.sea : p.land } },
    fill('land', ['land'], p.land),
    fill('towns', ['residential'], p.town),
    fill('industry', ['industrial'], p.industry),
    fill('farms', ['farmland'], p.farm),
    fill('sand', ['sand'], p.sand),
    fill('woods', ['wood', 'scrub'], p.wood),
    fill('parks', ['park', 'grass'], p.park),
    fill('water', ['water'], p.water),
    {
      id: 'streams',
      type: 'line',
      source: 'base',
      'source-layer': 'lines',
      filter: is(['river', 'stream']),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': p.stream,
        'line-width': [
          'interpolate',
          ['exponential', 1.4],
          ['zoom'],
          8,
          ['match', ['get', 'class'], 'river', 0.9, 0.3],
          16,
          ['match', ['get', 'class'], 'river', 7, 2],
        ],
      },
    },
    {
      id: 'coast',
      type: 'line',
      source: 'base',
      'source-layer': 'lines',
      filter: is(['coastline']),
      paint: { 'line-color': p.stream, 'line-width': 0.8 },
    },
    {
      id: 'buildings',
      type: 'fill',
      source: 'base',
      'source-layer': 'buildings',
      minzoom: 13,
      paint: { 'fill-color': p.building, 'fill-opacity': ['interpolate', ['linear'], ['zoom'], 13, 0, 14.5, dark ? 0.9 : 1] },
    },
  ];
}

/** Without roads nothing lies beneath but the towns: they stand out from what is around them. */
function county({ palette: p, study }: Look): LayerSpecification[] {
  if (!study.straight_line) return [];
  const town = { source: 'areas', 'source-layer': 'areas', filter: ['==', ['get', 'level'], 'town'] } as const;
  return [
    { id: 'around', type: 'background', paint: { 'background-color': p.town } },
    { id: 'county', type: 'fill', ...town, paint: { 'fill-color': p.land, 'fill-antialias': false } },
  ] as LayerSpecification[];
}

/** Roads, paths and ferries. */
export function roads({ palette: p }: Pick<Look, 'palette'>): LayerSpecification[] {
  const line = (
    id: string,
    filter: ExpressionSpecification,
    color: string,
    width: ExpressionSpecification,
    minzoom = 0,
  ): LayerSpecification => ({
    id,
    type: 'line',
    source: 'base',
    'source-layer': 'roads',
    filter,
    minzoom,
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': color, 'line-width': width },
  });
  const minor: ExpressionSpecification = ['!', is([...MAJOR, ...MIDDLE, ...PATHS])];
  return [
    {
      id: 'paths',
      type: 'line',
      source: 'base',
      'source-layer': 'roads',
      filter: is(PATHS.filter((c) => c !== 'ferry')),
      minzoom: 12,
      paint: { 'line-color': p.path, 'line-width': grow([12, 0.4], [16, 1.4], [18, 3]), 'line-dasharray': [3, 1.5] },
    },
    {
      id: 'ferries',
      type: 'line',
      source: 'base',
      'source-layer': 'roads',
      filter: is(['ferry']),
      paint: { 'line-color': p.border, 'line-width': 0.9, 'line-dasharray': [4, 4] },
    },
    line('minor-case', minor, p.roadCase, grow([11, 0.5], [13, 1.4], [16, 8], [18, 20]), 11),
    line('middle-case', is(MIDDLE), p.roadCase, grow([8, 0.6], [11, 1.6], [14, 5], [18, 26])),
    line('major-case', is(MAJOR), p.roadCase, grow([5, 0.8], [9, 2], [12, 4.2], [15, 10], [18, 32])),
    line('minor', minor, p.road, grow([12.5, 0.3], [14, 1.6], [16, 6.4], [18, 17]), 12),
    line('middle', is(MIDDLE), p.road, grow([10, 0.5], [12, 1.7], [14, 3.8], [18, 23])),
    line('major', is(MAJOR), p.major, grow([7, 0.4], [9, 1.1], [12, 3], [15, 8], [18, 28])),
  ];
}

function results({ palette: p, lens, minutes, dark }: Look): LayerSpecification[] {
  const none: ExpressionSpecification = ['==', ['get', 'id'], ''];
  return [
    {
      id: 'circles',
      type: 'fill',
      source: 'circles',
      'source-layer': 'circles',
      paint: { 'fill-color': p.circle, 'fill-opacity': circleOpacity(dark), 'fill-antialias': false },
    },
    {
      id: 'gap-glow',
      type: 'line',
      source: 'gaps',
      'source-layer': 'gaps',
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': p.gap,
        'line-width': grow([8, 6], [14, 22]),
        'line-blur': grow([8, 5], [14, 20]),
        'line-opacity': glow(0.12, 0.7),
      },
    },
    {
      id: 'gaps',
      type: 'fill',
      source: 'gaps',
      'source-layer': 'gaps',
      paint: { 'fill-color': p.gap, 'fill-opacity': afar(glow(0.4, 0.8), glow(0.07, dark ? 0.34 : 0.3)), 'fill-antialias': false },
    },
    {
      id: 'gap-selected',
      type: 'line',
      source: 'gaps',
      'source-layer': 'gaps',
      filter: ['==', ['get', 'id'], ''],
      paint: { 'line-color': p.gapLabel, 'line-width': 2 },
    },
    {
      id: 'villages',
      type: 'line',
      source: 'areas',
      'source-layer': 'areas',
      // A line around homes is no border.
      filter: ['all', ['==', ['get', 'level'], 'village'], ['!', ['has', 'of_homes']]],
      minzoom: VILLAGES_FROM,
      paint: { 'line-color': p.border, 'line-width': 0.5, 'line-opacity': 0.45, 'line-dasharray': [1, 3] },
    },
    {
      id: 'area-lines',
      type: 'line',
      source: 'areas',
      'source-layer': 'areas',
      filter: ['==', ['get', 'level'], 'town'],
      paint: { 'line-color': p.border, 'line-width': grow([8, 0.6], [14, 1.6]), 'line-opacity': 0.75, 'line-dasharray': [4, 2] },
    },
    // Never seen, only clicked: towns from afar, villages from near.
    {
      id: 'area-hit',
      type: 'fill',
      source: 'areas',
      'source-layer': 'areas',
      filter: ['==', ['get', 'level'], 'town'],
      paint: { 'fill-opacity': 0 },
    },
    {
      id: 'village-hit',
      type: 'fill',
      source: 'areas',
      'source-layer': 'areas',
      filter: ['==', ['get', 'level'], 'village'],
      minzoom: VILLAGES_FROM,
      paint: { 'fill-opacity': 0 },
    },
    {
      id: 'area-pointed',
      type: 'line',
      source: 'areas',
      'source-layer': 'areas',
      filter: none,
      paint: { 'line-color': p.place, 'line-width': 2.2, 'line-opacity': 0.9 },
    },
    {
      id: 'catchment',
      type: 'fill',
      source: 'focus',
      filter: ['==', ['get', 'kind'], 'catchment'],
      paint: { 'fill-color': p.route, 'fill-opacity': dark ? 0.16 : 0.09, 'fill-antialias': false },
    },
    {
      id: 'catchment-line',
      type: 'line',
      source: 'focus',
      filter: ['==', ['get', 'kind'], 'catchment'],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': p.route, 'line-width': 1.8 },
    },
    {
      id: 'homes',
      type: 'circle',
      source: 'homes',
      'source-layer': 'homes',
      layout: { 'circle-sort-key': order(lens.circle) },
      paint: {
        'circle-color': colour(lens.circle, minutes, p),
        'circle-color-transition': { duration: 0 },
        'circle-radius': radius,
        'circle-opacity': opacity,
        'circle-opacity-transition': { duration: 0 },
        'circle-stroke-color': p.homeRing,
        'circle-stroke-width': ring,
        'circle-stroke-opacity': RING_OPACITY,
        'circle-stroke-opacity-transition': { duration: 0 },
      },
    },
    {
      id: 'alone',
      type: 'circle',
      source: 'focus',
      filter: ['==', ['get', 'kind'], 'alone'],
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 9, 2.4, 13, 5, 16, 9],
        'circle-opacity': 0,
        'circle-stroke-color': p.route,
        'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 9, 1, 14, 2.2],
      },
    },
    {
      id: 'route-case',
      type: 'line',
      source: 'route',
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': p.halo, 'line-width': 7, 'line-opacity': 0.9 },
    },
    {
      id: 'route',
      type: 'line',
      source: 'route',
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': p.route,
        'line-width': 3.2,
        'line-dasharray': ['case', ['get', 'road'], ['literal', [1, 0]], ['literal', [2, 2]]],
      },
    },
    {
      id: 'fix-link',
      type: 'line',
      source: 'focus',
      filter: ['==', ['get', 'kind'], 'link'],
      layout: { 'line-cap': 'round' },
      paint: { 'line-color': p.site, 'line-width': 4.5, 'line-dasharray': [0.2, 1.6] },
    },
    {
      id: 'facilities',
      type: 'circle',
      source: 'facilities',
      'source-layer': 'facilities',
      paint: {
        'circle-color': p.facility,
        'circle-radius': ['interpolate', ['exponential', 1.4], ['zoom'], 7, 0.8, 10, 1.2, 11.5, 2.6, 14, 6, 17, 9],
        'circle-stroke-color': ['case', ['get', 'open'], p.facilityRing, p.border],
        'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 7, 0.4, 10, 0.7, 11.5, 1.5, 14, 2.6],
        // From near the shapes of kinds take the dots' place, which are still what a click hits.
        'circle-opacity': ['step', ['zoom'], 0.7, 11, 0],
        'circle-stroke-opacity': ['step', ['zoom'], 0.7, 11, 0],
      },
    },
    {
      id: 'fix-sites',
      type: 'circle',
      source: 'focus',
      filter: ['==', ['get', 'kind'], 'site'],
      paint: { 'circle-radius': 7, 'circle-color': p.facility, 'circle-stroke-color': p.site, 'circle-stroke-width': 3 },
    },
    {
      id: 'selected-home',
      type: 'circle',
      source: 'route',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-radius': 11, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': p.route, 'circle-stroke-width': 2.6 },
    },
  ];
}

function labels({ palette: p, lang, study }: Look): LayerSpecification[] {
  const placeName: ExpressionSpecification =
    lang === 'zh' ? ['coalesce', ['get', 'name_zh'], ['get', 'name']] : ['coalesce', ['get', 'name_en'], ['get', 'name']];
  const halo = { 'text-halo-color': p.halo, 'text-halo-width': 1.4, 'text-halo-blur': 0.4 };
  // Where no map lies beneath, villages have their names from the lists.
  const villages: LayerSpecification = {
    id: 'village-names',
    type: 'symbol',
    source: 'areas',
    'source-layer': 'area_names',
    filter: ['==', ['get', 'level'], 'village'],
    minzoom: 12,
    layout: {
      'text-field': ['get', 'name'],
      'text-font': FONT,
      'text-size': 11.5,
      'text-variable-anchor': ['bottom', 'top', 'left', 'right'],
      'text-radial-offset': 1,
      'text-max-width': 8,
    },
    paint: { 'text-color': p.label, ...halo },
  };
  return [
    ...(study.straight_line ? [villages] : []),
    {
      id: 'facility-names',
      type: 'symbol',
      source: 'facilities',
      'source-layer': 'facilities',
      minzoom: 13.5,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': 11.5,
        'text-variable-anchor': ['top', 'bottom', 'left', 'right'],
        'text-radial-offset': 0.9,
        'text-max-width': 9,
        'text-optional': true,
      },
      paint: { 'text-color': p.place, ...halo },
    },
    {
      id: 'places',
      type: 'symbol',
      source: 'base',
      'source-layer': 'places',
      // Where the towns' own names are drawn, a place of the same name is not.
      filter: study.counts.towns ? ['any', ['>=', ['zoom'], 13.5], ['!', is(['town'])]] : ['literal', true],
      layout: {
        'text-field': placeName,
        'text-font': FONT,
        'symbol-sort-key': ['get', 'rank'],
        'text-size': [
          'interpolate',
          ['linear'],
          ['zoom'],
          8,
          ['match', ['get', 'class'], ['city'], 15, ['town'], 12, 10.5],
          14,
          ['match', ['get', 'class'], ['city'], 20, ['town'], 16, 12.5],
        ],
        'text-padding': 6,
        'text-max-width': 8,
      },
      paint: { 'text-color': ['match', ['get', 'class'], ['city', 'town'], p.place, p.label], ...halo },
    },
    {
      id: 'area-names',
      type: 'symbol',
      source: 'areas',
      'source-layer': 'area_names',
      filter: ['==', ['get', 'level'], 'town'],
      maxzoom: 13.5,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': ['interpolate', ['linear'], ['zoom'], 8, 11, 12, 15],
        'text-letter-spacing': 0.08,
        // Never beside its middle: that may be another town's.
        'text-variable-anchor': ['center', 'top', 'bottom'],
        'text-radial-offset': 0.5,
        'text-padding': 3,
        'text-max-width': 8,
      },
      paint: { 'text-color': p.place, ...halo },
    },
    // The last layer is placed first: a town's name makes room for the worst gap, not the other way about.
    {
      id: 'gap-names',
      type: 'symbol',
      source: 'gap-names',
      layout: {
        'text-field': ['get', 'label'],
        'text-font': BOLD,
        'symbol-sort-key': ['get', 'rank'],
        'text-size': ['interpolate', ['linear'], ['get', 'weight'], 0, 10.5, 1, 15],
        'text-padding': ['interpolate', ['linear'], ['zoom'], 8, 18, 12, 6],
      },
      paint: { 'text-color': p.gapLabel, ...halo, 'text-halo-width': 1.8 },
    },
  ];
}
