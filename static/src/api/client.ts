// The only module that calls the server. Its types come from the server's own OpenAPI document.

import { at, isPublished } from '../base';
import { NONE, query, type Conditions } from '../state/conditions';
import { told } from '../text/problems';
import { answerOf, failingFile, tilesThere } from './published';
import { texts } from '../text/text';
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
export type Named = Schemas['Name'];
export type Near = Schemas['NearAnswer'];
export type NearFacility = Schemas['NearFacility'];
export type Place = Schemas['PlaceRow'];
export type FacilityRow = Schemas['FacilityRow'];
export type Want = Schemas['NeedRow'];
export type Nearest = Schemas['NearestAnswer'];
export type NearestPlace = Schemas['NearestRow'];
export type SiteAnswer = Schemas['SiteAnswer'];
export type SiteBody = Schemas['SiteBody'];
export type Scenario = Schemas['KeptScenario'];
export type ScenarioEdit = Schemas['Edit'];
export type Comparison = Schemas['Comparison'];
export type PlanQuestion = Partial<Schemas['PlanQuestion']> & { service: string };
export type PlanPlace = Partial<Schemas['PlanPlace']> & { lon: number; lat: number };
export type ParcelsRead = Schemas['ParcelsRead'];
export type SurfaceState = Schemas['SurfaceState'];
export type PlanState = Schemas['PlanState'];
export type Plan = Schemas['PlanAnswer'];
export type CircleSeats = Schemas['CircleSeats'];
export type SeatList = Schemas['SeatList'];
export type LinkSuggestion = Schemas['LinkSuggestion'];
export type Effect = Schemas['EffectRow'];
export type Isochrone = Schemas['Isochrone'];
export type NearestFix = Schemas['NearestFix'];
export type ClosureList = Schemas['ClosureList'];
export type ClosureRow = Schemas['ClosureRow'];
export type StreetClosureList = Schemas['StreetClosureList'];
export type StreetClosureRow = Schemas['StreetClosureRow'];
export type UncertaintyReport = Schemas['UncertaintyReport'];
export type Dependents = Schemas['Dependents'];
export type PromiseStatus = Schemas['PromiseStatus'];
export type PromiseProgressState = Schemas['PromiseProgressState'];
export type PromiseRow = Schemas['PromiseRow'];
export type TownBoard = Schemas['TownBoard'];
export type TownState = Schemas['TownState'];
export type FairnessReport = Schemas['FairnessReport'];
export type Promises = Schemas['PromiseBoards'];
export type PromiseDetail = Schemas['PromiseDetail'];
export type ClosingPlan = Schemas['PromisePlan'];
export type Unlocated = Schemas['RowsToLocate'];
export type RowToLocate = Schemas['RowToLocate'];
export type ListedRow = Schemas['ListedRow'];
export type RowForm = Schemas['RowForm'];
export type FormField = Schemas['FormField'];
export type RowReading = Schemas['RowReading'];
export type CorrectionPreview = Schemas['CorrectionPreview'];
export type CorrectionRow = Schemas['CorrectionRow'];
export type Corrections = Schemas['Corrections'];
export type Doubt = Schemas['Doubt'];
export type DoubtRow = Schemas['DoubtRow'];
export type PlaceAnswer = Partial<Schemas['AnswerBody']>;
type Problem = Schemas['Problem'];

/** A cohort and a circle: through whose eyes; and under which conditions. */
export interface Lens {
  cohort: string;
  circle: string;
  conditions?: Conditions;
}

/** The reader's language. */
const lang = () => (document.documentElement.lang.startsWith('en') ? 'en' : 'zh');

/** What the server objected to, as the reader is told. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    detail: string,
    /** The problem's stable name, such as `/problems/not-found`. */
    readonly kind = 'failed',
  ) {
    super(told(lang(), kind, detail));
  }
}
export const objection = ({ status, detail, type }: Problem) => new ApiError(status, detail, type);

