// What lies under the pointer.

import type { Map as MapLibre, MapGeoJSONFeature, PointLike } from 'maplibre-gl';
import { isPublished } from '../base';
import { POINTS_FROM } from './homes';
import { VILLAGES_FROM } from './style';

/** What can be clicked, topmost first, by layer. */
export const HITS = {
  'gap-names': 'gap',
  facilities: 'facility',
  homes: 'home',
  gaps: 'gap',
  'village-hit': 'area',
  'area-hit': 'area',
} as const;
export type Hit = keyof typeof HITS;
/** From this zoom on a click means the village, even where the table lists towns. */
const VILLAGES_FIRST = 13;
/** Pixels around the pointer within which a dot is hit. */
const SLACK = 5;

/** The layers that are areas at this zoom: villages where they can be told apart, towns from afar. */
export const areaHits = (zoom: number, villages: boolean): Hit[] =>
  zoom >= (villages ? VILLAGES_FROM : VILLAGES_FIRST) ? ['village-hit', 'area-hit'] : ['area-hit'];

/** All layers that can be hit, topmost first; gaps and their numbers only where they are drawn, homes only where they are points. */
export const hits = (zoom: number, villages: boolean, gaps: boolean): Hit[] => [
  ...(gaps ? ['gap-names' as const] : []),
  'facilities',
  // What a card of a home says takes the program.
  ...((gaps && zoom < POINTS_FROM) || isPublished ? [] : ['homes' as const]),
  ...(gaps ? ['gaps' as const] : []),
  ...areaHits(zoom, villages),
];

/** The topmost feature of these layers at a point of the map. */
export function topmost(map: MapLibre, { x, y }: { x: number; y: number }, layers: Hit[]): MapGeoJSONFeature | undefined {
  for (const layer of layers) {
    const slack = layer === 'facilities' || layer === 'homes' ? SLACK : 0;
    const box: [PointLike, PointLike] = [
      [x - slack, y - slack],
      [x + slack, y + slack],
    ];
    const [found] = map.queryRenderedFeatures(box, { layers: [layer] });
    if (found) return found;
  }
  return undefined;
}
