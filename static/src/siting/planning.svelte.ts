// An optimal plan asked of the server: begun, watched, stopped, and what came of it. The question is in the link.

import * as api from '../api/client';
import { Parcels } from './parcels.svelte';
import type { At, Siting } from './siting.svelte';

export const MODELS = ['mclp', 'lscp', 'p-median', 'p-center'] as const;
export type Model = (typeof MODELS)[number];
/** Whose being reached counts: of the service, or of the whole circle. */
export const GOALS = ['service', 'circle'] as const;
export type Goal = (typeof GOALS)[number];
export const SETS = ['junctions', 'homes', 'vacant', 'file'] as const;
export type Candidates = (typeof SETS)[number];
/** How often the server is asked how far it is. */
const LOOK_MS = 300;
export const MOST_SITES = 30;
export const MOST_SECONDS = 120;

/** A chosen or refused candidate: by its id, and as it was called when it was. */
export interface Wish {
  id: string;
  name: string;
}

/** What stands in a question that says nothing else. */
const USUAL = { model: 'mclp', goal: 'service', sites: 5, share: 95, candidates: 'junctions', seconds: 20 } as const;

export class Planning {
  service = $state('');
  model = $state<Model>(USUAL.model);
  goal = $state<Goal>(USUAL.goal);
  sites = $state<number | null>(USUAL.sites);
  /** LSCP: per cent of those who can be reached at all. */
  share = $state<number | null>(USUAL.share);
  candidates = $state<Candidates>(USUAL.candidates);
  readonly parcels: Parcels;
  onePerTown = $state(false);
  fair = $state(false);
  /** How many sites each year; empty for all at once. */
  phases = $state('');
  curve = $state(true);
  budget = $state<number | null>(null);
  capacity = $state<number | null>(null);
  /** What the list says of each parcel's capacity counts. */
  capacities = $state(true);
  seconds = $state<number | null>(USUAL.seconds);
  /** In every plan, and in none. */
  force = $state.raw<Wish[]>([]);
  forbid = $state.raw<Wish[]>([]);

  job = $state.raw<api.PlanState | null>(null);
  /** The last plan that was done; what it was asked through. */
  plan = $state.raw<api.Plan | null>(null);
  /** What is within reach of each of its sites. */
  areas = $state.raw<api.Isochrone[]>([]);
  running = $state(false);
  failure = $state<string | null>(null);
  /** What the server called the failure. */
  failureKind = $state<string | null>(null);
  /** The question that the job answers, as a link says it. */
  #asked = $state<string | null>(null);
  #round = 0;

  constructor(
    readonly siting: Siting,
    said: Record<string, string>,
  ) {
    const number = (key: string, low: number, high: number): number | null => {
      const value = Number(said[`p.${key}`] || Number.NaN);
      return value >= low && value <= high ? value : null;
    };
    const whole = (key: string, low: number, high: number) => {
      const value = number(key, low, high);
      return value !== null && Number.isInteger(value) ? value : null;
    };
    const wishes = (key: string) =>
      (said[`p.${key}`] ?? '')
        .split(',')
        .filter(Boolean)
        .map((id) => ({ id, name: '' }));
    this.service = said['p.service'] ?? '';
    this.model = MODELS.find((m) => m === said['p.model']) ?? USUAL.model;
    this.goal = GOALS.find((g) => g === said['p.goal']) ?? USUAL.goal;
    this.sites = whole('sites', 1, MOST_SITES) ?? USUAL.sites;
    this.share = number('share', 1, 100) ?? USUAL.share;
    this.candidates = this.sets.find((s) => s === said['p.from']) ?? this.sets[0]!;
    this.parcels = new Parcels(said['p.parcels'], () =>
      this.chosenService === 'all' ? this.siting.app.circle.services.join() : this.chosenService,
    );
    this.onePerTown = said['p.towns'] === '1';
    this.fair = said['p.fair'] === '1';
    this.phases = /^[\d,]*$/.test(said['p.phases'] ?? '') ? (said['p.phases'] ?? '') : '';
    this.curve = said['p.curve'] !== '0';
    this.budget = number('budget', 0, Number.MAX_VALUE);
    this.capacity = number('capacity', 1, Number.MAX_VALUE);
    this.capacities = said['p.capacities'] !== '0';
    this.seconds = whole('seconds', 1, MOST_SECONDS) ?? USUAL.seconds;
    this.force = wishes('force');
    this.forbid = wishes('forbid');
    const job = said['p.job'];
    if (job) {
      this.#asked = this.said;
      void this.watch(() => api.planState(job), true);
    }
  }

  /** Where sites may be; without roads there are no junctions. */
  get sets(): readonly Candidates[] {
    return this.siting.app.study.straight_line ? SETS.filter((set) => set !== 'junctions') : SETS;
  }

  /** What a site may give: a service of the circle, or all of them in one building. */
  get services(): string[] {
    const { services } = this.siting.app.circle;
    return services.length > 1 ? [...services, 'all'] : services;
  }

  /** Whether the model counts who is reached: only then can the circle be the goal. */
  get covers(): boolean {
    return this.model === 'mclp' || this.model === 'lscp';
  }

  /** As chosen here; else what the pins that are tried give; else the first. */
  get chosenService(): string {
    return [this.service, this.siting.service].find((id) => this.services.includes(id)) ?? this.services[0] ?? '';
  }

  /** Sites by year, when that is said and makes sense. */
  get years(): number[] {
    return (this.phases.match(/\d+/g) ?? []).map(Number).filter((n) => n > 0);
  }

