// What is drawn beside the results, each kept by itself.

import type { Map as MapLibre } from 'maplibre-gl';
import { attachKept } from '../siting/kept.svelte';
import type { App } from '../state/app.svelte';
import type { View } from '../state/view.svelte';
import { showFailing } from './failing.svelte';
import { attachKinds } from './kinds.svelte';
import { attachTowns } from './towns.svelte';

/** Attaches all of it to a map; the answer is what undoes it. */
export function attachAll(map: MapLibre, app: App, view: () => View): () => void {
  const undo = [showFailing(map, app), attachKept(map, app, view), attachTowns(map, app, view), attachKinds(map, app, view)];
  return () => undo.forEach((one) => one());
}
