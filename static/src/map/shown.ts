// The maps that are on the page, for those who draw them once more: pictures and prints.

import type { Map as MapLibre } from 'maplibre-gl';
import type { Recolour } from './recolour';

export const shown: { first: MapLibre | null; second: MapLibre | null } = { first: null, second: null };

/** What knows whether a map's homes are still being recoloured by a moving slider: nothing of that is in the style. */
export const atRest = new WeakMap<MapLibre, Recolour>();
