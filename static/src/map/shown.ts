// The maps that are on the page, for those who draw them once more: pictures and prints.

import type { Map as MapLibre } from 'maplibre-gl';

export const shown: { first: MapLibre | null; second: MapLibre | null } = { first: null, second: null };
