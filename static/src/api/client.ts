// The only module that calls the server. Its types come from the server's own OpenAPI document.

import { NONE, query, type Conditions } from '../state/conditions';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Study = Schemas['StudyInfo'];
export type Summary = Schemas['Summary'];
export type AreaRow = Schemas['AreaRow'];
export type GapRow = Schemas['GapRow'];
export type Home = Schemas['HomeDetail'];
export type Facility = Schemas['FacilityDetail'];
export type Explanation = Schemas['Explanation'];
export type Circle = Schemas['CircleInfo'];
export type Cohort = Schemas['CohortInfo'];
export type Service = Schemas['ServiceInfo'];
export type Curve = Schemas['Curve'];
export type InputRow = Schemas['InputRow'];
export type Named = Schemas['Named'];
export type Near = Schemas['NearAnswer'];
export type NearFacility = Schemas['NearFacility'];
export type Place = Schemas['PlaceRow'];
type Problem = Schemas['Problem'];

/** A cohort and a circle: through whose eyes; and under which conditions. */
export interface Lens {
  cohort: string;
  circle: string;
  conditions?: Conditions;
}

/** What the server objected to, in its own words. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    detail: string,
    /** The problem's stable name, such as `/problems/off-network`. */
    readonly kind = 'failed',
  ) {
    super(detail);
  }
}

async function get<T>(path: string, query: Record<string, string> = {}, signal?: AbortSignal): Promise<T> {
  const search = new URLSearchParams(query).toString();
  const response = await fetch(`/api/v1${path}${search && `?${search}`}`, signal ? { signal } : {});
  if (!response.ok) {
    const problem = (await response.json().catch(() => null)) as Problem | null;
    throw new ApiError(response.status, problem?.detail ?? response.statusText, problem?.type);
  }
  return (await response.json()) as T;
}

const of = (lens: Lens) => ({ cohort: lens.cohort, circle: lens.circle, ...query(lens.conditions ?? NONE) });

export const inputs = async () => (await get<Schemas['Inputs']>('/inputs')).inputs;
export const study = () => get<Study>('/study');
export const summary = (lens: Lens, signal?: AbortSignal) => get<Summary>('/summary', of(lens), signal);
export const areas = async (lens: Lens, level: 'town' | 'village', signal?: AbortSignal) =>
  (await get<Schemas['Areas']>('/areas', { ...of(lens), level }, signal)).areas;
export const gaps = async (lens: Lens, signal?: AbortSignal) => (await get<Schemas['Gaps']>('/gaps', of(lens), signal)).gaps;
export const home = (row: number, lens: Lens, signal?: AbortSignal) => get<Home>(`/homes/${row}`, of(lens), signal);
export const facility = (row: number, lens: Lens, signal?: AbortSignal) => get<Facility>(`/facilities/${row}`, of(lens), signal);
export const explain = (row: number, lens: Lens, signal?: AbortSignal) =>
  get<Explanation>('/explain', { home: String(row), ...of(lens) }, signal);

export const near = (where: { place: string } | { at: [number, number] }, cohort: string | null, signal?: AbortSignal) =>
  get<Near>(
    '/near',
    { ...('place' in where ? { place: where.place } : { lon: String(where.at[0]), lat: String(where.at[1]) }), ...(cohort ? { cohort } : {}) },
    signal,
  );
export const places = async (q: string, signal?: AbortSignal) => (await get<Schemas['PlacesFound']>('/places', { q }, signal)).places;

/** Where a file of results is, as seen through a lens. */
export const exported = (file: string, lens: Lens) => `/api/v1/export/${file}?${new URLSearchParams(of(lens))}`;

/** Where a tile set's tiles are, as they are under a lens's conditions. */
export function tiles(set: string, lens?: Lens): string {
  const conditions = query(lens?.conditions ?? NONE);
  const asked = Object.keys(conditions).length ? `?${new URLSearchParams({ circle: lens!.circle, cohort: lens!.cohort, ...conditions })}` : '';
  return `${location.origin}/tiles/${set}/{z}/{x}/{y}.mvt${asked}`;
}

/** An API's own description. */
export async function description(path: '/api/v1/openapi.json' | '/ogc/api'): Promise<unknown> {
  const response = await fetch(path);
  if (!response.ok) throw new ApiError(response.status, response.statusText);
  return response.json();
}
