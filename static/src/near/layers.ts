// The layers of the family view's map, in large type.

import type { FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from '../map/palette';
import { FONT } from '../map/style';

/** Ways from home, their ends, and the names around them. */
export function results(p: Palette): LayerSpecification[] {
  const round = { 'line-cap': 'round' as const, 'line-join': 'round' as const };
  const names = { 'text-font': FONT, 'text-size': 20, 'text-max-width': 8, 'text-padding': 6 };
  const halo = { 'text-halo-color': p.halo, 'text-halo-width': 2 };
  return [
    {
      id: 'ways',
      type: 'line',
      source: 'near',
      filter: ['all', ['==', ['geometry-type'], 'LineString'], ['!', ['get', 'shown']]],
      layout: round,
      paint: { 'line-color': p.route, 'line-width': 3, 'line-opacity': 0.35 },
    },
    {
      id: 'way-case',
      type: 'line',
      source: 'near',
      filter: ['all', ['==', ['geometry-type'], 'LineString'], ['get', 'shown']],
      layout: round,
      paint: { 'line-color': p.halo, 'line-width': 11 },
    },
    {
      id: 'way',
      type: 'line',
      source: 'near',
      filter: ['all', ['==', ['geometry-type'], 'LineString'], ['get', 'shown']],
      layout: round,
      paint: { 'line-color': p.route, 'line-width': 6 },
    },
    {
      id: 'ends',
      type: 'circle',
      source: 'near',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-radius': ['case', ['get', 'home'], 11, ['get', 'shown'], 11, 8],
        'circle-color': ['case', ['get', 'home'], p.route, p.facility],
        'circle-stroke-color': ['case', ['get', 'home'], p.halo, p.facilityRing],
        'circle-stroke-width': 4,
      },
    },
    {
      id: 'area-names',
      type: 'symbol',
      source: 'areas',
      'source-layer': 'area_names',
      filter: ['==', ['get', 'level'], 'town'],
      maxzoom: 14,
      layout: { 'text-field': ['get', 'name'], ...names },
      paint: { 'text-color': p.label, ...halo },
    },
    {
      id: 'places',
      type: 'symbol',
      source: 'base',
      'source-layer': 'places',
      minzoom: 12.5,
      layout: { 'text-field': ['coalesce', ['get', 'name_zh'], ['get', 'name']], 'symbol-sort-key': ['get', 'rank'], ...names },
      paint: { 'text-color': p.label, ...halo },
    },
    {
      id: 'end-names',
      type: 'symbol',
      source: 'near',
      filter: ['all', ['==', ['geometry-type'], 'Point'], ['has', 'name']],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': 20,
        'symbol-sort-key': ['case', ['get', 'shown'], 0, 1],
        'text-variable-anchor': ['top', 'bottom', 'left', 'right'],
        'text-radial-offset': 0.9,
        'text-max-width': 6,
      },
      paint: { 'text-color': p.place, 'text-halo-color': p.halo, 'text-halo-width': 2.4 },
    },
  ];
}

/** Everything that answers what is asked for; of schools, the wider they serve the larger. */
export function everywhere(p: Palette, others: FilterSpecification): LayerSpecification[] {
  const size = (city: number, county: number, town: number, village: number) =>
    ['match', ['get', 'level'], 'city', city, 'county', county, 'town', town, village] as unknown as number;
  return [
    {
      id: 'offers',
      type: 'circle',
      source: 'offers',
      filter: others,
      layout: { 'circle-sort-key': size(4, 3, 2, 1) },
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 9, size(8, 7, 4.5, 3), 14, size(13, 11, 9, 6)],
        'circle-color': p.near,
        'circle-stroke-color': p.halo,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'offer-names',
      type: 'symbol',
      source: 'offers',
      filter: others,
      minzoom: 13,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': 20,
        'text-max-width': 9,
        'text-variable-anchor': ['top', 'bottom', 'left', 'right'],
        'text-radial-offset': 0.7,
        'symbol-sort-key': ['-', 0, size(4, 3, 2, 1)] as unknown as number,
      },
      paint: { 'text-color': p.place, 'text-halo-color': p.halo, 'text-halo-width': 2 },
    },
  ];
}
