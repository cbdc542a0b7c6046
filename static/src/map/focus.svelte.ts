// What the open card speaks of, for the map to draw: a facility's catchment and dependents, a home's nearest fix.

import type { Dependents, Isochrone, NearestFix } from '../api/client';

export class Focus {
  catchment = $state.raw<Isochrone | null>(null);
  alone = $state.raw<Dependents | null>(null);
  fix = $state.raw<NearestFix | null>(null);

  /** As features, each by its kind: `catchment`, `alone`, `site`, `link`. */
  readonly drawn = $derived.by(() => {
    const point = (kind: string, at: number[]) => ({
      type: 'Feature' as const,
      geometry: { type: 'Point' as const, coordinates: [at[0], at[1]] as [number, number] },
      properties: { kind },
    });
    const sites = [...(this.fix?.services ?? []).map((s) => s.site), this.fix?.all].filter((s) => s != null);
    // Several services may be best at one place.
    const places = new Map(sites.map((s) => [s.at.join(), s.at]));
    const link = this.fix?.link;
    return {
      type: 'FeatureCollection' as const,
      features: [
        ...(this.catchment ? [{ type: 'Feature' as const, geometry: this.catchment.geometry, properties: { kind: 'catchment' } }] : []),
        ...(link
          ? [
              {
                type: 'Feature' as const,
                geometry: { type: 'LineString' as const, coordinates: link.ends as [number, number][] },
                properties: { kind: 'link' },
              },
            ]
          : []),
        ...(this.alone?.points ?? []).map((p) => point('alone', p)),
        ...[...places.values()].map((at) => point('site', at)),
      ],
    };
  });
}
