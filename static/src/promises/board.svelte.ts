// Which document in which year, what is shown of it, and which promise is open. All of it is in the URL.

import * as api from '../api/client';
import { isPublished } from '../base';
import { langOf, themeOf } from '../state/remembered';
import type { Lang, Theme } from '../state/url';

/** What is shown: everything that a map can check, everything, or one status. */
export type Shown = 'checked' | 'all' | api.PromiseStatus;
export const SHOWN: Shown[] = ['checked', 'missed', 'met', 'no-data', 'not-due', 'not-spatial', 'all'];
export type Sort = 'clause' | 'status' | 'people';
const SORTS: Sort[] = ['clause', 'status', 'people'];
/** Worst first. */
const ORDER: Record<api.PromiseStatus, number> = { missed: 0, 'no-data': 1, met: 2, 'not-due': 3, 'not-spatial': 4 };

export class Board {
  lang = $state<Lang>('zh');
  theme = $state<Theme>('auto');
  pack = $state<string | null>(null);
  year = $state<number | null>(null);
  shown = $state<Shown>('checked');
  kind = $state('');
  department = $state('');
  sort = $state<Sort>('status');
  open = $state<string | null>(null);

  study = $state.raw<api.Study | null>(null);
  answer = $state.raw<api.Promises | null>(null);
  loading = $state(true);
  failure = $state<string | null>(null);
  detail = $state.raw<api.PromiseDetail | null>(null);
  detailFailure = $state<string | null>(null);

  readonly board = $derived(this.answer?.packs[0] ?? null);
  readonly known = $derived(this.answer?.known ?? []);
  readonly years = $derived.by(() => {
    // A published folder has the pack's own year alone.
    const [from = 0, to = -1] = isPublished && this.board ? [this.board.year, this.board.year] : (this.board?.pack.years ?? []);
    return Array.from({ length: Math.min(30, to - from + 1) }, (_, i) => from + i);
  });
  readonly which = $derived<api.Which>(this.board ? { pack: this.board.pack.id, year: String(this.board.year) } : {});
  readonly kinds = $derived([...new Set(this.board?.rows.map((r) => r.kind))]);
  readonly departments = $derived([...new Set(this.board?.rows.flatMap((r) => r.departments))].sort((a, b) => a.localeCompare(b, 'zh')));
  readonly rows = $derived.by(() => {
    const rows = (this.board?.rows ?? []).filter(
      (r) => this.shows(r.status) && (!this.kind || r.kind === this.kind) && (!this.department || r.departments.includes(this.department)),
    );
    // A stable sort: rows that are alike stay in the document's order.
    if (this.sort === 'status') return [...rows].sort((a, b) => ORDER[a.status] - ORDER[b.status] || b.people - a.people);
    if (this.sort === 'people') return [...rows].sort((a, b) => b.people - a.people);
    return rows;
  });

  #asked: AbortController | null = null;
  #opened: AbortController | null = null;

  constructor(url: URL) {
    const query = url.searchParams;
    this.lang = langOf(query.get('lang'));
    this.theme = themeOf(query.get('theme'));
    this.pack = query.get('pack');
    const year = Number(query.get('year') ?? Number.NaN);
    this.year = Number.isInteger(year) ? year : null;
    this.shown = SHOWN.find((s) => s === query.get('show')) ?? 'checked';
    this.sort = SORTS.find((s) => s === query.get('sort')) ?? 'status';
    this.kind = query.get('kind') ?? '';
    this.department = query.get('department') ?? '';
    this.open = query.get('promise');
  }

  shows(status: api.PromiseStatus): boolean {
    if (this.shown === 'all') return true;
    return this.shown === 'checked' ? status !== 'not-spatial' && status !== 'not-due' : status === this.shown;
  }

  async begin(): Promise<void> {
    api.study().then(
      (found) => (this.study = found),
      () => undefined,
    );
    await this.ask();
  }

  /** What was answered stays until the next answer is there. */
  async ask(): Promise<void> {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    this.loading = true;
    this.share();
    try {
      const which: api.Which = { ...(this.pack ? { pack: this.pack } : {}), ...(this.year === null ? {} : { year: String(this.year) }) };
      const answer = await api.promises(which, asked.signal);
      this.answer = answer;
      this.failure = null;
      const opened = answer.packs[0]?.rows.find((r) => r.row === this.open);
      if (!opened) this.open = null;
      // A link may open a promise that is not due: it is shown.
      else if (!this.shows(opened.status)) this.shown = 'all';
      await this.look();
    } catch (error) {
      if (asked.signal.aborted) return;
      this.failure = error instanceof api.ApiError ? error.message : String(error);
    } finally {
      if (this.#asked === asked) this.loading = false;
    }
    this.share();
  }

  choosePack(id: string) {
    this.pack = id;
    this.year = null;
    this.kind = this.department = '';
    this.open = null;
    void this.ask();
  }

  chooseYear(year: number) {
    this.year = year;
    void this.ask();
  }

  toggle(row: string) {
    this.open = this.open === row ? null : row;
    this.share();
    void this.look();
  }

  /** Asks for the places of the open row. */
  async look(): Promise<void> {
    this.#opened?.abort();
    this.detailFailure = null;
    const { open } = this;
    if (!open) {
      this.detail = null;
      return;
    }
    const asked = (this.#opened = new AbortController());
    try {
      this.detail = await api.promise(open, this.which, asked.signal);
    } catch (error) {
      if (!asked.signal.aborted) this.detailFailure = error instanceof Error ? error.message : String(error);
    }
  }

  share() {
    const query: string[] = [];
    const say = (key: string, value: string | number | null) => {
      if (value !== null && value !== '') query.push(`${key}=${encodeURIComponent(value)}`);
    };
    say('pack', this.pack);
    say('year', this.year);
    say('show', this.shown === 'checked' ? null : this.shown);
    say('kind', this.kind);
    say('department', this.department);
    say('sort', this.sort === 'status' ? null : this.sort);
    say('promise', this.open);
    say('lang', this.lang === 'en' ? 'en' : null);
    say('theme', this.theme === 'auto' ? null : this.theme);
    history.replaceState(null, '', `${location.pathname}${query.length ? `?${query.join('&')}` : ''}`);
  }
}