/** `fetch`; a server that cannot be reached is said in the page's own words. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ApiError(0, texts[lang()].offline, 'offline');
  }
}

async function read<T>(response: Response): Promise<T> {
  if (!response.ok) {
    const problem = (await response.json().catch(() => null)) as Problem | null;
    throw problem ? objection(problem) : new ApiError(response.status, response.statusText);
  }
  return (await response.json()) as T;
}

async function get<T>(path: string, query: Record<string, string> = {}, signal?: AbortSignal): Promise<T> {
  if (isPublished) return published<T>(path, query);
  const search = new URLSearchParams(query).toString();
  return read<T>(await ask(at(`api/v1${path}${search && `?${search}`}`), signal ? { signal } : {}));
}

/** The answer that a published folder has; an answer that needs the program is a problem, as is a file that does not come. */
async function published<T>(path: string, query: Record<string, string>): Promise<T> {
  const answer = (await answerOf(path, query).catch((error: unknown) => {
    if (!(error instanceof TypeError)) throw error;
    throw new ApiError(0, texts[lang()].offline, 'offline');
  })) as (T & { problem?: Problem }) | null;
  if (answer === null) throw new ApiError(404, texts[lang()].notPublished, 'not-published');
  if (typeof answer === 'object' && answer?.problem?.status) throw objection(answer.problem);
  return answer;
}

const of = (lens: Lens) => ({ cohort: lens.cohort, circle: lens.circle, ...query(lens.conditions ?? NONE) });

export const inputs = async () => (await get<Schemas['Inputs']>('/inputs')).inputs;
export const study = () => get<Study>('/study');
export const summary = (lens: Lens, signal?: AbortSignal) => get<Summary>('/summary', of(lens), signal);
export const areas = async (lens: Lens, level: 'town' | 'village', signal?: AbortSignal) =>
  (await get<Schemas['Areas']>('/areas', { ...of(lens), level }, signal)).areas;
export const gaps = async (lens: Lens, signal?: AbortSignal) => (await get<Schemas['Gaps']>('/gaps', of(lens), signal)).gaps;
export const home = (id: string, lens: Lens, signal?: AbortSignal) => get<Home>(`/homes/${encodeURIComponent(id)}`, of(lens), signal);
/** All of the lists, as the study stands. */
export const facilities = () => get<Schemas['FacilityRow'][]>('/facilities');
export const facility = (id: string, lens: Lens, signal?: AbortSignal) =>
  get<Facility>(`/facilities/${encodeURIComponent(id)}`, of(lens), signal);
export const explain = (home: string, lens: Lens, signal?: AbortSignal) => get<Explanation>('/explain', { home, ...of(lens) }, signal);

/** What would bring a home inside. */
export const fix = (home: string, lens: Lens, signal?: AbortSignal) => get<NearestFix>('/fix', { home, ...of(lens) }, signal);
/** Who depends on a facility alone. */
export const alone = (id: string, lens: Lens, signal?: AbortSignal) =>
  get<Dependents>(`/facilities/${encodeURIComponent(id)}/alone`, of(lens), signal);

/** Every facility, ranked by who loses the circle or a service if it alone closes. */
export const closures = (lens: Lens, signal?: AbortSignal) => get<ClosureList>('/closures', of(lens), signal);

/** Street segments, bridges and ferries, ranked by who loses the circle or a service if it alone is closed. */
export const streetClosures = (lens: Lens, signal?: AbortSignal) => get<StreetClosureList>('/closures/streets', of(lens), signal);

/** How unequally walking times fall to seniors, and between which groups. */
export const fairness = (lens: Lens, signal?: AbortSignal) => get<FairnessReport>('/fairness', of(lens), signal);

/** The band of the headline, what matters most, and homes whose verdict is open. */
export const uncertainty = (lens: Lens, signal?: AbortSignal) => get<UncertaintyReport>('/uncertainty', of(lens), signal);

/** Who is covered without a seat, by service of the circle. */
export const seats = (lens: Lens, signal?: AbortSignal) => get<CircleSeats>('/seats', of(lens), signal);
/** Seats of one service by town and facility, with the values of one method. */
export const seatsOf = (service: string, method: string, lens: Lens, signal?: AbortSignal) =>
  get<SeatList>(`/seats/${encodeURIComponent(service)}`, { method, ...of(lens) }, signal);

