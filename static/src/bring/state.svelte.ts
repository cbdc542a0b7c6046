// A draft on the page: the files in it and on their way, the answers, and the making of the study.

import { address, readAddress } from '../desk/address';
import * as api from '../desk/api';
import { FollowedJob } from '../desk/job.svelte';
import type { Look } from '../desk/look.svelte';
import { at } from '../base';
import { sortOut, type Dropped, type LeftOut } from './files';
import { left, partsOf, recommended } from './questions';
import { send } from './upload';

/** A file on its way into the draft. */
export interface Upload {
  /** Tells two uploads of one name apart. */
  key: number;
  name: string;
  file: File;
  /** Of its bytes, from 0 to 1; null until its turn comes. */
  share: number | null;
  state: 'waiting' | 'sending' | 'stopped' | 'refused';
  problem: api.Problem | null;
  /** A file of this name was there before. */
  replaces: boolean;
}

export class Bring {
  draft = $state.raw<api.Draft | null>(null);
  loading = $state(false);
  /** Why the draft cannot be shown, or was not changed. */
  problem = $state.raw<api.Problem | null>(null);
  /** A job that an address names is no longer known. */
  jobGone = $state(false);
  uploads = $state<Upload[]>([]);
  leftOut = $state<LeftOut[]>([]);
  /** Changes that were sent and not confirmed. */
  saving = $state(0);
  job: FollowedJob;
  readonly under = $derived(this.uploads.filter((one) => one.state === 'waiting' || one.state === 'sending').length);
  readonly left = $derived(left(this.draft?.questions ?? []));
  #id: string | null = null;
  #stops = new Map<number, AbortController>();
  #keys = 0;
  #sending = false;
  #creating: Promise<string> | null = null;
  /** Of changes in the order in which they were asked for, the last whose draft is shown. */
  #asked = 0;
  #shown = 0;

  constructor(readonly look: Look) {
    this.job = new FollowedJob(
      (id) => this.#share(id),
      (url) => location.assign(at(url) + (look.lang === 'en' ? '?lang=en' : '')),
    );
  }

  /** Takes up the draft, and the job, that the address names. */
  async begin(url: URL): Promise<void> {
    const { draft, job } = readAddress(url);
    if (draft) {
      this.#id = draft;
      this.loading = true;
      await this.#change(() => api.draft(draft));
      this.loading = false;
      // A draft that is gone takes no more files; the next ones begin another.
      if (!this.draft && this.problem?.status === 404) this.#id = null;
    }
    if (job) this.jobGone = !(await this.job.resume(job));
  }

