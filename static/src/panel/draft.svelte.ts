// Conditions while they are being changed: a slider shows its value at once, and the server is asked when it rests.

import type { App } from '../state/app.svelte';
import { clockOf, hourOf, NONE, type Conditions } from '../state/conditions';
import { dayText } from '../text/conditions';
import { texts } from '../text/text';

/** How long a slider must rest before the server is asked. */
const REST_MS = 350;
/** So near its own speed a cohort walks at it, though that may lie between two steps of the slider. */
const NEAR_MPS = 0.025;

export class ConditionsDraft {
  /** The year and the hour under the thumb. */
  #year = $state<number | null>(null);
  #hour = $state<number | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly years = $derived.by(() => {
    const { dates } = this.app.study.conditions;
    return dates && [Number(dates.first.slice(0, 4)), Number(dates.last.slice(0, 4))];
  });
  readonly #day = $derived.by(() => this.app.view.conditions.date ?? this.app.study.date ?? null);
  readonly year = $derived.by(() => this.#year ?? (this.#day ? Number(this.#day.slice(0, 4)) : (this.years?.[1] ?? 0)));
  readonly yearText = $derived.by(() => {
    const t = texts[this.app.lang];
    if (this.#year !== null) return t.yearEnd(this.#year);
    if (this.#day === null) return t.anyDay;
    return this.app.view.conditions.date === null ? this.#day : dayText(this.app.lang, this.#day);
  });
  readonly weekday = $derived.by(() => this.app.view.conditions.at?.slice(0, 3) ?? '');
  readonly hour = $derived.by(() => this.#hour ?? hourOf(this.app.view.conditions.at));
  readonly speed = $derived.by(() => this.app.view.draftSpeed ?? this.app.view.speed);

  constructor(readonly app: App) {
    $effect(() => {
      void this.app.view.conditions.date;
      this.#year = null;
    });
    $effect(() => {
      void this.app.view.conditions.at;
      this.#hour = null;
    });
  }

  /** Changes conditions at once. */
  set(change: Partial<Conditions>) {
    clearTimeout(this.#timer);
    const { app } = this;
    app.view.set(change);
    app.dropForeign();
    void app.view.look();
  }

  /** Drops conditions, and whatever is under a thumb. */
  reset(change: Partial<Conditions> = NONE) {
    this.app.view.draftSpeed = null;
    this.#year = null;
    this.#hour = null;
    this.set(change);
  }

  /** Changes conditions once the slider rests. */
  #settle(change: Partial<Conditions>) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.set(change), REST_MS);
  }

  walk(mps: number) {
    const { view } = this.app;
    const own = view.cohort.speed_mps;
    const chosen = Math.abs(mps - own) < NEAR_MPS ? own : mps;
    view.draftSpeed = chosen === view.seen?.speed ? null : chosen;
    this.#settle({ speed: chosen });
  }

  toYear(year: number) {
    this.#year = year;
    this.#settle({ date: `${year}-12-31` });
  }

  toHour(hour: number) {
    this.#hour = hour;
    this.#settle({ at: `${this.weekday}-${clockOf(hour)}` });
  }

  /** A weekday at the hour that is chosen; at no time when there is none. */
  toWeekday(weekday: string) {
    this.set({ at: weekday ? `${weekday}-${clockOf(this.hour)}` : null });
  }
}