/** Where a file of results is, as seen through a lens. */
export const exported = (file: string, lens: Lens, more: Record<string, string> = {}) =>
  isPublished ? at(`files/${file}`) : at(`api/v1/export/${file}?${new URLSearchParams({ ...of(lens), ...more })}`);

/** What is nearest to a point; `how` may name a cohort, a scenario, and the weekday and time at which places must be open. */
export const near = (
  where: { place: string } | { at: [number, number] },
  how: { cohort?: string; scenario?: string; at?: string },
  signal?: AbortSignal,
) =>
  get<Near>(
    '/near',
    { ...('place' in where ? { place: where.place } : { lon: String(where.at[0]), lat: String(where.at[1]) }), ...how },
    signal,
  );
export const places = async (q: string, signal?: AbortSignal) => (await get<Schemas['PlacesFound']>('/places', { q }, signal)).places;
/** The place of an id; null when there is none. */
export const placeOf = async (id: string): Promise<Place | null> =>
  (await get<Schemas['PlacesFound']>('/places', { id })).places[0] ?? null;
/** Needs and services that the study answers; by characters or pinyin. */
export const needs = async (q = '', signal?: AbortSignal) => (await get<Schemas['NeedsFound']>('/needs', q ? { q } : {}, signal)).needs;
/** Who answers a need, nearest by time. */
export const nearest = (query: Record<string, string>, signal?: AbortSignal) => get<Nearest>('/nearest', query, signal);
/** Where everything that answers a need stands, as GeoJSON. */
export const offersUrl = (want: { kind: string; id: string }) => at(`api/v1/needs/${want.kind}/${encodeURIComponent(want.id)}`);
async function post<T>(path: string, query: Record<string, string>, body: unknown): Promise<T> {
  const headers = { 'Content-Type': 'application/json' };
  return read<T>(await ask(at(`api/v1${path}?${new URLSearchParams(query)}`), { method: 'POST', headers, body: JSON.stringify(body) }));
}
/** Holds a proposal against today. */
export const site = (lens: Lens, body: SiteBody) => post<SiteAnswer>('/site', of(lens), body);
/** Begins a plan. */
export const beginPlan = (lens: Lens, question: PlanQuestion) => post<PlanState>('/plans', query(lens.conditions ?? NONE), question);
export const planState = (id: string) => get<PlanState>(`/plans/${encodeURIComponent(id)}`);
export const stopPlan = (id: string) => post<PlanState>(`/plans/${encodeURIComponent(id)}/stop`, {}, {});
/** Reads a list of parcels; nothing is kept. */
export const readParcels = async (file: File, how: { crs: string; swapped: boolean; services: string }, signal?: AbortSignal) => {
  const query = new URLSearchParams({
    file: file.name,
    ...(how.crs ? { crs: how.crs } : {}),
    ...(how.swapped ? { swapped: 'true' } : {}),
    ...(how.services ? { services: how.services } : {}),
  });
  const headers = { 'Content-Type': 'application/octet-stream' };
  return read<ParcelsRead>(
    await ask(at(`api/v1/parcels?${query}`), { method: 'POST', headers, body: file, ...(signal ? { signal } : {}) }),
  );
};
export const isochrone = (lens: Lens, at: [number, number], signal?: AbortSignal) =>
  get<Isochrone>('/isochrone', { lon: `${at[0]}`, lat: `${at[1]}`, ...of(lens) }, signal);
/** Links over what keeps people out: those of a gap, or of everybody. */
export const links = (lens: Lens, gap: string | null, signal?: AbortSignal) =>
  get<LinkSuggestion[]>('/links', { ...of(lens), ...(gap === null ? {} : { gap }) }, signal);
