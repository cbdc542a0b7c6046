// What is being looked at: one view, or two to compare.

import type * as api from '../api/client';
import { Focus } from '../map/focus.svelte';
import { Siting } from '../siting/siting.svelte';
import { langOf, themeOf } from './remembered';
import { read, write, type Camera, type Lang, type Looked, type Paper, type Selected, type Shared, type Task, type Theme } from './url';
import { View, type Seen } from './view.svelte';

export type { Seen } from './view.svelte';
export type Level = 'town' | 'village';
export type Side = 'a' | 'b';
export const SORT_KEYS = ['name', 'seniors', 'share', 'leftOut'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** How much larger everything is in the projector mode; `--enlarge` of the style sheet says the same. */
export const PROJECTOR = 1.6;
/** Width of the panel on a desk, in pixels, and of a window below which the panel stands under the map. */
const PANEL = 388;
export const NARROW = 760;

export class App {
  task = $state<Task>('status');
  lang = $state<Lang>('zh');
  theme = $state<Theme>('auto');
  systemDark = $state(false);
  level = $state<Level>('town');
  /** What the map colours: every home by its time, or towns by their share. */
  draws = $state<'homes' | 'towns'>('homes');
  /** The column that the table of areas is sorted by, and whether upward. */
  sort = $state<{ key: SortKey; up: boolean }>({ key: 'leftOut', up: false });
  /** What a row of that table must contain. */
  find = $state('');
  selected = $state<Selected | null>(null);
  /** Line of the street segment that is looked at, in degrees. */
  street = $state.raw<number[][] | null>(null);
  /** The area under the pointer, in the table or on the map. */
  pointed = $state<string | null>(null);
  /** The paper that the view is laid out on to be printed; on the screen otherwise. */
  paper = $state<Paper | null>(null);
  /** Larger by `PROJECTOR`, for a room that looks at a wall. */
  projector = $state(false);
  /** Services whose facilities are not drawn, unless they give another. */
  hidden = $state.raw<string[]>([]);
  /** The promise whose failing places are shown: `promise`, `pack`, `year`. */
  promise = $state.raw<Record<string, string> | null>(null);
  camera: Camera | undefined;
  /** Why there is no map, when there is none. */
  noMap = $state<string | null>(null);
  /** Whether some of the map's tiles could not be read. */
  mapFailed = $state(false);

  /** The present view; the left one when two are compared. */
  readonly a: View;
  /** What is proposed. */
  readonly siting: Siting;
  /** What the open card has the map draw. */
  readonly focus = new Focus();
  /** The right one. */
  b = $state.raw<View | null>(null);
  /** Which of the two the panel speaks of. */
  side = $state<Side>('a');
  /** Where the divider stands, 0 (left) to 1. */
  swipe = $state(0.5);

  /** Names of the scenarios that are kept. */
  scenarios = $state.raw<string[]>([]);

  /** The scenario that the chosen facilities are those of. */
  #scenario: string | null = null;

  readonly view = $derived.by(() => (this.side === 'b' && this.b ? this.b : this.a));
  // Paper is light.
  readonly dark = $derived(!this.paper && (this.theme === 'dark' || (this.theme === 'auto' && this.systemDark)));
  /** How much larger type is than on a desk. Paper is not. */
  readonly enlarged = $derived(this.projector && !this.paper ? PROJECTOR : 1);
  /** Where the panel ends on a window wide enough to have the map beside it, in pixels from the left. */
  readonly panel = $derived(16 + PANEL * this.enlarged);
  readonly mostMinutes = $derived.by(() => Math.floor(this.study.search_limit_min));
  readonly areas = $derived.by(() => (this.level === 'village' ? this.view.villages : this.seen?.towns) ?? []);
  readonly loading = $derived.by(() => this.a.loading || (this.b?.loading ?? false));

  constructor(readonly study: api.Study) {
    const shared = read(new URL(location.href));
    this.scenarios = study.conditions.scenarios;
    this.a = this.#viewOf(shared);
    if (shared.versus) {
      this.b = this.#viewOf(shared.versus);
      this.swipe = shared.swipe ?? 0.5;
      this.side = shared.side ?? 'a';
    }
    this.#scenario = this.view.conditions.scenario;
    this.lang = langOf(shared.lang);
    this.theme = themeOf(shared.theme);
    this.level = shared.level ?? (study.counts.towns ? 'town' : study.counts.villages ? 'village' : 'town');
    this.draws = study.counts.towns ? (shared.draws ?? 'homes') : 'homes';
    const sorted = SORT_KEYS.find((key) => key === shared.sort?.replace(/^-/, ''));
    if (sorted) this.sort = { key: sorted, up: shared.sort!.startsWith('-') };
    this.find = shared.find ?? '';
    // What is gone by now is said on its card.
    this.selected = shared.selected ?? null;
    this.promise = shared.promise ?? null;
    this.hidden = (shared.hidden ?? []).filter((id) => study.services.some((s) => s.id === id));
    this.camera = shared.camera;
    this.projector = shared.screen === 'projector';
    this.paper = shared.print ?? null;
    this.siting = new Siting(this, shared.siting ?? {});
    this.task = this.#taskOf(shared);
    if (this.task === 'sites' && !this.siting.active) this.siting.open();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    this.systemDark = dark.matches;
    dark.addEventListener('change', (e) => (this.systemDark = e.matches));
  }

  #taskOf(shared: Shared): Task {
    return shared.task ?? (shared.siting?.['site'] === undefined ? 'status' : 'sites');
  }

  /** Turns to a task. Back leads to the one before; what is proposed stays. */
  go(task: Task) {
    if (task === this.task) return;
    history.pushState(null, '', location.href);
    this.task = task;
    if (task === 'sites' && !this.siting.active) this.siting.open();
  }

  /** Turns to the task of an address that the browser went back to. */
  goesBack(url: URL) {
    this.task = this.#taskOf(read(url));
  }

  /** The address of this view with another task. */
  address(task: Task): string {
    return write(location.pathname, { ...this.shared, task });
  }

  #viewOf(looked: Looked): View {
    return new View(this.study, looked, () => this.level === 'village');
  }

  // The panel speaks of one view at a time.
  get circleId(): string {
    return this.view.circleId;
  }
  get cohortId(): string {
    return this.view.cohortId;
  }
  get lens(): api.Lens {
    return this.view.lens;
  }
  get minutes(): number {
    return this.view.minutes;
  }
  set minutes(minutes: number) {
    this.view.minutes = minutes;
  }
  get circle(): api.Circle {
    return this.view.circle;
  }
  get cohort(): api.Cohort {
    return this.view.cohort;
  }
  get atLimit(): boolean {
    return this.view.atLimit;
  }
  get seen(): Seen | null {
    return this.view.seen;
  }
  get failure(): string | null {
    return this.a.failure ?? this.b?.failure ?? null;
  }

  chooseCircle(id: string) {
    this.view.chooseCircle(id);
    this.dropForeign();
  }

  chooseCohort(id: string) {
    this.view.chooseCohort(id);
    this.dropForeign();
  }

  /** Drops what no longer is what it was: a gap belongs to one lens, a facility may be of one scenario only. */
  dropForeign() {
    if (this.selected?.kind === 'gap') this.selected = null;
    const { scenario } = this.view.conditions;
    if (scenario === this.#scenario) return;
    this.#scenario = scenario;
    if (this.selected?.kind === 'facility') this.selected = null;
    this.siting.stayAll();
  }

  /** Shows a scenario, or today. */
  showScenario(name: string | null) {
    this.view.set({ scenario: name });
    this.dropForeign();
    void this.view.look();
  }

  /** Puts a scenario beside today. */
  swipeScenario(name: string, swipe: number) {
    this.a.set({ scenario: null });
    this.b = this.#viewOf({ ...this.a.looked, conditions: { ...this.a.looked.conditions, scenario: name } });
    this.swipe = swipe;
    this.turnTo('b');
    void this.lookAtAll();
  }

  /** Scenarios were written: views of these look anew, and those of scenarios that are gone look at today. */
  scenariosChanged(touched: string[]) {
    this.scenarios = this.study.conditions.scenarios;
    for (const view of [this.a, this.b]) {
      const { scenario } = view?.conditions ?? {};
      if (!view || scenario == null || (!touched.includes(scenario) && this.scenarios.includes(scenario))) continue;
      view.conditions = { ...view.conditions, scenario: this.scenarios.includes(scenario) ? scenario : null };
      void view.look();
    }
    this.dropForeign();
  }

  /** Which of two the panel speaks of from now on. */
  turnTo(side: Side) {
    this.side = side;
    this.dropForeign();
  }

  /** The middle of the map that is seen, as a share of the window's width: where two views are parted at first. */
  middle(): number {
    return innerWidth > NARROW ? (this.panel + innerWidth) / 2 / innerWidth : 0.5;
  }

  /** Puts a second view beside the present one: the same, for the next cohort. */
  compare(swipe: number) {
    const next = this.study.cohorts[(this.study.cohorts.findIndex((c) => c.id === this.a.cohortId) + 1) % this.study.cohorts.length];
    const looked = this.a.looked;
    this.b = this.#viewOf({ ...looked, ...(next ? { cohort: next.id } : {}) });
    this.swipe = swipe;
    this.turnTo('b');
    void this.b.look();
  }

  /** Back to one view. */
  compareNoMore() {
    this.b = null;
    this.turnTo('a');
  }

  /** Asks the server for what the panel speaks of. */
  look(): Promise<void> {
    return this.view.look();
  }

  /** Asks the server for everything. */
  async lookAtAll(): Promise<void> {
    await Promise.all([this.a.look(), this.b?.look()]);
  }

  /** What a link says, but for the camera. */
  get shared(): Shared {
    return {
      ...this.a.looked,
      ...(this.b ? { versus: this.b.looked, swipe: this.swipe, side: this.side } : {}),
      ...(this.task === (this.siting.active ? 'sites' : 'status') ? {} : { task: this.task }),
      lang: this.lang,
      theme: this.theme,
      ...(this.level === 'village' && this.study.counts.towns ? { level: 'village' as const } : {}),
      ...(this.draws === 'towns' ? { draws: 'towns' as const } : {}),
      ...(this.projector ? { screen: 'projector' as const } : {}),
      ...(this.sort.key === 'leftOut' && !this.sort.up ? {} : { sort: `${this.sort.up ? '-' : ''}${this.sort.key}` }),
      ...(this.find ? { find: this.find } : {}),
      ...(this.hidden.length ? { hidden: this.hidden } : {}),
      ...(this.selected ? { selected: this.selected } : {}),
      ...(this.paper ? { print: this.paper } : {}),
      ...(this.promise ? { promise: this.promise } : {}),
      siting: this.siting.shared,
    };
  }

  share() {
    history.replaceState(null, '', write(location.pathname, { ...this.shared, ...(this.camera ? { camera: this.camera } : {}) }));
  }
}
