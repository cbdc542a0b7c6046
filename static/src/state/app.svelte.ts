// What is being looked at, and what the server says of it.

import * as api from '../api/client';
import { read, write, type Camera, type Lang, type Paper, type Selected, type Theme } from './url';

export type Level = 'town' | 'village';

/** Everything the server said through one lens; swapped whole, so that no number ever mixes two lenses. */
export interface Seen {
  lens: api.Lens;
  summary: api.Summary;
  towns: api.AreaRow[];
  villages: api.AreaRow[];
  gaps: api.GapRow[];
}

export class App {
  lang = $state<Lang>('zh');
  theme = $state<Theme>('auto');
  systemDark = $state(false);
  circleId = $state('');
  cohortId = $state('');
  minutes = $state(15);
  level = $state<Level>('town');
  selected = $state<Selected | null>(null);
  /** The area under the pointer, in the table or on the map. */
  pointed = $state<number | null>(null);
  /** The paper that the view is laid out on to be printed; on the screen otherwise. */
  paper = $state<Paper | null>(null);
  camera: Camera | undefined;
  seen = $state.raw<Seen | null>(null);
  loading = $state(false);
  failure = $state<string | null>(null);
  /** Why there is no map, when there is none. */
  noMap = $state<string | null>(null);

  // Paper is light.
  readonly dark = $derived(!this.paper && (this.theme === 'dark' || (this.theme === 'auto' && this.systemDark)));
  readonly circle = $derived.by(() => this.find(this.study.circles, this.circleId));
  readonly cohort = $derived.by(() => this.find(this.study.cohorts, this.cohortId));
  readonly atLimit = $derived(this.minutes === this.circle.minutes_min);
  readonly mostMinutes = $derived.by(() => Math.floor(this.study.max_minutes_min));
  readonly areas = $derived.by(() => (this.level === 'village' ? this.seen?.villages : this.seen?.towns) ?? []);

  #asked: AbortController | null = null;

  constructor(readonly study: api.Study) {
    const shared = read(new URL(location.href));
    this.circleId = study.circles.find((c) => c.id === shared.circle)?.id ?? study.circles[0]?.id ?? '';
    this.cohortId = study.cohorts.find((c) => c.id === shared.cohort)?.id ?? study.default_cohort;
    this.minutes = Math.min(shared.minutes ?? this.circle.minutes_min, this.mostMinutes);
    this.lang = shared.lang ?? 'zh';
    this.theme = shared.theme ?? 'auto';
    this.level = shared.level ?? (study.counts.towns ? 'town' : study.counts.villages ? 'village' : 'town');
    this.selected = shared.selected ?? null;
    this.camera = shared.camera;
    this.paper = shared.print ?? null;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    this.systemDark = dark.matches;
    dark.addEventListener('change', (e) => (this.systemDark = e.matches));
  }

  private find<T extends { id: string }>(list: T[], id: string): T {
    const found = list.find((x) => x.id === id) ?? list[0];
    if (!found) throw new Error('a study has a circle and a cohort');
    return found;
  }

  chooseCircle(id: string) {
    this.circleId = id;
    this.minutes = Math.min(this.circle.minutes_min, this.mostMinutes);
    this.dropSelectedGap();
  }

  chooseCohort(id: string) {
    this.cohortId = id;
    this.dropSelectedGap();
  }

  /** A gap belongs to one lens. */
  private dropSelectedGap() {
    if (this.selected?.kind === 'gap') this.selected = null;
  }

  /** Asks the server for everything through the present lens; what was seen stays until all of it is there. */
  async look(): Promise<void> {
    const lens = { cohort: this.cohortId, circle: this.circleId };
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    this.loading = true;
    try {
      const [summary, towns, villages, gaps] = await Promise.all([
        api.summary(lens, asked.signal),
        this.study.counts.towns ? api.areas(lens, 'town', asked.signal) : [],
        this.study.counts.villages ? api.areas(lens, 'village', asked.signal) : [],
        api.gaps(lens, asked.signal),
      ]);
      if (asked.signal.aborted) return;
      this.seen = { lens, summary, towns, villages, gaps };
      this.failure = null;
    } catch (error) {
      if (!asked.signal.aborted) this.failure = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#asked === asked) this.loading = false;
    }
  }

  share() {
    const shared = {
      circle: this.circleId,
      cohort: this.cohortId,
      minutes: this.minutes,
      lang: this.lang,
      theme: this.theme,
      ...(this.level === 'village' && this.study.counts.towns ? { level: 'village' as const } : {}),
      ...(this.selected ? { selected: this.selected } : {}),
      ...(this.camera ? { camera: this.camera } : {}),
      ...(this.paper ? { print: this.paper } : {}),
    };
    history.replaceState(null, '', write(location.pathname, shared));
  }
}
