// The rows that are not located, one of them at a time, and what is answered for them.

import * as api from '../api/client';
import { keepToken, keptToken, lacksToken } from '../state/token';
import { langOf } from '../state/remembered';
import type { Lang } from '../state/url';
import { read } from '../state/url';

export type At = [number, number];

/** An answer as it was before it was changed, for undo. */
interface Done {
  list: string;
  row: string;
  before: api.RowToLocate['answer'];
}

/** A row's key, unique in the study. */
export const keyOf = (row: { list: string; row: string }) => `${row.list}\n${row.row}`;

/** Longitude and latitude that somebody typed; null when they are none. */
export function typed(text: string): At | null {
  const parts = text
    .trim()
    .split(/[\s,，;；、]+/)
    .filter(Boolean)
    .map(Number);
  const [lon, lat] = parts;
  if (parts.length !== 2 || lon === undefined || lat === undefined) return null;
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : null;
}

export class TrayState {
  lang = $state<Lang>('zh');
  all = $state.raw<api.Unlocated | null>(null);
  /** Place of the shown row in `all.rows`. */
  index = $state(0);
  /** Number of the chosen candidate; null for a point of one's own, or none. */
  candidate = $state<number | null>(null);
  /** Proposed place. */
  point = $state.raw<At | null>(null);
  busy = $state(false);
  reloading = $state(false);
  updated = $state(false);
  trouble = $state<string | null>(null);
  token = $state(keptToken());
  wantsToken = $state(lacksToken());
  history = $state.raw<Done[]>([]);

  readonly rows = $derived(this.all?.rows ?? []);
  readonly row = $derived(this.rows[this.index] ?? null);
  readonly answered = $derived(this.rows.filter((r) => r.answer).length);
  /** Whether answers can be written at all. */
  readonly writable = $derived(this.all !== null && !this.all.read_only);

  constructor(url: URL) {
    this.lang = langOf(read(url).lang);
  }

  /** Asks for the rows; the row that is shown stays, else the first without an answer is. */
  async load() {
    const shown = this.row && keyOf(this.row);
    const all = await api.unlocated();
    this.all = all;
    const same = all.rows.findIndex((r) => keyOf(r) === shown);
    const open = all.rows.findIndex((r) => !r.answer);
    this.show(same >= 0 ? same : Math.max(open, 0));
  }

  show(index: number) {
    this.index = Math.min(Math.max(index, 0), Math.max(this.rows.length - 1, 0));
    this.candidate = null;
    this.point = null;
    this.trouble = null;
  }

  step(by: 1 | -1) {
    this.show(this.index + by);
  }

  choose(number: number) {
    const found = this.row?.candidates.find((c) => c.number === number);
    if (!found) return;
    this.candidate = number;
    this.point = [found.lon, found.lat];
  }

  propose(at: At) {
    this.candidate = null;
    this.point = [Math.round(at[0] * 1e7) / 1e7, Math.round(at[1] * 1e7) / 1e7];
  }

  async accept() {
    if (this.candidate !== null) await this.answer({ candidate: this.candidate });
    else if (this.point) await this.answer({ lon: this.point[0], lat: this.point[1] });
  }

  /** Answers for the shown row and goes to the next one without an answer. */
  async answer(answer: api.PlaceAnswer) {
    const { row } = this;
    if (!row || !(await this.put(row, answer))) return;
    this.history = [...this.history, { list: row.list, row: row.row, before: row.answer }];
    if (!Object.keys(answer).length) return this.show(this.index);
    const order = this.rows.map((_, i) => (this.index + i) % this.rows.length);
    const next = order.find((i) => !this.rows[i]?.answer);
    this.show(next ?? this.index);
  }

  /** Brings back the answer that the last change replaced. */
  async undo() {
    const last = this.history.at(-1);
    const at = last ? this.rows.findIndex((r) => keyOf(r) === keyOf(last)) : -1;
    const row = this.rows[at];
    if (!last || !row) return;
    const { before } = last;
    const answer = !before ? {} : before.unknown ? { unknown: true } : { lon: before.lon!, lat: before.lat! };
    if (!(await this.put(row, answer))) return;
    this.history = this.history.slice(0, -1);
    this.show(at);
  }

  /** Writes an answer; false when it was refused. */
  private async put(row: api.RowToLocate, answer: api.PlaceAnswer): Promise<boolean> {
    if (this.busy || this.reloading || !this.all) return false;
    this.busy = true;
    this.trouble = null;
    this.updated = false;
    try {
      const now = await api.putUnlocated(row, answer, this.token);
      this.given();
      const rows = this.rows.map((r) => (keyOf(r) === keyOf(row) ? now : r));
      this.all = { ...this.all, rows, pending: this.all.pending + changed(now, row) };
      return true;
    } catch (error) {
      this.refused(error);
      if (error instanceof api.ApiError && error.status === 412) {
        const why = this.trouble;
        await this.load().catch(() => {});
        this.trouble = why;
      }
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Has the study read anew, so that the map shows the answers. */
  async update() {
    if (this.reloading || this.busy) return;
    this.reloading = true;
    this.trouble = null;
    try {
      await api.reload(this.token);
      this.given();
      await this.load();
      this.updated = true;
    } catch (error) {
      this.refused(error);
    } finally {
      this.reloading = false;
    }
  }

  private given() {
    this.wantsToken = false;
    keepToken(this.token);
  }

  private refused(error: unknown) {
    this.trouble = error instanceof Error ? error.message : String(error);
    if (error instanceof api.ApiError && error.status === 401) this.wantsToken = true;
  }
}

/** By how many the rows whose answer the map does not show grow. */
const changed = (now: api.RowToLocate, was: api.RowToLocate) => Number(waits(now)) - Number(waits(was));
const waits = (row: api.RowToLocate) => row.pending;
