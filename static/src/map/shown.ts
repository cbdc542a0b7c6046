// The map that is on the page, for those who draw it once more: pictures and prints.

import type { Map as MapLibre } from 'maplibre-gl';

export const shown: { map: MapLibre | null } = { map: null };
