// Towns coloured by the share of their seniors inside: classes, so that a colour can be named.

import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from './palette';
import { FONT } from './style';

/** Shares at which a class ends and the next begins. */
export const BREAKS = [0.2, 0.4, 0.6, 0.8] as const;

/** Colours of the classes, the worst first. */
export const classes = (p: Palette) => [p.never, p.far, p.over, p.limit, p.near] as const;

/** Class of a share, 0 the worst; -1 where it is not known. */
export const classOf = (share: number | null) => (share === null ? -1 : BREAKS.filter((end) => share >= end).length);

export interface TownShare {
  id: string;
  name: string;
  share: number | null;
  /** The share as text. */
  label: string;
}

/** One value a town, by its id; `other` for what is not listed. */
const byId = <T extends string | number>(towns: TownShare[], value: (town: TownShare) => T, other: T): ExpressionSpecification | T =>
  towns.length ? (['match', ['get', 'id'], ...towns.flatMap((t) => [t.id, value(t)]), other] as unknown as ExpressionSpecification) : other;

/** Fills and names of towns, in the order in which they are drawn. */
export function townLayers(towns: TownShare[], p: Palette): LayerSpecification[] {
  const colour = ({ share }: TownShare) => classes(p)[classOf(share)] ?? p.border;
  return [
    {
      id: 'town-fill',
      type: 'fill',
      source: 'areas',
      'source-layer': 'areas',
      filter: ['==', ['get', 'level'], 'town'],
      paint: { 'fill-color': byId(towns, colour, p.border), 'fill-opacity': 0.72 },
    },
    {
      id: 'town-share',
      type: 'symbol',
      source: 'areas',
      'source-layer': 'area_names',
      filter: ['==', ['get', 'level'], 'town'],
      layout: {
        'text-field': byId(towns, ({ name, label }) => `${name}\n${label}`, ''),
        'text-font': FONT,
        // Where there is no room for all, the worst are named.
        'symbol-sort-key': byId(towns, ({ share }) => share ?? 1, 1),
        'text-size': ['interpolate', ['linear'], ['zoom'], 8, 12, 12, 18],
        'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
        'text-radial-offset': 0.5,
        'text-padding': 2,
      },
      paint: { 'text-color': p.place, 'text-halo-color': p.halo, 'text-halo-width': 1.8 },
    },
  ];
}
