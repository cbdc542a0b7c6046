// The study's lists on one page: what is doubted, what is edited, what was corrected, and how to take it back.

import * as api from '../api/client';
import { keepToken, keptToken, lacksToken } from '../state/token';
import { langOf, whoOf, keepWho } from '../state/remembered';
import { read, type Lang } from '../state/url';
import { ADDED, addedValues, DOUBT, LEFT_OUT, LON, LAT, PLACE, placeOf, WHOLE_ROW, type At } from './values';

export const TABS = ['doubts', 'facilities', 'corrections', 'versions'] as const;
export type Tab = (typeof TABS)[number];

/** Values by column; null takes the correction of that column back. */
type Values = Record<string, string | null>;

/** A change as it was made, for undo and redo. */
type Done =
  | { kind: 'row'; list: string; row: string; before: Values; after: Values; why: string }
  | { kind: 'added'; row: string; values: Record<string, string>; why: string };

export class ListsState {
  lang = $state<Lang>('zh');
  tab = $state<Tab>('doubts');
  rows = $state.raw<api.ListedRow[]>([]);
  doubts = $state.raw<api.Doubt[]>([]);
  corrections = $state.raw<api.Corrections | null>(null);
  /** The row that is open, as the import reads it. */
  form = $state.raw<api.RowForm | null>(null);
  /** The doubt from which it was opened. */
  doubt = $state.raw<{ reason: string; text: api.Named; found: string; accepted: boolean; at: number[] | null } | null>(null);
  /** Whether a new facility is being written. */
  adding = $state(false);
  /** What is typed and not saved, by column. */
  values = $state<Record<string, string>>({});
  why = $state('');
  who = $state(whoOf());
  preview = $state.raw<api.CorrectionPreview | null>(null);
  counting = $state(false);
  busy = $state(false);
  updating = $state(false);
  updated = $state(false);
  trouble = $state<string | null>(null);
  token = $state(keptToken());
  wantsToken = $state(lacksToken());
  done = $state.raw<Done[]>([]);
  undone = $state.raw<Done[]>([]);

  readonly changed = $derived(Object.keys(this.values).length > 0);
  readonly writable = $derived(this.corrections !== null && !this.corrections.read_only);
  /** Corrections that count for nothing. */
  readonly stray = $derived(
    (this.corrections?.corrections ?? []).filter((c) => ['row_gone', 'value_changed', 'unreadable'].includes(c.state)),
  );
  /** Where the open row stands, as it is typed. */
  readonly at = $derived.by((): At | null => {
    if (this.adding) return placeOf(`${this.values[LON] ?? ''} ${this.values[LAT] ?? ''}`);
    const typed = this.values[PLACE];
    if (typed !== undefined) return placeOf(typed);
    const at = this.form?.reading.at;
    return at ? [at[0]!, at[1]!] : null;
  });
  readonly leftOut = $derived(this.corrections?.corrections.some((c) => this.isOpen(c) && c.column === WHOLE_ROW) ?? false);

  constructor(
    url: URL,
    readonly lens: () => api.Lens,
    readonly dated: () => boolean,
  ) {
    this.lang = langOf(read(url).lang);
    const tab = url.searchParams.get('tab');
    if (TABS.some((t) => t === tab)) this.tab = tab as Tab;
  }

  isOpen(of: { list: string; row: string }) {
    return this.form !== null && this.form.list === of.list && this.form.row === of.row;
  }

  async load() {
    const [rows, doubts, corrections] = await Promise.all([api.lists(), api.doubts(), api.corrections()]);
    this.rows = rows;
    this.doubts = doubts;
    this.corrections = corrections;
  }

  /** Opens a row; what was typed for another is let go. */
  async open(list: string, row: string, doubt: ListsState['doubt'] = null) {
    await this.attempt(async () => {
      this.form = await api.listRow(list, row);
      this.doubt = doubt;
      this.adding = false;
      this.forget();
    });
  }