/** Scenarios that are kept; what changes them needs the server's token. */
export const scenarios = () => get<Schemas['ScenarioList']>('/scenarios');
async function change<T>(
  method: 'PUT' | 'POST' | 'DELETE',
  path: string,
  token: string,
  body?: unknown,
  expected: Record<string, string> = {},
): Promise<T> {
  edition++;
  const headers = {
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
    ...(body ? { 'Content-Type': 'application/json' } : {}),
    // Where a cookie stands for the token, this shows that the request is the page's own.
    'X-CareCircle': '1',
    ...expected,
  };
  return read<T>(await ask(at(`api/v1${path}`), { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }));
}
const under = (name: string) => `/scenarios/${encodeURIComponent(name)}`;
/** A change is for the version that was seen, so that nobody's is lost; `undefined`: there was none. */
const seen = (version: string | undefined): Record<string, string> => (version ? { 'If-Match': `"${version}"` } : { 'If-None-Match': '*' });
export const putScenario = (name: string, edits: ScenarioEdit[], token: string, version: string | undefined) =>
  change<Scenario>('PUT', under(name), token, { edits }, seen(version));
export const addEdit = (name: string, edit: ScenarioEdit, token: string) => change<Scenario>('POST', `${under(name)}/edits`, token, edit);
export const deleteScenario = (name: string, token: string, version: string | undefined) =>
  change<Schemas['ScenarioList']>('DELETE', under(name), token, undefined, version ? seen(version) : {});
export const importScenarios = (all: Scenario[], token: string) =>
  change<Schemas['ScenarioList']>('POST', '/scenarios', token, { scenarios: all });
/** Writes a coordinate system that the study proposes into it, and reads it anew. */
export const acceptCrs = (proposal: Schemas['CrsProposal'], token: string) =>
  change<Schemas['Reloaded']>('POST', '/accept-crs', token, proposal);
/** Rows of the facility lists whose place is not known, with the answers that people gave. */
export const unlocated = () => get<Unlocated>('/unlocated');
/** Answers for a row, or takes the answer back; refused when somebody else answered since `version`. */
export const putUnlocated = (row: RowToLocate, answer: PlaceAnswer, token: string) =>
  change<RowToLocate>('PUT', `/unlocated/${encodeURIComponent(row.list)}/${encodeURIComponent(row.row)}`, token, answer, seen(row.version));
/** Every row of the facility lists. */
export const lists = async () => (await get<Schemas['ListedRows']>('/lists')).rows;
export const doubts = async () => (await get<Schemas['Doubts']>('/doubts')).doubts;
export const corrections = () => get<Corrections>('/corrections');
const listed = (of: { list: string; row: string }) => `/lists/${encodeURIComponent(of.list)}/${encodeURIComponent(of.row)}`;
/** A row of a list, with its corrections. */
export const listRow = (list: string, row: string) => get<RowForm>(listed({ list, row }));
/** Corrects a row; refused when somebody else did since `version`. */
export const correctRow = (
  of: { list: string; row: string },
  body: { values: Record<string, string | null>; who: string; why: string },
  token: string,
  version: string | undefined,
) => change<RowForm>('PUT', listed(of), token, body, version ? seen(version) : {});
/** What a correction would do; nothing is written. */
export const previewRow = (of: { list: string; row: string }, values: Record<string, string>, lens: Lens) =>
  post<CorrectionPreview>(`${listed(of)}/preview`, lensed(lens), { values });
export const previewAdded = (values: Record<string, string>, lens: Lens) =>
  post<CorrectionPreview>('/added/preview', lensed(lens), { values });
export const addFacility = (body: { values: Record<string, string>; who: string; why: string }, token: string) =>
  change<Schemas['AddedFacility']>('POST', '/added', token, body);
export const removeFacility = (row: string, token: string) =>
  change<Schemas['AddedFacility']>('DELETE', `/added/${encodeURIComponent(row)}`, token);
export type KeptVersion = Schemas['KeptVersion'];
/** What changed between two versions, as `carecircle changes --json` writes it. */
export interface VersionChanges {
  before: { seniors_covered: number; open: Named | null };
  after: { seniors_covered: number; open: Named | null };
  causes: { cause: string; name: Named; things: number | null; people: number }[];
  facilities: { before: string | null; after: string | null; name: string; says: Named }[];
  doubtful: { before: string; before_name: string; after: string; after_name: string; why: Named }[];
  says: Named;
  bounds: Named | null;
}
export const versions = () => get<Schemas['Versions']>('/versions');
export const keepVersion = (body: { name: string; date: string; who: string }, token: string) =>
  change<KeptVersion>('POST', '/versions', token, body);
