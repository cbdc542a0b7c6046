// A published study: a folder of plain files. The page's questions are answered from them; what is not there needs the program.

import { at, isPublished } from '../base';
import type { components } from './schema';

type Schemas = components['schemas'];

/** What a published folder holds, as `data/index.json` says. */
export interface PublishedIndex {
  /** The cohort that is meant when a question names none. */
  cohort: string;
  /** How many files hold the answers of a group. */
  shards: Record<string, number>;
  /** Cells of the map that have homes, `COLUMN_ROW`. */
  cells: string[];
  /** West, south, east, north of the tiles. */
  bounds: [number, number, number, number];
  /** Deepest zoom by the first part of a tile set's name. */
  maxzoom: Record<string, number>;
  /** Downloads. */
  files: string[];
  /** Cohort and circle of the downloads. */
  lens: [string, string];
}

/** Homes at one position, and what is near them by cohort. */
interface NearHome {
  at: [number, number];
  near: Record<string, Schemas['NearAnswer']>;
}

/** Degrees of a cell's side. */
const CELL = 0.02;
/** Who taps farther from any home is not answered. */
const FAR_M = 500;
const METRES_A_DEGREE = 111_320;
/** Names that are listed. */
const LISTED = 12;

let index: PublishedIndex | null = null;
let asked: Promise<PublishedIndex> | null = null;
const files = new Map<string, Promise<unknown>>();

/** The folder's index; null with a server, and until the study is there. */
export const publishedIndex = () => index;

/** A file, unpacked where the server did not. */
async function unpacked(name: string): Promise<unknown> {
  const response = await fetch(at(name));
  if (!response.ok) throw new TypeError(`${name}: ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return JSON.parse(new TextDecoder().decode(bytes));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(plain).json();
}

/** A file of the folder, asked for once. */
function file<T>(name: string): Promise<T> {
  let found = files.get(name);
  if (!found) {
    found = unpacked(name);
    files.set(name, found);
    // Another try asks again.
    found.catch(() => files.delete(name));
  }
  return found as Promise<T>;
}

function opened(): Promise<PublishedIndex> {
  asked ??= file<PublishedIndex>('data/index.json').then((found) => (index = found));
  asked.catch(() => (asked = null));
  return asked;
}

/** The key of a question: nothing encoded, what is asked sorted. */
export const keyOf = (path: string, query: Record<string, string>) =>
  `${path.split('/').map(decodeURIComponent).join('/')}?${Object.keys(query)
    .sort()
    .map((key) => `${key}=${query[key]}`)
    .join('&')}`;

/** The number of the file that holds a key's answer: FNV-1a with 32 bits over its UTF-8. */
export function shardOf(key: string, count: number): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % count;
}

/** The answer to a question; a problem where the server had one; null where the folder has none. */
export async function answerOf(path: string, query: Record<string, string>): Promise<unknown> {
  const folder = await opened();
  const group = path.split('/')[1]!;
  if (group === 'near' && !query.place) return nearTo([Number(query.lon), Number(query.lat)], query.cohort ?? folder.cohort);
  const whole = group === 'near' && query.place && !query.cohort ? { ...query, cohort: folder.cohort } : query;
  if (group === 'places') return found(query);
  if (group === 'needs') return { needs: [] };
  const key = keyOf(path, whole);
  const count = folder.shards[group];
  if (!count) return null;
  return (await file<Record<string, unknown>>(`data/${group}/${shardOf(key, count)}.json.gz`))[key] ?? null;
}

/** Places by a part of their name, those that begin with it first; without one, the places with the most seniors. */
export function matching(places: Schemas['PlaceRow'][], text: string): Schemas['PlaceRow'][] {
  const asked = text.trim().toLowerCase();
  const seniors = (place: Schemas['PlaceRow']) => place.seniors ?? -1;
  const rank = ({ name, name_en }: Schemas['PlaceRow']) => {
    const names = [name, name_en ?? ''].map((n) => n.toLowerCase());
    if (names.includes(asked)) return 0;
    if (names.some((n) => n.startsWith(asked))) return 1;
    return names.some((n) => n.includes(asked)) ? 2 : 3;
  };
  return places
    .map((place) => ({ place, rank: rank(place) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => (asked ? a.rank - b.rank : 0) || seniors(b.place) - seniors(a.place))
    .slice(0, LISTED)
    .map((one) => one.place);
}

async function found(query: Record<string, string>): Promise<Schemas['PlacesFound']> {
  const folder = await opened();
  const key = '/near/places?';
  const { places } = (await file<Record<string, Schemas['PlacesFound']>>(`data/near/${shardOf(key, folder.shards.near ?? 1)}.json.gz`))[
    key
  ]!;
  return { places: query.id ? places.filter((place) => place.id === query.id) : matching(places, query.q ?? '') };
}

/** Metres between two near points. */
export function metresBetween([lon, lat]: [number, number], [lon2, lat2]: [number, number]): number {
  const east = (lon - lon2) * Math.cos((lat * Math.PI) / 180);
  return Math.hypot(east, lat - lat2) * METRES_A_DEGREE;
}

/** The answer of the home nearest to a point; why not, when none is near. */
async function nearTo(point: [number, number], cohort: string): Promise<Schemas['NearAnswer'] | { nothing: 'outside' }> {
  const folder = await opened();
  const lat = FAR_M / METRES_A_DEGREE;
  const lon = lat / Math.cos((point[1] * Math.PI) / 180);
  const cells = new Set(
    [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => [point[0] + x * lon, point[1] + y * lat].map((v) => Math.floor(v / CELL)).join('_'))),
  );
  const known = folder.cells.filter((cell) => cells.has(cell));
  const homes = (await Promise.all(known.map((cell) => file<NearHome[]>(`data/cells/${cell}.json.gz`)))).flat();
  let best: NearHome | null = null;
  let metres = FAR_M;
  for (const home of homes) {
    const away = metresBetween(point, home.at);
    if (away <= metres) [best, metres] = [home, away];
  }
  return best?.near[cohort] ?? { nothing: 'outside' };
}

/** What a tile set's source says beside its address: in a published folder, which tiles there are. */
export const tilesThere = (set: string): { maxzoom?: number; bounds?: [number, number, number, number] } =>
  isPublished && index ? { maxzoom: index.maxzoom[set.split('.')[0]!]!, bounds: index.bounds } : {};

/** Where the places that fail a promise are. */
export const failingFile = (row: string, pack: string, year: string) =>
  at(`data/failing/${encodeURIComponent(`${encodeURIComponent(pack)}-${year}-${encodeURIComponent(row)}.geojson`)}`);