  begin() {
    this.form = null;
    this.doubt = null;
    this.adding = true;
    this.forget();
  }

  shut() {
    this.form = null;
    this.doubt = null;
    this.adding = false;
    this.forget();
  }

  forget() {
    this.values = {};
    this.preview = null;
    this.why = '';
    this.trouble = null;
  }

  /** What stands in a column now: typed, else corrected, else the list's. */
  valueOf(column: string): string {
    return this.values[column] ?? this.form?.fields.find((f) => f.column === column)?.value ?? '';
  }

  type(column: string, text: string) {
    const kept = this.form?.fields.find((f) => f.column === column)?.value;
    const { [column]: _, ...others } = this.values;
    this.values = text === kept || (this.adding && !text) ? others : { ...others, [column]: text };
    this.updated = false;
    void this.look();
  }

  /** A place from the map. */
  move([lon, lat]: At) {
    const text = [lon, lat].map((v) => v.toFixed(7));
    if (this.adding) {
      this.values = { ...this.values, [LON]: text[0]!, [LAT]: text[1]! };
      void this.look();
    } else if (this.form?.fields.some((f) => f.column === PLACE)) this.type(PLACE, text.join(' '));
  }

  /** The facility closes on a day; where the study has no date to hold it against, its state says so too. */
  closeOn(day: string) {
    const column = (key: string) => this.form?.fields.find((f) => f.key === key)?.column;
    const [closed, state] = [column('closed'), column('state')];
    if (closed) this.type(closed, day);
    if (state && !this.dated()) this.type(state, '停业');
  }

