// Names and numbers of the map drawn larger, for a room.

import type { LayerSpecification } from 'maplibre-gl';

type Size = number | unknown[];

/** A size of type times a factor. An interpolation by zoom must stay outermost, so what it gives is multiplied instead. */
export function times(size: Size, factor: number): Size {
  if (typeof size === 'number') return size * factor;
  const [kind, how, by, ...stops] = size;
  if (kind !== 'interpolate') return ['*', size, factor];
  return [kind, how, by, ...stops.map((part, i) => (i % 2 ? times(part as Size, factor) : part))];
}

/** The layers with all their type that much larger. */
export const larger = (layers: LayerSpecification[], factor: number): LayerSpecification[] =>
  factor === 1
    ? layers
    : layers.map((layer) => {
        const size = layer.type === 'symbol' ? layer.layout?.['text-size'] : undefined;
        return size === undefined
          ? layer
          : ({ ...layer, layout: { ...layer.layout, 'text-size': times(size as Size, factor) } } as LayerSpecification);
      });
