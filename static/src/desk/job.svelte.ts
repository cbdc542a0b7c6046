// A job that the program works on, followed until it ends.

import { DeskError, job as ask, problemOf, stopJob, type Job, type Problem } from './api';

/** Between two looks at a running job, in ms. */
const PAUSE = 400;
/** Looks that may fail before the program counts as gone. */
const MOST_FAILURES = 5;

export class FollowedJob {
  job = $state.raw<Job | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** Asked for, and not told yet. */
  beginning = $state(false);
  stopping = $state(false);
  /** Begun on this page, so that its time is known. */
  timed = $state(false);
  readonly running = $derived(this.beginning || this.job?.state === 'running');
  #followed = 0;

  /** `changed` is told each job's id as long as it runs, then null; `done` where its study is. */
  constructor(
    readonly changed: (id: string | null) => void,
    readonly done: (url: string) => void,
  ) {}

  async begin(ask: () => Promise<Job>): Promise<void> {
    if (this.running) return;
    this.beginning = this.timed = true;
    this.problem = this.job = null;
    this.stopping = false;
    try {
      this.#take(await ask());
      if (this.job) this.changed((this.job as Job).id);
    } catch (error) {
      this.problem = problemOf(error);
    } finally {
      this.beginning = false;
    }
    await this.#follow();
  }

  /** Goes on with a job that an earlier visit began; false where there is no such job any more. */
  async resume(id: string): Promise<boolean> {
    this.timed = false;
    try {
      this.#take(await ask(id));
    } catch (error) {
      if (error instanceof DeskError && error.problem.status === 404) {
        this.changed(null);
        return false;
      }
      this.problem = problemOf(error);
      return true;
    }
    await this.#follow();
    return true;
  }

  async stop(): Promise<void> {
    if (!this.job) return;
    this.stopping = true;
    try {
      this.#take(await stopJob(this.job.id));
    } catch (error) {
      this.problem = problemOf(error);
      this.stopping = false;
    }
  }

  #take(job: Job): void {
    this.job = job;
    this.problem = job.problem;
  }

  async #follow(): Promise<void> {
    const mine = ++this.#followed;
    for (let failures = 0; this.job?.state === 'running' && mine === this.#followed;) {
      await new Promise((rested) => setTimeout(rested, PAUSE));
      try {
        this.#take(await ask(this.job.id));
        failures = 0;
      } catch (error) {
        failures += 1;
        const problem = problemOf(error);
        if (problem.status === 404 || failures >= MOST_FAILURES) {
          this.job = null;
          this.problem = problem;
        }
      }
    }
    this.changed(null);
    // What else happened must be read first.
    if (this.job?.state === 'done' && this.job.url && !this.job.note) this.done(this.job.url);
  }
}
