// The opportunity of every junction: fetched, watched while it is computed, and what it took.

import * as api from '../api/client';

/** How often the server is asked how far it is. */
const LOOK_MS = 400;

/** As the server gives it. */
export interface Surface {
  most_seniors: number;
  /** What is counted, of a circle of several modes. */
  counts: api.Named | null;
  junctions: number;
  junctions_asked: number;
  seconds_s: number;
  features: { properties: { seniors: number; share?: number } }[];
}

export class Opportunity {
  loading = $state(false);
  /** How far the server is, while it computes. */
  progress = $state.raw<api.SurfaceState | null>(null);
  /** What is shown. */
  shown = $state.raw<Pick<Surface, 'most_seniors' | 'counts' | 'junctions' | 'junctions_asked' | 'seconds_s'> | null>(null);
  failure = $state<string | null>(null);
  #asked: AbortController | null = null;

  /** Fetches it through the present lens; null when something else was asked for meanwhile. */
  async fetch(lens: api.Lens, service: string): Promise<Surface | null> {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    this.loading = true;
    this.progress = null;
    this.shown = null;
    this.failure = null;
    const found = api.opportunity<Surface>(lens, service, asked.signal);
    const over: Promise<true> = found.then(
      () => true as const,
      () => true as const,
    );
    void this.watch(lens, service, over, asked.signal);
    try {
      const surface = await found;
      if (asked.signal.aborted) return null;
      for (const f of surface.features) f.properties.share = f.properties.seniors / Math.max(surface.most_seniors, 1e-9);
      this.shown = surface;
      return surface;
    } catch (error) {
      if (!asked.signal.aborted) this.failure = error instanceof Error ? error.message : String(error);
      return null;
    } finally {
      if (this.#asked === asked) {
        this.loading = false;
        this.progress = null;
      }
    }
  }

  forget() {
    this.#asked?.abort();
    this.#asked = null;
    this.loading = false;
    this.progress = null;
    this.shown = null;
    this.failure = null;
  }

  private async watch(lens: api.Lens, service: string, over: Promise<true>, signal: AbortSignal) {
    const rest = () => new Promise<false>((done) => setTimeout(() => done(false), LOOK_MS));
    while (!(await Promise.race([over, rest()])) && !signal.aborted) {
      const state = await api.opportunityProgress(lens, service, signal).catch(() => null);
      if (signal.aborted || !this.loading) return;
      if (state?.junctions_asked) this.progress = state;
    }
  }
}
