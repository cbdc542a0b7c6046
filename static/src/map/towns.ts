// Towns coloured by the share of their seniors inside: classes, so that a colour can be named.

import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from './palette';
import { FONT } from './style';

/** Shares at which a class ends and the next begins. */
export const BREAKS = [0.2, 0.4, 0.6, 0.8] as const;

/** Colours of the classes, the worst first: in both themes the lighter, the larger the share. */
export const classes = (p: Palette) => p.shares;

/** Class of a share, 0 the worst; -1 where it is not known. */
export const classOf = (share: number | null) => (share === null ? -1 : BREAKS.filter((end) => share >= end).length);

/** How much of the ground a town's colour hides; the legend shows the same. */
export const FILL_OPACITY = 0.8;

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

/**
 * Names of towns, each in its own middle: name and share, else both smaller, else the share alone. The last layer is placed
 * first, so that a smaller one stands only where the larger found no room.
 */
const NAMES = [
  { id: 'town-share-alone', size: 0.8, named: false },
  { id: 'town-share-small', size: 0.72, named: true },
  { id: 'town-share', size: 1, named: true },
] as const;

/** Fills and names of towns, in the order in which they are drawn. */
export function townLayers(towns: TownShare[], p: Palette): LayerSpecification[] {
  const colour = ({ share }: TownShare) => classes(p)[classOf(share)] ?? p.border;
  const isTown: ExpressionSpecification = ['==', ['get', 'level'], 'town'];
  return [
    {
      id: 'town-fill',
      type: 'fill',
      source: 'areas',
      'source-layer': 'areas',
      filter: isTown,
      paint: { 'fill-color': byId(towns, colour, p.border), 'fill-opacity': FILL_OPACITY },
    },
    ...NAMES.map(({ id, size, named }): LayerSpecification => ({
      id,
      type: 'symbol',
      source: 'areas',
      'source-layer': 'area_names',
      filter: isTown,
      layout: {
        'text-field': byId(towns, ({ name, label }) => (named ? `${name}\n${label}` : label), ''),
        'text-font': FONT,
        // Where there is no room for all, the worst are named.
        'symbol-sort-key': byId(towns, ({ share }) => share ?? 1, 1),
        'text-size': ['interpolate', ['linear'], ['zoom'], 8, 12 * size, 12, 18 * size],
        'text-padding': 1,
        'text-max-width': 7,
      },
      paint: { 'text-color': p.place, 'text-halo-color': p.halo, 'text-halo-width': 1.8 },
    })),
  ];
}