/** A file of a version's results. */
export const versionFile = (id: string, file: string) => at(`api/v1/versions/${encodeURIComponent(id)}/${encodeURIComponent(file)}`);
/** Between two versions; an empty id is the study as it stands. */
export const versionChanges = (from: string, to: string, same: string[], different: string[]) =>
  get<VersionChanges>('/versions/changes', { from, to, same: same.join('\n'), different: different.join('\n') });
/** A lens of a study that may promise no circle. */
const lensed = (lens: Lens) => (lens.circle ? of(lens) : {});
/** Reads the study anew; the map then shows what was answered. */
export const reload = (token: string) => change<Schemas['Reloaded']>('POST', '/reload', token);
/** Who gains and who loses between two scenarios; null is today. */
export const compare = (lens: Lens, from: string | null, to: string | null, signal?: AbortSignal) =>
  get<Comparison>('/compare', { ...of(lens), ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) }, signal);
/** The opportunity of every junction, as GeoJSON. */
export const opportunity = <T>(lens: Lens, service: string, signal?: AbortSignal) =>
  get<T>('/opportunity', { service, ...of(lens) }, signal);
/** How far that is. */
export const opportunityProgress = (lens: Lens, service: string, signal?: AbortSignal) =>
  get<SurfaceState>('/opportunity/progress', { service, ...of(lens) }, signal);

/** Raised by every change of a scenario, whose tiles then are others under the same name. */
let edition = 0;
/** What tells two answers to one question apart, when scenarios changed between them. */
export const asked = (lens: Lens, ...more: string[]) => [JSON.stringify(of(lens)), edition, ...more].join();

/** Where a tile set's tiles are, as they are under a lens's conditions. */
export function tiles(set: string, lens?: Lens): string {
  const conditions = query(lens?.conditions ?? NONE);
  const asked = Object.keys(conditions).length
    ? `?${new URLSearchParams({ circle: lens!.circle, cohort: lens!.cohort, ...conditions, ...(conditions['scenario'] && edition ? { edition: `${edition}` } : {}) })}`
    : '';
  return `${location.origin}${at(`tiles/${set}/{z}/{x}/{y}.mvt`)}${asked}`;
}

/** A source of a tile set's tiles for the map. */
export const tileSource = (set: string, maxzoom = 14, lens?: Lens) => ({
  type: 'vector' as const,
  tiles: [tiles(set, lens)],
  minzoom: 0,
  maxzoom,
  ...tilesThere(set),
});

/** Which document in which year; the study's own when not said. */
export type Which = { pack?: string; year?: string };
/** Every promise in every town. */
export const townBoards = (which: Which, signal?: AbortSignal) => get<{ packs: TownBoard[] }>('/targets/towns', which, signal);
export const promises = (which: Which, signal?: AbortSignal) => get<Promises>('/targets', which, signal);
export const promise = (row: string, which: Which, signal?: AbortSignal) =>
  get<PromiseDetail>(`/targets/${encodeURIComponent(row)}`, which, signal);
/** The sites that close a promise: the best one in each place that fails. */
export const closing = (row: string, which: Which, signal?: AbortSignal) =>
  get<ClosingPlan>(`/targets/${encodeURIComponent(row)}/plan`, which, signal);
/** Where the places that fail are, as GeoJSON. */
export const failingUrl = (row: string, which: Which) => {
  if (isPublished) return failingFile(row, which.pack ?? '', which.year ?? '');
  const search = new URLSearchParams(which).toString();
  return at(`api/v1/targets/${encodeURIComponent(row)}/places${search && `?${search}`}`);
};

/** An API's own description. */
export async function description(path: 'api/v1/openapi.json' | 'ogc/api'): Promise<unknown> {
  const response = await ask(at(path));
  if (!response.ok) throw new ApiError(response.status, response.statusText);
  return response.json();
}
