// Scenarios that are kept beside the study: saved from what is proposed, compared, deleted, exported and imported.

import * as api from '../api/client';
import type { App } from '../state/app.svelte';
import { keepToken, keptToken, lacksToken } from '../state/token';

export class Saved {
  list = $state.raw<api.Scenario[] | null>(null);
  /** What changes need: printed by the server when it started; kept for as long as the window is open. */
  token = $state(keptToken());
  /** Whether the token is still to be given: nothing was changed with it yet. On a desk a cookie stands for it. */
  wantsToken = $state(lacksToken());
  busy = $state(false);
  failure = $state<string | null>(null);
  from = $state<string | null>(null);
  to = $state<string | null>(null);
  comparison = $state.raw<api.Comparison | null>(null);
  comparing = $state(false);
  /** The scenario that was kept last. */
  kept = $state<string | null>(null);
  #asked: AbortController | null = null;

  constructor(readonly app: App) {}

  async load() {
    try {
      this.adopt((await api.scenarios()).scenarios);
    } catch (error) {
      this.failure = said(error);
    }
  }

  private adopt(list: api.Scenario[]) {
    this.list = list;
    this.app.study.conditions.scenarios = list.map((s) => s.name);
    const known = (name: string | null) => (list.some((s) => s.name === name) ? name : null);
    this.from = known(this.from);
    this.to = known(this.to) ?? (this.from === null ? (list[0]?.name ?? null) : null);
  }

  /** Does something that needs the token; false when it was refused. */
  private async change(act: (token: string) => Promise<unknown>, touched: string[]): Promise<boolean> {
    this.busy = true;
    this.failure = null;
    try {
      await act(this.token);
      this.wantsToken = false;
      keepToken(this.token);
      await this.load();
      this.app.scenariosChanged(touched);
      return true;
    } catch (error) {
      if (error instanceof api.ApiError && error.status === 401) this.wantsToken = true;
      // Somebody else was faster: what is kept now is shown.
      if (error instanceof api.ApiError && error.status === 412) {
        await this.load();
        this.app.scenariosChanged(touched);
      }
      this.failure = said(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Where scenarios go: a folder, one that ends with the server, or nowhere. */
  get place(): 'beside' | 'until_exit' | 'nowhere' {
    return this.app.study.scenarios_kept as 'beside' | 'until_exit' | 'nowhere';
  }

  /** What is proposed now, as a scenario in a file; nothing is kept, so that no token is needed. */
  async proposal(name: string): Promise<api.Scenario | null> {
    try {
      this.failure = null;
      return { name, edits: this.edits(name) };
    } catch (error) {
      this.failure = said(error);
      return null;
    }
  }

  /** What is proposed now, as edits behind those of the scenario that is looked at. */
  private edits(name: string): api.ScenarioEdit[] {
    const { siting, view, circle } = this.app;
    const base = this.list?.find((s) => s.name === view.conditions.scenario);
    const edits: api.ScenarioEdit[] = [...(base?.edits ?? [])];
    for (const facility of siting.closes) edits.push({ edit: 'close', facility });
    for (const m of siting.moves) edits.push({ edit: 'move', facility: m.facility, lon: m.to[0], lat: m.to[1] });
    const services = siting.service === 'all' ? circle.services : [siting.service];
    const taken = new Set(edits.map((e) => (e.edit === 'add' ? e.id : '')));
    for (const pin of siting.pins) {
      let n = edits.length + 1;
      while (taken.has(`${name}/${n}`)) n++;
      taken.add(`${name}/${n}`);
      edits.push({ edit: 'add', id: `${name}/${n}`, name: `${name} ${n}`, lon: pin.at[0], lat: pin.at[1], services });
    }
    for (const line of siting.links) edits.push({ edit: 'link', name: '', line: line.map((p) => [...p]) });
    return edits;
  }

  /** The version of a scenario that is shown. */
  private version(name: string): string | undefined {
    return this.list?.find((s) => s.name === name)?.version;
  }

  /** Keeps what is proposed under a name, and shows it. */
  async save(name: string) {
    const done = await this.change((token) => api.putScenario(name, this.edits(name), token, this.version(name)), [name]);
    if (!done) return;
    const { siting } = this.app;
    siting.clear();
    this.kept = name;
    this.app.showScenario(name);
    this.from = null;
    this.to = name;
    await this.compare();
  }

  /** Another set of services for a facility, in the scenario of that name. */
  async services(name: string, facility: string, services: string[]) {
    return this.change((token) => api.addEdit(name, { edit: 'services', facility, services }, token), [name]);
  }

  async remove(name: string) {
    await this.change((token) => api.deleteScenario(name, token, this.version(name)), [name]);
  }

  async dropEdit(scenario: api.Scenario, at: number) {
    const edits = scenario.edits.filter((_, i) => i !== at);
    await this.change((token) => api.putScenario(scenario.name, edits, token, scenario.version), [scenario.name]);
  }

  async importFrom(file: File) {
    let scenarios: api.Scenario[];
    try {
      const read = JSON.parse(await file.text()) as { scenarios?: api.Scenario[] } & Partial<api.Scenario>;
      scenarios = read.scenarios ?? [read as api.Scenario];
    } catch (error) {
      this.failure = said(error);
      return;
    }
    await this.change(
      (token) => api.importScenarios(scenarios, token),
      scenarios.map((s) => s.name),
    );
  }

  /** Who gains and who loses from the one to the other. */
  async compare() {
    this.#asked?.abort();
    this.comparison = null;
    if (this.from === this.to) return;
    const asked = (this.#asked = new AbortController());
    this.comparing = true;
    try {
      this.comparison = await api.compare(this.app.lens, this.from, this.to, asked.signal);
      this.failure = null;
    } catch (error) {
      if (!asked.signal.aborted) this.failure = said(error);
    } finally {
      if (this.#asked === asked) this.comparing = false;
    }
  }

  forget() {
    this.#asked?.abort();
    this.comparison = null;
    this.comparing = false;
  }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
