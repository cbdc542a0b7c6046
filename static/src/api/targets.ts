// The scoreboard's shape. The server describes it as plain JSON, the same in `carecircle targets --json`, in targets.json
// and here, so its types are written down by hand; geodata/OUTPUTS.md describes the keys.

import { ApiError } from './client';

export interface Words {
  zh: string;
  en: string;
}
export type Status = 'met' | 'missed' | 'no-data' | 'not-due' | 'not-spatial';
export interface YearValue {
  year: number;
  value: number;
}
export interface FailingTown {
  area: number;
  name: string;
  places: number;
  seniors: number;
}
export interface PromiseRow {
  pack: string;
  row: string;
  clause: number | null;
  source: string | null;
  sure: 'stated' | 'read' | 'doubtful';
  kind: string;
  name: Words;
  departments: string[];
  services: string[];
  reading: Words | null;
  status: Status;
  year: number;
  date: string;
  unit: Words;
  share: boolean;
  at_most: boolean;
  target: number | null;
  today: number | null;
  gap: number | null;
  short: { value: number; unit: Words } | null;
  counted: { ok: number; of: number; unit: Words } | null;
  watched: boolean;
  targets: YearValue[];
  trend: YearValue[];
  failing: number;
  failing_kind: string | null;
  people: number;
  towns: FailingTown[];
  why: Words;
  bring: Words | null;
  notes: Words[];
}
export interface PackInfo {
  id: string;
  name: Words;
  document: string;
  issuer: string;
  issued: string | null;
  status: string;
  years: [number, number];
  clauses: number;
}
export interface Board {
  pack: PackInfo;
  year: number;
  counts: { met: number; missed: number; no_data: number; not_due: number; not_spatial: number };
  rows: PromiseRow[];
}
export interface Targets {
  study: Words;
  date: string | null;
  simulated: boolean;
  straight_line: boolean;
  packs: Board[];
  /** Every pack that can be asked for. */
  known: PackInfo[];
}
export interface FailingPlace {
  kind: string;
  id: string;
  name: string;
  area: number | null;
  town: string | null;
  at: [number, number] | null;
  seniors: number;
  why: Words;
}
export interface Target {
  pack: PackInfo;
  row: PromiseRow;
  places: FailingPlace[];
  truncated: boolean;
}

export interface PlanSite {
  kind: string;
  id: string;
  name: string;
  town: string | null;
  at: [number, number];
  /** Seniors in the place that fails. */
  seniors: number;
  /** Seniors whom the site newly brings within the circle. */
  newly: number;
}
export interface ClosingPlan {
  service: string;
  circle: string | null;
  cohort: string;
  newly: number;
  sites: PlanSite[];
  /** Places for which no site was found. */
  without: string[];
}

async function get<T>(path: string, query: Record<string, string>, signal?: AbortSignal): Promise<T> {
  const search = new URLSearchParams(query).toString();
  const response = await fetch(`/api/v1${path}${search && `?${search}`}`, signal ? { signal } : {});
  if (!response.ok) {
    const problem = (await response.json().catch(() => null)) as { detail?: string; type?: string } | null;
    throw new ApiError(response.status, problem?.detail ?? response.statusText, problem?.type);
  }
  return (await response.json()) as T;
}

/** Which pack in which year; the study's own when not said. */
export type Which = { pack?: string; year?: string };

export const targets = (which: Which, signal?: AbortSignal) => get<Targets>('/targets', which, signal);
export const target = (row: string, which: Which, signal?: AbortSignal) => get<Target>(`/targets/${encodeURIComponent(row)}`, which, signal);
/** The sites that close a promise: the best one in each place that fails. */
export const closing = (row: string, which: Which, signal?: AbortSignal) => get<ClosingPlan>(`/targets/${encodeURIComponent(row)}/plan`, which, signal);
/** Where the places that fail are, as GeoJSON. */
export const placesUrl = (row: string, which: Which) => {
  const search = new URLSearchParams(which).toString();
  return `/api/v1/targets/${encodeURIComponent(row)}/places${search && `?${search}`}`;
};
