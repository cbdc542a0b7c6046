// The only module that asks the desk: the list of studies, drafts with the files that were brought, and jobs.

import { at } from '../base';
import { told } from '../text/problems';
import type { Lang } from '../state/url';

export interface Name {
  zh: string;
  en: string;
}
export interface StudyEntry {
  id: string;
  title: Name;
  simulated: boolean;
  /** RFC 3339; null where the system does not say. */
  modified: string | null;
  demo: boolean;
  /** Why its study.toml cannot be read. */
  problem: Name | null;
}
export interface DraftEntry {
  id: string;
  title: string;
  files: number;
  modified: string | null;
  /** The study that was made from it last. */
  made?: string | null;
}
export interface Studies {
  /** The folder of the studies. */
  home: string;
  studies: StudyEntry[];
  drafts: DraftEntry[];
  /** Policy packs for which there is a template of what to bring. */
  packs: PackEntry[];
}
export interface PackEntry {
  id: string;
  name: Name;
}
export type Role =
  | 'facilities'
  | 'homes'
  | 'villages'
  | 'areas'
  | 'roads'
  | 'extract'
  | 'transit'
  | 'figures'
  | 'parcels'
  | 'compounds'
  | 'stops'
  | 'raster'
  | 'unknown'
  | 'unused';
export interface Column {
  header: string;
  meaning: Name | null;
  /** Key of the field in study.toml; null for a column that holds none. */
  field: string | null;
  /** What is read from a column without a field: whether a place is open, or gives a service. */
  also: Name | null;
  /** An answer says that the column is not used, so that what `also` tells is not read. */
  ignored: boolean;
  samples: string[];
}
export interface BroughtFile {
  name: string;
  bytes: number;
  role: Role;
  /** Roles that the file can be given; none for one that cannot be read, or is a part of another. */
  roles: Role[];
  /** The file that this one is a part of, such as the .shp of a .dbf. */
  part_of: string | null;
  sure: 'sure' | 'likely' | 'asked';
  why: Name;
  sheets: { name: string; rows: number; role?: Role; used: boolean; why: Name | null }[];
  columns: Column[];
  crs: {
    read_as: string;
    declared: boolean;
    fits: { crs: string; fit: number; of: number }[];
    /** Id of the question that settles the system, which several files may share. */
    question: string | null;
  } | null;
  rows: number | null;
  located: number | null;
  preview: { header: string[]; rows: string[][] };
  /** Longitudes and latitudes (WGS84, degrees) under each likely coordinate system. */
  points: { crs: string; at: [number, number][] }[];
  ground: [[number, number], [number, number]][];
  problem: Name | null;
}
export interface Choice {
  id: string;
  label: Name;
  recommended: boolean;
}
export interface Question {
  id: string;
  file: string | null;
  column: string | null;
  ask: Name;
  why: Name | null;
  choices: Choice[];
  answer: string | null;
  /** The recommended choice counts, because nobody answered. */
  assumed: boolean;
  must?: boolean;
}
export interface Draft {
  id: string;
  title: string;
  /** Nothing stands in the way of making a study. */
  ready: boolean;
  files: BroughtFile[];
  questions: Question[];
  missing: Name[];
}
export interface Problem {
  type: string;
  detail: string;
  status: number;
  zh?: string;
  en?: string;
}
export interface Job {
  id: string;
  state: 'running' | 'done' | 'failed' | 'stopped';
  stage: Name;
  /** Where the study is, below the desk's folder, once the job is done. */
  url: string | null;
  problem: Problem | null;
  /** What else happened, such as that another study was closed. */
  note?: Name | null;
}

/** What the desk objected to. `status` is 0 where it did not answer. */
export class DeskError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

export const UNREACHABLE: Problem = {
  type: 'offline',
  status: 0,
  detail: 'The program does not answer; perhaps its window was closed. Start it again.',
  zh: '程序没有回答：它的窗口可能关掉了。请重新启动 CareCircle，再打开这个页面。',
};

/** A problem in the reader's language. */
export const said = (lang: Lang, problem: Problem) => problem[lang] || told(lang, problem.type, problem.detail);

/** The problem behind whatever was thrown. */
export const problemOf = (error: unknown): Problem =>
  error instanceof DeskError
    ? error.problem
    : { type: 'failed', status: 0, detail: error instanceof Error ? error.message : String(error) };

/** The problem in an answer's body, or its status where the body is none. */
export function problemIn(status: number, body: string): Problem {
  try {
    const problem = JSON.parse(body) as Partial<Problem> | null;
    if (problem && typeof problem.detail === 'string') return { type: 'failed', ...problem, detail: problem.detail, status };
  } catch {
    // Not JSON: a proxy's page, or nothing.
  }
  return { type: 'failed', status, detail: `HTTP ${status}` };
}

/** A form of another site cannot send this header, so that the cookie alone changes nothing. */
export const OWN = { 'X-CareCircle': '1' };

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(at(`desk/v1/${path}`), {
      method,
      headers: { ...(method === 'GET' ? {} : OWN), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new DeskError(UNREACHABLE);
  }
  const text = await response.text();
  if (!response.ok) throw new DeskError(problemIn(response.status, text));
  return (text ? JSON.parse(text) : null) as T;
}

const one = encodeURIComponent;
export const studies = () => ask<Studies>('GET', 'studies');
export const openStudy = (id: string) => ask<Job>('POST', `studies/${one(id)}/open`, {});
/** Writes the study as plain files for a web server. */
export const publishStudy = (id: string) => ask<Job>('POST', `studies/${one(id)}/publish`, {});
export const openDemo = () => ask<Job>('POST', 'demo', {});
export const newDraft = (title?: string) => ask<Draft>('POST', 'drafts', title ? { title } : {});
export const draft = (id: string) => ask<Draft>('GET', `drafts/${one(id)}`);
export const deleteDraft = (id: string) => ask<unknown>('DELETE', `drafts/${one(id)}`);
export const fileUrl = (draft: string, name: string) => at(`desk/v1/drafts/${one(draft)}/files/${one(name)}`);
/** The workbook of what to bring, for a policy pack or `plain`. */
export const templateUrl = (pack: string) => at(`desk/v1/templates/${one(pack)}`);
export const removeFile = (draft: string, name: string) => ask<Draft>('DELETE', `drafts/${one(draft)}/files/${one(name)}`);
/** Answers by question; null takes one back. */
export const answer = (draft: string, answers: Record<string, string | null>, title?: string) =>
  ask<Draft>('PUT', `drafts/${one(draft)}/answers`, { answers, ...(title === undefined ? {} : { title }) });
export const make = (draft: string) => ask<Job>('POST', `drafts/${one(draft)}/make`, {});
export const job = (id: string) => ask<Job>('GET', `jobs/${one(id)}`);
export const stopJob = (id: string) => ask<Job>('POST', `jobs/${one(id)}/stop`, {});
