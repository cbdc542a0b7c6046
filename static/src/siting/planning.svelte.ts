// An optimal plan asked of the server: begun, watched, stopped, and what came of it.

import * as api from '../api/client';
import type { At, Siting } from './siting.svelte';

export const MODELS = ['mclp', 'lscp', 'p-median', 'p-center'] as const;
export type Model = (typeof MODELS)[number];
export type Candidates = 'junctions' | 'homes' | 'vacant' | 'file';
/** How often the server is asked how far it is. */
const LOOK_MS = 300;
export const MOST_SITES = 30;

export class Planning {
  service = $state('');
  model = $state<Model>('mclp');
  sites = $state(5);
  /** LSCP: per cent of those who can be reached at all. */
  share = $state(95);
  candidates = $state<Candidates>('junctions');
  /** From a file: where could be built. */
  places = $state.raw<api.PlanPlace[]>([]);
  onePerTown = $state(false);
  fair = $state(false);
  /** How many sites each year; empty for all at once. */
  phases = $state('');
  curve = $state(true);
  budget = $state<number | null>(null);
  capacity = $state<number | null>(null);
  seconds = $state(20);

  job = $state.raw<api.PlanState | null>(null);
  /** The last plan that was done; what it was asked through. */
  plan = $state.raw<api.Plan | null>(null);
  /** What is within reach of each of its sites. */
  areas = $state.raw<api.Isochrone[]>([]);
  running = $state(false);
  failure = $state<string | null>(null);
  #round = 0;

  constructor(readonly siting: Siting) {}

  /** What a site may give: a service of the circle. */
  get services(): string[] {
    return this.siting.app.circle.services;
  }

  get chosenService(): string {
    return this.services.includes(this.service) ? this.service : (this.services[0] ?? '');
  }

  /** Sites by year, when that is said and makes sense. */
  get years(): number[] {
    return (this.phases.match(/\d+/g) ?? []).map(Number).filter((n) => n > 0);
  }

  private get question(): api.PlanQuestion {
    const { lens } = this.siting.app;
    const covers = this.model === 'mclp' || this.model === 'lscp';
    const counted = this.model !== 'lscp';
    return {
      service: this.chosenService,
      circle: lens.circle,
      cohort: lens.cohort,
      model: this.model,
      ...(counted ? { sites: this.sites } : { share: this.share / 100 }),
      ...(this.candidates === 'file' ? { places: this.places } : { candidates: this.candidates }),
      one_per_town: this.onePerTown,
      fair: this.fair && this.model === 'mclp',
      ...(counted && this.years.length ? { phases: this.years } : {}),
      ...(counted && this.curve ? { curve: Math.min(this.sites + 3, MOST_SITES) } : {}),
      ...(this.budget !== null && this.model === 'mclp' ? { budget: this.budget } : {}),
      ...(this.capacity !== null && covers ? { capacity: this.capacity } : {}),
      time_limit_s: this.seconds,
    };
  }

  async begin() {
    const round = ++this.#round;
    const { lens } = this.siting.app;
    this.running = true;
    this.failure = null;
    this.plan = null;
    this.areas = [];
    this.job = null;
    try {
      this.job = await api.beginPlan(lens, this.question);
      while (this.job && !this.job.plan && !this.job.problem) {
        await new Promise((done) => setTimeout(done, LOOK_MS));
        const state = await api.planState(this.job.id);
        if (round !== this.#round) return;
        this.job = state;
      }
      if (this.job?.problem) this.failure = this.job.problem.detail;
      this.plan = this.job?.plan ?? null;
    } catch (error) {
      if (round === this.#round) this.failure = error instanceof Error ? error.message : String(error);
    } finally {
      if (round === this.#round) this.running = false;
    }
    for (const site of this.plan?.sites.slice(0, MOST_SITES) ?? []) {
      const area = await api.isochrone(lens, site.at as At).catch(() => null);
      if (round !== this.#round) return;
      if (area) this.areas = [...this.areas, area];
    }
  }

  /** Ends the search; the best so far follows. */
  async stop() {
    if (this.job) this.job = await api.stopPlan(this.job.id).catch(() => this.job);
  }

  /** Drops what was for another lens. */
  forget() {
    this.#round++;
    if (this.running) void this.stop();
    this.running = false;
    this.job = null;
    this.plan = null;
    this.areas = [];
    this.failure = null;
  }

  /** The plan's sites become pins, to be dragged and refused. */
  toPins() {
    if (this.plan) this.siting.take(this.plan.service, this.plan.sites.map((s) => s.at as At));
  }
}
