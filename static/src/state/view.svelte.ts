// One way of looking at the study: a circle, a cohort, a limit and conditions, and what the server says of it.

import * as api from '../api/client';
import { fit, NONE, promised, query, type Conditions } from './conditions';
import { counted, within, type Covered } from './coverage';
import { idle } from './idle';
import type { Looked } from './url';

/** Everything the server said through one lens; swapped whole, so that no number ever mixes two lenses. */
export interface Seen {
  lens: api.Lens;
  /** As it was promised then. */
  circle: api.Circle;
  /** Metres a second that were walked then. */
  speed: number;
  summary: api.Summary;
  towns: api.AreaRow[];
  gaps: api.GapRow[];
}

export class View {
  circleId = $state('');
  cohortId = $state('');
  minutes = $state(15);
  conditions = $state.raw<Conditions>(NONE);
  /** The speed under the thumb while it moves, and until the server has answered. */
  draftSpeed = $state<number | null>(null);
  seen = $state.raw<Seen | null>(null);
  /** Of the same lens; null until they come. */
  villages = $state.raw<api.AreaRow[] | null>(null);
  loading = $state(false);
  failure = $state<string | null>(null);

  /** The circle as the study promises it. */
  readonly ownCircle = $derived.by(() => find(this.study.circles, this.circleId));
  /** The circle as it is promised under the conditions. */
  readonly circle = $derived.by(() => promised(this.ownCircle, this.conditions));
  readonly cohort = $derived.by(() => find(this.study.cohorts, this.cohortId));
  readonly lens = $derived.by((): api.Lens => ({ cohort: this.cohortId, circle: this.circleId, conditions: this.conditions }));
  readonly speed = $derived.by(() => this.conditions.speed ?? this.cohort.speed_mps);
  /** How much longer every walk takes than in what was seen: 1 unless the speed is being moved. */
  readonly pace = $derived.by(() =>
    this.draftSpeed !== null && this.seen && this.seen.circle.mode === 'walk' ? this.seen.speed / this.draftSpeed : 1,
  );
  /** Whether what is shown is scaled, not counted. */
  readonly estimated = $derived(this.draftSpeed !== null);
  readonly atLimit = $derived.by(() => this.minutes === this.ownCircle.limit_min);
  /** Covered now: the server's own figures at the promise, else the curve's. */
  readonly now = $derived.by((): Covered | null => {
    const summary = this.seen?.summary;
    if (!summary) return null;
    return this.at(summary.covered, summary.curve);
  });

  /** Every town and village that is there. */
  readonly areas = $derived.by(() => [...(this.seen?.towns ?? []), ...(this.villages ?? [])]);

  #asked: AbortController | null = null;

  constructor(
    readonly study: api.Study,
    looked: Looked,
    /** Whether villages are looked at now; otherwise they come a little later than the rest. */
    readonly villagesFirst: () => boolean,
  ) {
    this.circleId = study.circles.find((c) => c.id === looked.circle)?.id ?? study.circles[0]?.id ?? '';
    this.cohortId = study.cohorts.find((c) => c.id === looked.cohort)?.id ?? study.default_cohort;
    this.minutes = Math.min(looked.minutes ?? this.ownCircle.limit_min, Math.floor(study.search_limit_min));
    this.conditions = fit(looked.conditions ?? {}, study, this.ownCircle);
  }

  /** Covered now, of those whom this curve speaks of; or within other minutes than the view's. */
  at(covered: api.Summary['covered'], curve: api.Curve, minutes = this.minutes): Covered {
    const promised = minutes === this.ownCircle.limit_min && !this.estimated;
    return promised ? counted(covered) : within(curve, covered.seniors, minutes / this.pace);
  }

  /** Another circle has its own minutes and services. */
  chooseCircle(id: string) {
    this.circleId = id;
    this.minutes = Math.min(this.ownCircle.limit_min, Math.floor(this.study.search_limit_min));
    this.conditions = { ...this.conditions, services: null, need: null };
  }

  /** Another cohort walks at its own speed. */
  chooseCohort(id: string) {
    this.cohortId = id;
    this.conditions = { ...this.conditions, speed: null };
  }

  /** Changes some conditions; what the study says anyway is none. */
  set(change: Partial<Conditions>) {
    const next = { ...this.conditions, ...change };
    if (next.speed === this.cohort.speed_mps) next.speed = null;
    if (next.date === this.study.date) next.date = null;
    const all = this.ownCircle.services;
    if (next.services && next.services.length === all.length) next.services = null;
    const need = next.services ? next.services.length : this.ownCircle.need;
    if (next.need === need) next.need = null;
    this.conditions = next;
  }

  /** Asks the server for everything through the present lens; what was seen stays until all of it is there. */
  async look(): Promise<void> {
    const { lens, circle, speed } = this;
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    this.loading = true;
    try {
      const { counts } = this.study;
      const villagesOf = () => (counts.villages ? api.areas(lens, 'village', asked.signal) : []);
      const [summary, towns, gaps, first] = await Promise.all([
        api.summary(lens, asked.signal),
        counts.towns ? api.areas(lens, 'town', asked.signal) : [],
        api.gaps(lens, asked.signal),
        this.villagesFirst() ? villagesOf() : null,
      ]);
      if (asked.signal.aborted) return;
      this.seen = { lens, circle, speed, summary, towns, gaps };
      this.villages = first;
      if (this.draftSpeed === speed) this.draftSpeed = null;
      this.failure = null;
      if (first) return;
      this.loading = false;
      // They are many: the map comes first.
      await idle(2000);
      const later = await villagesOf();
      if (!asked.signal.aborted) this.villages = later;
    } catch (error) {
      if (!asked.signal.aborted) {
        this.failure = error instanceof Error ? error.message : String(error);
        this.draftSpeed = null;
      }
    } finally {
      if (this.#asked === asked) this.loading = false;
    }
  }

  /** What a link needs to say. */
  get looked(): Looked {
    return { circle: this.circleId, cohort: this.cohortId, minutes: this.minutes, conditions: query(this.conditions) };
  }
}

function find<T extends { id: string }>(list: T[], id: string): T {
  const found = list.find((x) => x.id === id) ?? list[0];
  if (!found) throw new Error('a study has a circle and a cohort');
  return found;
}
