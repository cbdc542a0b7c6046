// The maps that are on the page, for those who draw them once more: pictures and prints.

import type { Map as MapLibre } from 'maplibre-gl';
import type { App } from '../state/app.svelte';

export const shown: { first: MapLibre | null; second: MapLibre | null } = { first: null, second: null };

/** The map of the view that the panel speaks of. */
export const mapOf = (app: App) => (app.b && app.side === 'b' ? shown.second : shown.first);