  #share(job: string | null = null): void {
    history.replaceState(null, '', address('bring', { lang: this.look.lang, theme: this.look.theme, draft: this.#id, job }));
  }
  /** Says the language and theme in the address. */
  looked(): void {
    this.#share(this.job.running ? (this.job.job?.id ?? null) : null);
  }

  /** Asks for a change, and shows the draft that it leads to unless a later one is shown already. */
  async #change(ask: () => Promise<api.Draft>): Promise<boolean> {
    const mine = ++this.#asked;
    this.saving += 1;
    try {
      this.#show(await ask(), mine);
      this.problem = null;
      return true;
    } catch (error) {
      this.problem = api.problemOf(error);
      return false;
    } finally {
      this.saving -= 1;
    }
  }

  #show(draft: api.Draft, mine: number): void {
    if (mine <= this.#shown) return;
    this.#shown = mine;
    this.draft = draft;
  }

  /** The draft's id; one is begun when there is none. */
  #ensure(): Promise<string> {
    if (this.#id) return Promise.resolve(this.#id);
    this.#creating ??= (async () => {
      try {
        const draft = await api.newDraft();
        this.#id = draft.id;
        this.draft ??= draft;
        this.#share();
        return draft.id;
      } finally {
        this.#creating = null;
      }
    })();
    return this.#creating;
  }

  add(dropped: Dropped[]): void {
    const { files, leftOut } = sortOut(dropped);
    this.leftOut.push(...leftOut);
    for (const { name, file } of files) {
      const alike = (other: string) => other.toLowerCase() === name.toLowerCase();
      const known = this.draft?.files.some((one) => alike(one.name)) || this.uploads.some((one) => alike(one.name));
      this.uploads.push({ key: ++this.#keys, name, file, share: null, state: 'waiting', problem: null, replaces: known ?? false });
    }
    void this.#sendAll();
  }

  /** A folder that could not be read. */
  unreadable(what: string): void {
    this.leftOut.push({ name: what, why: 'folder' });
  }

  /** One after the other: the disk is the same, and the first file is recognised while the next one comes. */
  async #sendAll(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    for (;;) {
      const next = this.uploads.find((one) => one.state === 'waiting');
      if (!next) break;
      await this.#send(next);
    }
    this.#sending = false;
  }

  async #send(upload: Upload): Promise<void> {
    const stop = new AbortController();
    this.#stops.set(upload.key, stop);
    upload.state = 'sending';
    upload.share = 0;
    try {
      const id = await this.#ensure();
      stop.signal.throwIfAborted();
      // Its place among the changes is where its last byte has gone: answers given before are in the draft that comes back.
      let mine = 0;
      const progress = (share: number) => {
        upload.share = share;
        if (share === 1 && !mine) mine = ++this.#asked;
      };
      this.#show(await send(id, upload.name, upload.file, progress, stop.signal), mine || ++this.#asked);
      if (upload.replaces) this.leftOut.push({ name: upload.name, why: 'replaced' });
      this.dismiss(upload.key);
    } catch (error) {
      upload.state = stop.signal.aborted ? 'stopped' : 'refused';
      upload.problem = stop.signal.aborted ? null : api.problemOf(error);
    } finally {
      this.#stops.delete(upload.key);
    }
  }

  stop(upload: Upload): void {
    if (upload.state === 'waiting') upload.state = 'stopped';
    else this.#stops.get(upload.key)?.abort();
  }
  again(upload: Upload): void {
    upload.state = 'waiting';
    upload.problem = null;
    void this.#sendAll();
  }
  dismiss(key: number): void {
    this.uploads = this.uploads.filter((one) => one.key !== key);
  }

  /** Removes a file with its parts. */
  async remove(name: string): Promise<boolean> {
    for (const part of partsOf(this.draft, name)) if (!(await this.#change(() => api.removeFile(this.#id!, part)))) return false;
    return this.#change(() => api.removeFile(this.#id!, name));
  }
  /** Gives or takes back answers; what the program refuses is taken back, so that the draft can still be read. */
  async answer(answers: Record<string, string | null>): Promise<void> {
    const id = this.#id!;
    if (await this.#change(() => api.answer(id, answers))) return;
    const { problem } = this;
    if (problem?.status !== 400 && problem?.status !== 422) return;
    const back = Object.fromEntries(Object.keys(answers).map((question) => [question, null]));
    if (await this.#change(() => api.answer(id, back))) this.problem = problem;
  }
  /** Says what a file is; what was said of its columns was said of another kind of list. */
  says(file: api.BroughtFile, role: string): Promise<void> {
    const columns = file.columns.map(({ header }) => [`column:${file.name}:${header}`, null]);
    return this.answer({ ...Object.fromEntries(columns), [`role:${file.name}`]: role });
  }
  acceptAll(): Promise<void> {
    return this.answer(recommended(this.draft?.questions ?? []));
  }
  async title(title: string): Promise<boolean> {
    try {
      const id = await this.#ensure();
      return await this.#change(() => api.answer(id, {}, title));
    } catch (error) {
      this.problem = api.problemOf(error);
      return false;
    }
  }
  make(): void {
    const id = this.#id;
    this.jobGone = false;
    if (id) void this.job.begin(() => api.make(id));
  }
}