  /** The question as a link says it; what is as usual is left out. */
  get shared(): Record<string, string> {
    const out: Record<string, string> = {};
    const say = (key: string, value: string | number | null | undefined, usual: string | number | null = null) => {
      if (value !== null && value !== undefined && value !== '' && value !== usual) out[`p.${key}`] = String(value);
    };
    say('service', this.services.includes(this.service) ? this.service : null);
    say('model', this.model, USUAL.model);
    say('goal', this.covers ? this.goal : null, USUAL.goal);
    say('sites', this.sites, USUAL.sites);
    say('share', this.share, USUAL.share);
    say('from', this.candidates, USUAL.candidates);
    if (this.candidates === 'file') say('parcels', this.parcels.shared);
    say('phases', this.years.join(','));
    say('towns', this.onePerTown ? '1' : null);
    say('fair', this.fair ? '1' : null);
    say('curve', this.curve ? null : '0');
    say('budget', this.budget);
    say('capacity', this.capacity);
    say('capacities', this.capacities ? null : '0');
    say('seconds', this.seconds, USUAL.seconds);
    say('force', this.force.map((w) => w.id).join(','));
    say('forbid', this.forbid.map((w) => w.id).join(','));
    const job = this.job?.id;
    // A job answers the question that it was begun with.
    if (job && this.#asked === key(out)) out['p.job'] = job;
    return out;
  }

  private get said(): string {
    const { 'p.job': _, ...question } = this.shared;
    return key(question);
  }

  /** Whether the plan that is shown answers the question as it stands now. */
  get answered(): boolean {
    return this.#asked === this.said;
  }

  /** A candidate that every plan has, or none has; again, and it is free. */
  wish(how: 'force' | 'forbid', wish: Wish) {
    const other = how === 'force' ? 'forbid' : 'force';
    const there = this[how].some((w) => w.id === wish.id);
    this[other] = this[other].filter((w) => w.id !== wish.id);
    this[how] = there ? this[how].filter((w) => w.id !== wish.id) : [...this[how], wish];
  }

  /** Other candidates have other ids. */
  choose(candidates: Candidates) {
    if (candidates === this.candidates) return;
    this.candidates = candidates;
    this.force = [];
    this.forbid = [];
  }

  private get question(): api.PlanQuestion {
    const { lens } = this.siting.app;
    const { parcels } = this;
    const { covers } = this;
    const counted = this.model !== 'lscp';
    const file = this.candidates === 'file';
    return {
      service: this.chosenService,
      circle: lens.circle,
      cohort: lens.cohort,
      model: this.model,
      ...(covers && this.goal !== USUAL.goal ? { goal: this.goal } : {}),
      ...(counted ? { sites: this.sites ?? USUAL.sites } : { share: (this.share ?? USUAL.share) / 100 }),
      ...(file ? { places: parcels.places } : { candidates: this.candidates }),
      force: this.force.map((w) => w.id),
      forbid: this.forbid.map((w) => w.id),
      one_per_town: this.onePerTown,
      fair: this.fair && this.model === 'mclp',
      ...(counted && this.years.length ? { phases: this.years } : {}),
      ...(counted && this.curve ? { curve: Math.min((this.sites ?? USUAL.sites) + 3, MOST_SITES) } : {}),
      ...(this.budget !== null && file ? { budget: this.budget } : {}),
      ...(this.capacity !== null && covers ? { capacity: this.capacity } : {}),
      ...(file && covers && parcels.limited && this.capacities ? { capacities: true } : {}),
      time_limit_s: this.seconds ?? USUAL.seconds,
    };
  }

  async begin() {
    this.#asked = this.said;
    await this.watch(() => api.beginPlan(this.siting.app.lens, this.question), false);
  }

  /** Watches a plan to its end: one that is begun, or one that a link names, which may be gone by now. */
  private async watch(first: () => Promise<api.PlanState>, linked: boolean) {
    const round = ++this.#round;
    const { lens } = this.siting.app;
    this.running = true;
    this.failure = null;
    this.failureKind = null;
    this.plan = null;
    this.areas = [];
    this.job = null;
    try {
      let state = await first();
      while (round === this.#round) {
        this.job = state;
        if (state.plan || state.problem) break;
        await new Promise((done) => setTimeout(done, LOOK_MS));
        state = await api.planState(state.id);
      }
      if (round !== this.#round) return;
      this.plan = this.job?.plan ?? null;
      this.adoptNames();
      if (this.job?.problem) throw api.objection(this.job.problem);
    } catch (error) {
      if (round === this.#round && !(linked && error instanceof api.ApiError && error.status === 404)) {
        this.failure = error instanceof Error ? error.message : String(error);
        this.failureKind = error instanceof api.ApiError ? error.kind : null;
      }
    } finally {
      if (round === this.#round) this.running = false;
    }
    for (const site of this.plan?.sites.slice(0, MOST_SITES) ?? []) {
      const area = await api.isochrone(lens, site.at as At).catch(() => null);
      if (round !== this.#round) return;
      if (area) this.areas = [...this.areas, area];
    }
  }

  /** What a link forces has a name once it is in a plan. */
  private adoptNames() {
    const named = (w: Wish) => (w.name ? w : { ...w, name: this.plan?.sites.find((s) => s.id === w.id)?.name ?? '' });
    this.force = this.force.map(named);
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
    this.failureKind = null;
  }

  /** The plan's sites become pins, to be dragged and refused. */
  toPins() {
    if (this.plan)
      this.siting.take(
        this.plan.service,
        this.plan.sites.map((s) => s.at as At),
      );
  }
}

const key = (said: Record<string, string>) => JSON.stringify(Object.entries(said).sort());
