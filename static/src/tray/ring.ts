// A circle on the ground as a polygon for the map.

import type { At } from './state.svelte';

/** Metres of a degree of latitude. */
const DEGREE_M = 111_195;

/** Polygon of 64 corners about `at`, `metres` away; good to a part in a thousand below 20 km. */
export function ring([lon, lat]: At, metres: number) {
  const north = metres / DEGREE_M;
  const east = north / Math.cos((lat * Math.PI) / 180);
  const corners = Array.from({ length: 65 }, (_, i): At => {
    const angle = (i % 64) * (Math.PI / 32);
    return [lon + east * Math.cos(angle), lat + north * Math.sin(angle)];
  });
  return { type: 'Feature' as const, geometry: { type: 'Polygon' as const, coordinates: [corners] }, properties: {} };
}
