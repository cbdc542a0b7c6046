// Which sheets were asked for, and what the server answered for each village. All that was asked is in the URL.

import * as api from '../api/client';
import { langOf } from '../state/remembered';
import type { Lang } from '../state/url';
import { KINDS, sheetsOf, type Kind } from './sheets';

/** Villages that are asked about at one time. */
const AT_ONCE = 4;

/** What is near a village, or why that is not known. */
export type Told = { near: api.Near } | { failure: string };

export class PosterState {
  lang = $state<Lang>('zh');
  study = $state.raw<api.Study | null>(null);
  areas = $state.raw<api.AreaRow[]>([]);
  /** Ids of towns and villages, or `all`. */
  asked = $state.raw<string[]>([]);
  kind = $state<Kind>('posters');
  cohort: string | null;
  circle: string | null;
  /** By village. */
  told = $state.raw<ReadonlyMap<string, Told>>(new Map());

  readonly sheets = $derived(sheetsOf(this.asked, this.areas, this.kind));
  readonly towns = $derived(this.areas.filter((a) => a.level === 'town'));
  /** Every village of which a sheet speaks. */
  readonly villages = $derived([...new Set([...this.sheets.posters, ...this.sheets.lists.flatMap((l) => l.villages)])]);
  readonly done = $derived(this.villages.filter((v) => this.told.has(v.id)).length);
  readonly lens = $derived.by((): api.Lens => {
    const { study } = this;
    return {
      cohort: study?.cohorts.find((c) => c.id === this.cohort)?.id ?? study?.default_cohort ?? '',
      circle: study?.circles.find((c) => c.id === this.circle)?.id ?? study?.circles[0]?.id ?? '',
    };
  });

  #asking: AbortController | null = null;

  constructor(url: URL) {
    const query = url.searchParams;
    this.lang = langOf(query.get('lang'));
    this.asked = (query.get('area') ?? '').split(',').filter(Boolean);
    this.kind = KINDS.find((kind) => kind === query.get('print')) ?? 'posters';
    this.cohort = query.get('cohort');
    this.circle = query.get('circle');
  }

  /** Asks for the study and its areas, then about villages; rejects where there is no study. */
  async begin(): Promise<void> {
    this.study = await api.study();
    const { counts } = this.study;
    const levels = [counts.towns ? ('town' as const) : null, counts.villages ? ('village' as const) : null].filter((l) => l !== null);
    this.areas = (await Promise.all(levels.map((level) => api.areas(this.lens, level)))).flat();
    void this.ask();
  }

  choose(asked: string[]): void {
    this.asked = asked;
    this.share();
    void this.ask();
  }

  print(kind: Kind): void {
    this.kind = kind;
    this.share();
    void this.ask();
  }

  /** Asks about the villages that are not known yet. */
  async ask(): Promise<void> {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    const waiting = this.villages.filter((v) => !this.told.has(v.id));
    const one = async () => {
      for (let village = waiting.shift(); village && !asking.signal.aborted; village = waiting.shift()) {
        const told = await this.#of(village, asking.signal);
        if (!asking.signal.aborted) this.told = new Map(this.told).set(village.id, told);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }

  async #of(village: api.AreaRow, signal: AbortSignal): Promise<Told> {
    try {
      const near = await api.near({ place: `area:${village.id}` }, { cohort: this.lens.cohort }, signal);
      const why = near.nothing_why;
      return near.nothing ? { failure: why ? (this.lang === 'zh' ? why.zh : why.en) : near.nothing } : { near };
    } catch (error) {
      return { failure: error instanceof Error ? error.message : String(error) };
    }
  }

  share(): void {
    const query = new URLSearchParams({
      ...(this.asked.length ? { area: this.asked.join(',') } : {}),
      ...(this.kind === 'posters' ? {} : { print: this.kind }),
      ...(this.cohort ? { cohort: this.cohort } : {}),
      ...(this.circle ? { circle: this.circle } : {}),
      ...(this.lang === 'en' ? { lang: 'en' } : {}),
    }).toString();
    history.replaceState(null, '', `${location.pathname}${query && `?${query.replace(/%2C/g, ',')}`}`);
  }
}
