// What the family asked, and what the server answered. All of it is in the URL.

import * as api from '../api/client';
import { DAYS } from '../state/conditions';
import type { Lang } from '../state/url';

/** A point that was tapped, or a place that was chosen by name. */
export type Where = { place: string } | { at: [number, number] };

/** What families ask for most, in this order; the study's other services follow. */
const USUAL = ['canteen', 'daycare', 'school'];

export class NearState {
  lang = $state<Lang>('zh');
  where = $state.raw<Where | null>(null);
  cohortId = $state<string | null>(null);
  /** When places must be open: `now`, a weekday and time such as `mon-11:30`, or never mind. */
  open = $state<string | null>(null);
  /** A scenario's name: the study as somebody would have it. */
  scenario = $state<string | null>(null);
  /** The service whose way is drawn; by default the first that is reached. */
  to = $state<string | null>(null);
  study = $state.raw<api.Study | null>(null);
  answer = $state.raw<api.Near | null>(null);
  problem = $state.raw<{ kind: string } | null>(null);
  loading = $state(false);
  /** Why there is no map, when there is none. */
  noMap = $state(false);

  readonly cohort = $derived(this.cohortId ?? this.study?.default_cohort ?? '');
  readonly wheels = $derived(this.study?.cohorts.find((c) => c.id === this.cohort)?.profile === 'wheelchair');
  readonly services = $derived.by(() => {
    const rank = (id: string) => (USUAL.includes(id) ? USUAL.indexOf(id) : USUAL.length);
    return (this.answer?.services ?? []).toSorted((a, b) => rank(a.service) - rank(b.service));
  });
  readonly shown = $derived((this.services.find((s) => s.service === this.to && s.way) ?? this.services.find((s) => s.way))?.service ?? null);

  #asked: AbortController | null = null;

  constructor(url: URL) {
    const query = url.searchParams;
    this.lang = query.get('lang') === 'en' ? 'en' : 'zh';
    this.cohortId = query.get('cohort');
    this.to = query.get('to');
    this.scenario = query.get('scenario');
    const open = query.get('open');
    if (open === 'now' || /^(mon|tue|wed|thu|fri|sat|sun)-([01]\d|2[0-3]):[0-5]\d$/.test(open ?? '')) this.open = open;
    const place = query.get('place');
    const [lon, lat] = (query.get('at') ?? '').split(',').map(Number);
    if (place) this.where = { place };
    else if (lon !== undefined && lat !== undefined && Number.isFinite(lon) && Number.isFinite(lat)) this.where = { at: [lon, lat] };
  }

  /** The weekday and time that is asked about. */
  get time(): string | null {
    return this.open === 'now' ? now() : this.open;
  }

  async begin(): Promise<void> {
    // An answer needs no study, so both are asked for at once.
    const answered = this.where ? this.ask() : undefined;
    try {
      this.study = await api.study();
    } catch {
      this.problem = { kind: 'failed' };
    }
    await answered;
  }

  choose(where: Where): void {
    this.where = where;
    void this.ask();
  }

  walk(cohort: string): void {
    this.cohortId = cohort;
    this.again();
  }

  goAt(open: string | null): void {
    this.open = open;
    this.again();
  }

  private again(): void {
    if (this.where) void this.ask();
    else this.share();
  }

  /** What was answered stays until the next answer is there. */
  async ask(): Promise<void> {
    if (!this.where) return;
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    this.loading = true;
    this.share();
    try {
      const { cohortId, scenario, time } = this;
      const how = { ...(cohortId ? { cohort: cohortId } : {}), ...(scenario ? { scenario } : {}), ...(time ? { at: time } : {}) };
      const answer = await api.near(this.where, how, asked.signal);
      this.answer = answer.nothing ? null : answer;
      this.problem = answer.nothing ? { kind: answer.nothing } : null;
    } catch (error) {
      if (asked.signal.aborted) return;
      this.answer = null;
      this.problem = { kind: error instanceof api.ApiError ? error.kind : 'failed' };
    } finally {
      if (this.#asked === asked) this.loading = false;
    }
  }

  share(): void {
    const query: string[] = [];
    const say = (key: string, value: string | null) => {
      if (value) query.push(`${key}=${encodeURIComponent(value).replace(/%3A/g, ':').replace(/%2C/g, ',')}`);
    };
    if (this.where && 'place' in this.where) say('place', this.where.place);
    else if (this.where) say('at', this.where.at.map((v) => v.toFixed(6)).join(','));
    say('cohort', this.cohortId);
    say('open', this.open);
    say('scenario', this.scenario);
    say('to', this.to);
    say('lang', this.lang === 'en' ? 'en' : null);
    history.replaceState(null, '', `${location.pathname}${query.length ? `?${query.join('&')}` : ''}`);
  }
}

/** The minute of the week that it is here. */
function now(): string {
  const at = new Date();
  const two = (n: number) => String(n).padStart(2, '0');
  return `${DAYS[(at.getDay() + 6) % 7]}-${two(at.getHours())}:${two(at.getMinutes())}`;
}
