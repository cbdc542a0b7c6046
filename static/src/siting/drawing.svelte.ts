// Links in the making: a line being drawn, and those that the server suggests.

import * as api from '../api/client';
import type { At, Siting } from './siting.svelte';

export class Drawing {
  /** The line being drawn; null when none is. */
  line = $state.raw<At[] | null>(null);
  suggested = $state.raw<api.LinkSuggestion[] | null>(null);
  /** Id of the gap that suggestions are for; null for everybody. */
  gap = $state<string | null>(null);
  suggesting = $state(false);
  failure = $state<string | null>(null);
  #asked: AbortController | null = null;

  constructor(readonly siting: Siting) {}

  begin() {
    this.line = [];
  }

  /** One more point; the last one again ends the line. */
  point(at: At) {
    const last = this.line?.at(-1);
    if (last && last[0] === at[0] && last[1] === at[1]) this.end();
    else if (this.line) this.line = [...this.line, at];
  }

  end() {
    const { line } = this;
    this.line = null;
    if (line) this.siting.link(line);
  }

  cancel() {
    this.line = null;
  }

  /** Drops everything, since it was for another lens. */
  forget() {
    this.#asked?.abort();
    this.line = null;
    this.suggested = null;
    this.suggesting = false;
    this.failure = null;
  }

  async suggest(gap: string | null) {
    this.forget();
    const asked = (this.#asked = new AbortController());
    this.gap = gap;
    this.suggesting = true;
    try {
      this.suggested = await api.links(this.siting.app.lens, gap, asked.signal);
    } catch (error) {
      if (!asked.signal.aborted) this.failure = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#asked === asked) this.suggesting = false;
    }
  }

  /** Takes a suggestion into the proposal. */
  take(suggestion: api.LinkSuggestion) {
    this.suggested = (this.suggested ?? []).filter((s) => s !== suggestion);
    this.siting.link(suggestion.ends.map(([lon, lat]): At => [lon!, lat!]));
  }
}