  #asked = 0;
  /** Asks what would come of it, once typing pauses. */
  async look() {
    const mine = ++this.#asked;
    this.preview = null;
    const ready = this.adding ? ['名称', '类型', LON, LAT].every((c) => this.values[c]?.trim()) : this.form !== null && this.changed;
    this.counting = ready;
    if (!ready) return;
    await new Promise((done) => setTimeout(done, 300));
    if (mine !== this.#asked) return;
    try {
      const found = this.adding
        ? await api.previewAdded(this.values, this.lens())
        : await api.previewRow(this.form!, this.values, this.lens());
      if (mine === this.#asked) {
        this.preview = found;
        this.trouble = null;
      }
    } catch (error) {
      if (mine === this.#asked) this.refused(error);
    } finally {
      if (mine === this.#asked) this.counting = false;
    }
  }

  /** Saves what is typed. */
  async save() {
    if (this.adding) {
      const values = { ...this.values };
      const why = this.why;
      await this.attempt(async () => {
        const { row } = await api.addFacility({ values, who: this.who, why }, this.token);
        this.made({ kind: 'added', row, values, why });
        this.shut();
      });
    } else if (this.form) await this.correct({ ...this.values }, this.why);
  }

  /** Corrects the open row. */
  async correct(after: Values, why = '') {
    const { form } = this;
    if (!form) return;
    const held = (column: string) =>
      this.corrections?.corrections.find((c) => c.list === form.list && c.row === form.row && c.column === column)?.new ?? null;
    const before = Object.fromEntries(Object.keys(after).map((column) => [column, held(column)]));
    await this.attempt(async () => {
      this.form = await api.correctRow(form, { values: after, who: this.who, why }, this.token, form.version);
      this.made({ kind: 'row', list: form.list, row: form.row, before, after, why });
      this.forget();
    });
  }

  /** Keeps the study as it stands under a date and a name; whether it is kept. */
  async keepVersion(name: string, date: string): Promise<boolean> {
    let kept = false;
    await this.attempt(async () => {
      await api.keepVersion({ name, date, who: this.who }, this.token);
      kept = true;
    });
    return kept;
  }

  accept(accepted: boolean) {
    if (!this.doubt) return;
    const column = DOUBT + this.doubt.reason;
    this.doubt = { ...this.doubt, accepted };
    return this.correct({ [column]: accepted ? '认可' : null });
  }

  leaveOut(out: boolean) {
    return this.correct({ [WHOLE_ROW]: out ? LEFT_OUT : null });
  }

  async takeBack(of: api.CorrectionRow) {
    await this.attempt(async () => {
      const now = await api.listRow(of.list, of.row).catch(() => null);
      const row = now ?? { list: of.list, row: of.row, version: undefined };
      await api.correctRow(row, { values: { [of.column]: null }, who: this.who, why: '' }, this.token, row.version);
      this.made({ kind: 'row', list: of.list, row: of.row, before: { [of.column]: of.new }, after: { [of.column]: null }, why: of.why });
    });
    if (this.form && this.isOpen(of)) await this.open(of.list, of.row, this.doubt);
  }

  async removeAdded(row: string, values: Record<string, string>) {
    await this.attempt(async () => {
      await api.removeFacility(row, this.token);
      if (this.form?.row === row) this.shut();
      this.done = this.done.filter((d) => d.kind !== 'added' || d.row !== row);
      this.undone = [{ kind: 'added', row, values, why: '' }];
    });
  }

  async undo() {
    const last = this.done.at(-1);
    if (!last) return;
    await this.attempt(async () => {
      if (last.kind === 'added') await api.removeFacility(last.row, this.token);
      else await this.put(last, last.before);
      this.done = this.done.slice(0, -1);
      this.undone = [...this.undone, last];
    });
    await this.follow(last);
  }

  async redo() {
    const next = this.undone.at(-1);
    if (!next) return;
    await this.attempt(async () => {
      let again = next;
      if (next.kind === 'added') {
        const { row } = await api.addFacility({ values: next.values, who: this.who, why: next.why }, this.token);
        again = { ...next, row };
      } else await this.put(next, next.after);
      this.undone = this.undone.slice(0, -1);
      this.done = [...this.done, again];
    });
    await this.follow(next);
  }

  private async put(of: { list: string; row: string; why: string }, values: Values) {
    const now = await api.listRow(of.list, of.row);
    await api.correctRow(now, { values, who: this.who, why: of.why }, this.token, now.version);
  }

  /** The open row as it is after an undo or redo. */
  private async follow(of: Done) {
    if (of.kind === 'row' && this.isOpen(of)) await this.open(of.list, of.row, this.doubt);
    else if (of.kind === 'added' && this.form?.list === ADDED) this.shut();
  }

  private made(of: Done) {
    this.done = [...this.done, of];
    this.undone = [];
  }

  /** Writes; the map follows. What was refused is said, and nothing is lost of what is typed. */
  private async attempt(write: () => Promise<void>) {
    if (this.busy) return;
    this.busy = true;
    this.trouble = null;
    keepWho(this.who);
    try {
      await write();
      this.wantsToken = this.wantsToken && !this.token;
      keepToken(this.token);
      this.corrections = await api.corrections();
      if (this.corrections.pending > 0) void this.update();
    } catch (error) {
      this.refused(error);
    } finally {
      this.busy = false;
    }
  }

  /** Has the study read anew, so that the map shows what was corrected. */
  async update() {
    if (this.updating) return;
    this.updating = true;
    this.updated = false;
    try {
      // What was saved while the last reading was under way is read too.
      for (let turn = 0; turn < 5 && (this.corrections?.pending ?? 0) > 0; turn++) {
        await api.reload(this.token);
        await this.load();
      }
      this.updated = true;
    } catch (error) {
      this.refused(error);
    } finally {
      this.updating = false;
    }
  }

  /** Values of an added facility, for taking it out and bringing it back. */
  async addedOf(row: string): Promise<Record<string, string>> {
    return addedValues(await api.listRow(ADDED, row));
  }

  private refused(error: unknown) {
    this.trouble = error instanceof Error ? error.message : String(error);
    if (error instanceof api.ApiError && error.status === 401) this.wantsToken = true;
  }
}
