// What the family asked, and what the server answered. All of it is in the URL.

import * as api from '../api/client';
import { DAYS } from '../state/conditions';
import { langOf } from '../state/remembered';
import type { Lang } from '../state/url';
import { named } from '../text/text';
import { usualFirst } from './say';

/** A point that was tapped, or a place that was chosen by name. */
export type Where = { place: string } | { at: [number, number] };

/** A line on the map from home to a place. */
export interface Route {
  key: string;
  /** The facility's id; of a stop of a mobile service, `stop:` and its id. */
  facility: string;
  name: string;
  at: [number, number] | null;
  line: [number, number][];
}

/** A weekday and time. */
const TIME = /^(mon|tue|wed|thu|fri|sat|sun)-([01]\d|2[0-3]):[0-5]\d$/;
/** Whom a school is for, the widest first. */
const LEVELS = ['city', 'county', 'town', 'village'] as const;

/** Answers at first, and with each 'more'. */
const MOST = 3;
/** The server gives no more. */
export const MOST_ANSWERS = 20;

/** The weekday and time that a clock shows: `mon-11:30`. */
export const clock = (now: Date) =>
  `${DAYS[(now.getDay() + 6) % 7]}-${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;

const point = (at: number[] | null | undefined) => (at ? (at as [number, number]) : null);

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
  /** What is needed; the nearest of everything when nothing is said. */
  want = $state.raw<{ kind: string; id: string } | null>(null);
  /** When: `now`, `today`, `any` or a weekday and time; the need's own when not said. */
  when = $state<string | null>(null);
  /** By the fastest way, buses included; on foot when not said. The learning map is always by the fastest. */
  how = $state<'best' | null>(null);
  /** Schools of one level only; the nearest of each when not said. */
  level = $state<string | null>(null);
  most = $state(MOST);
  wants = $state.raw<api.Want[]>([]);
  found = $state.raw<api.Nearest | null>(null);
  /** Why there is no map, when there is none. */
  noMap = $state(false);

  readonly cohort = $derived(this.cohortId ?? this.study?.default_cohort ?? '');
  readonly wheels = $derived(this.study?.cohorts.find((c) => c.id === this.cohort)?.profile === 'wheelchair');
  readonly services = $derived(usualFirst(this.answer?.services ?? []));
  /** The learning map (学习地图): schools by level. */
  readonly learning = $derived(this.want?.kind === 'need' && this.want.id === 'classes');
  readonly told = $derived(this.found ?? this.answer);
  /** Name of the village, town or place that was chosen by name; null where a point is known, which may be a home. */
  readonly named = $derived(this.where && 'place' in this.where ? (this.told?.place?.name ?? null) : null);
  /** Every way that was found, the one that is drawn strongly by `drawnWay`. */
  readonly routes = $derived.by((): Route[] =>
    this.found
      ? [
          ...this.found.found.map((f) => ({
            key: f.facility,
            facility: f.facility,
            name: f.facility_name,
            at: point(f.at),
            line: f.line as [number, number][],
          })),
          ...this.found.stops.map((s) => ({
            key: `stop:${s.stop}`,
            facility: `stop:${s.stop}`,
            name: s.name || s.kind,
            at: point(s.at),
            line: s.line as [number, number][],
          })),
        ]
      : this.services.flatMap(({ service, name, way }) =>
          way
            ? [
                {
                  key: service,
                  facility: way.facility,
                  name: named(this.lang, name),
                  at: point(way.at),
                  line: way.line as [number, number][],
                },
              ]
            : [],
        ),
  );
  readonly drawnWay = $derived((this.routes.find((r) => r.key === this.to) ?? this.routes[0])?.key ?? null);
  readonly shown = $derived(
    (this.services.find((s) => s.service === this.to && s.way) ?? this.services.find((s) => s.way))?.service ?? null,
  );

  #asked: AbortController | null = null;

  constructor(url: URL) {
    this.#read(url);
  }

  /** Takes everything from a link; what it does not say is as if nothing had been chosen. */
  #read(url: URL): void {
    const query = url.searchParams;
    this.lang = langOf(query.get('lang'));
    this.cohortId = query.get('cohort');
    this.to = query.get('to');
    const [kind, id] = query.get('need') ? ['need', query.get('need')] : ['service', query.get('service')];
    this.want = kind && id ? { kind, id } : null;
    const when = query.get('when');
    this.when = ['now', 'today', 'any'].includes(when ?? '') || TIME.test(when ?? '') ? when : null;
    this.level = LEVELS.find((level) => level === query.get('level')) ?? null;
    this.how = query.get('how') === 'best' ? 'best' : null;
    this.scenario = query.get('scenario');
    const open = query.get('open');
    this.open = open === 'now' || TIME.test(open ?? '') ? open : null;
    const place = query.get('place');
    const [lon, lat] = (query.get('at') ?? '').split(',').map(Number);
    this.where = null;
    if (place) this.where = { place };
    else if (lon !== undefined && lat !== undefined && Number.isFinite(lon) && Number.isFinite(lat)) this.where = { at: [lon, lat] };
  }

  /** The weekday and time that is asked about. */
  get time(): string | null {
    return this.open === 'now' ? clock(new Date()) : this.open;
  }

  async begin(): Promise<void> {
    const study = api.study();
    const wants = api.needs().catch(() => []);
    // An answer needs no study, so both are asked for at once.
    const answered = this.#asksForWhatIsHere(study, wants).catch(() => this.where && this.ask());
    try {
      this.study = await study;
      this.wants = await wants;
    } catch {
      this.problem = { kind: 'failed' };
    }
    await answered;
  }

  /** A link may name what this study does not have: that is looked up, and only what is there is asked about. */
  async #asksForWhatIsHere(study: Promise<api.Study>, wants: Promise<api.Want[]>): Promise<void> {
    const { where, want } = this;
    const place = where && 'place' in where ? api.placeOf(where.place) : null;
    place?.catch(() => null); // awaited below
    if (this.cohortId || this.scenario) {
      const { cohorts, conditions } = await study;
      if (!cohorts.some((c) => c.id === this.cohortId)) this.cohortId = null;
      if (!conditions.scenarios.some((name) => name === this.scenario)) this.scenario = null;
    }
    if (want) this.wants = await wants;
    const missing = (want && !this.wants.some((w) => w.kind === want.kind && w.id === want.id)) || (place && !(await place));
    // Meanwhile something else may have been chosen.
    if (!where || this.where !== where || this.want !== want) return;
    if (missing) this.problem = { kind: '/problems/not-found' };
    else await this.ask();
  }

  choose(where: Where): void {
    // Back leads to the question before this one.
    history.pushState(null, '', location.href);
    this.where = where;
    void this.ask();
  }

  /** Goes where the browser's Back and Forward lead. */
  goesBack(url: URL): void {
    this.#read(url);
    if (this.where) {
      void this.ask();
      return;
    }
    this.#asked?.abort();
    this.answer = this.found = this.problem = null;
    this.loading = false;
  }

  walk(cohort: string): void {
    this.cohortId = cohort;
    this.again();
  }

  goAt(open: string | null): void {
    this.open = open;
    this.again();
  }

  asksFor(want: { kind: string; id: string } | null): void {
    this.want = want;
    this.to = this.when = this.level = null;
    this.most = MOST;
    this.again();
  }

  again(): void {
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
      if (this.want) {
        const found = await api.nearest(this.#query(this.want), asked.signal);
        this.found = found.nothing ? null : found;
        this.problem = found.nothing ? { kind: found.nothing } : null;
        this.answer = null;
      } else {
        const how = { ...(cohortId ? { cohort: cohortId } : {}), ...(scenario ? { scenario } : {}), ...(time ? { at: time } : {}) };
        const answer = await api.near(this.where, how, asked.signal);
        this.answer = answer.nothing ? null : answer;
        this.problem = answer.nothing ? { kind: answer.nothing } : null;
        this.found = null;
      }
    } catch (error) {
      if (asked.signal.aborted) return;
      this.answer = this.found = null;
      this.problem = { kind: error instanceof api.ApiError ? error.kind : 'failed' };
    } finally {
      if (this.#asked === asked) this.loading = false;
    }
  }

  #query(want: { kind: string; id: string }): Record<string, string> {
    const where: Record<string, string> = {};
    if (this.where && 'place' in this.where) where.place = this.where.place;
    else if (this.where) [where.lon, where.lat] = this.where.at.map(String) as [string, string];
    const query: Record<string, string> = { ...where, [want.kind]: want.id, most: String(this.most) };
    if (this.cohortId) query.cohort = this.cohortId;
    if (this.scenario) query.scenario = this.scenario;
    query.at = this.when && /^\w{3}-/.test(this.when) ? this.when : clock(new Date());
    if (this.when) query.open = this.when === 'today' || this.when === 'any' ? this.when : 'then';
    if (this.how || this.learning) query.mode = 'best';
    if (this.learning) {
      if (this.level) query.level = this.level;
      else Object.assign(query, { each_level: 'true', most: '1' });
    }
    return query;
  }

  share(): void {
    const query: string[] = [];
    const say = (key: string, value: string | null) => {
      if (value) query.push(`${key}=${encodeURIComponent(value).replace(/%3A/g, ':').replace(/%2C/g, ',')}`);
    };
    if (this.where && 'place' in this.where) say('place', this.where.place);
    else if (this.where) say('at', this.where.at.map((v) => v.toFixed(6)).join(','));
    say('cohort', this.cohortId);
    if (this.want) say(this.want.kind, this.want.id);
    say('when', this.when);
    say('how', this.how);
    say('level', this.level);
    say('open', this.open);
    say('scenario', this.scenario);
    say('to', this.to);
    say('lang', this.lang === 'en' ? 'en' : null);
    history.replaceState(null, '', `${location.pathname}${query.length ? `?${query.join('&')}` : ''}`);
  }
}
