// All shareable state lives in the URL: the views in the query, the camera in the hash.

export type Lang = 'zh' | 'en';
/** Laid out to be printed on: landscape, or portrait. */
export const PAPERS = ['a4', 'a3', 'a4p', 'a3p'] as const;
export type Paper = (typeof PAPERS)[number];
/** What somebody comes for: data, how it stands, sites, promises, what is handed on. */
export const TASKS = ['data', 'status', 'sites', 'promises', 'report'] as const;
export type Task = (typeof TASKS)[number];
export type Theme = 'auto' | 'light' | 'dark';
/** What a card speaks of, by the id that the server knows it by. */
export type Selected = { kind: 'home' | 'facility' | 'gap' | 'area'; id: string };
export interface Camera {
  zoom: number;
  lat: number;
  lon: number;
}
/** One view of the study. */
export interface Looked {
  circle?: string;
  cohort?: string;
  minutes?: number;
  /** As the server is asked. */
  conditions?: Record<string, string>;
}
export interface Shared extends Looked {
  /** The view that it is compared with. */
  versus?: Looked;
  swipe?: number;
  side?: 'a' | 'b';
  /** Where it is not said: sites when something is proposed, else how it stands. */
  task?: Task;
  lang?: Lang;
  theme?: Theme;
  level?: 'village';
  /** Towns by their share in the place of homes. */
  draws?: 'towns';
  /** Everything larger, for a projector. */
  screen?: 'projector';
  /** How the table of areas is sorted: by a column, upward with a dash before it; and what its rows must contain. */
  sort?: string;
  find?: string;
  /** Services whose facilities are not drawn. */
  hidden?: string[];
  selected?: Selected;
  camera?: Camera;
  print?: Paper;
  /** A promise whose failing places are shown, with its document and year. */
  promise?: Record<string, string>;
  /** A proposal, by its own keys. */
  siting?: Record<string, string>;
}

/** An id within a list of the URL, where `;` and `:` part things. */
export const listed = (id: string) => id.replace(/[%;:]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
/** The id that `listed` wrote. */
export function unlisted(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const KINDS = ['home', 'facility', 'gap', 'area'] as const;
const CONDITIONS = ['scenario', 'speed_mps', 'date', 'at', 'age', 'services', 'need'] as const;
/** Keys of the question of a plan, each behind `p.`; the last names a plan that the server may still have. */
const PLAN = [
  'service',
  'model',
  'sites',
  'share',
  'from',
  'parcels',
  'phases',
  'towns',
  'fair',
  'curve',
  'budget',
  'capacity',
  'capacities',
  'seconds',
  'force',
  'forbid',
  'job',
];
/** Keys of a proposal: what new sites give, pins, facilities closed and moved, links, the opportunity layer, the panel's tab, and a plan. */
const SITING: readonly string[] = ['site', 'pins', 'close', 'move', 'link', 'heat', 'tab', ...PLAN.map((key) => `p.${key}`)];
/** Keys of a promise: its row, the document, the year. */
const PROMISE = ['promise', 'pack', 'year'] as const;
/** Before the keys of the view that is compared with. */
const VERSUS = 'b.';

function readView(query: URLSearchParams, prefix = ''): Looked {
  const looked: Looked = {};
  const circle = query.get(`${prefix}circle`);
  if (circle) looked.circle = circle;
  const cohort = query.get(`${prefix}cohort`);
  if (cohort) looked.cohort = cohort;
  const minutes = Number(query.get(`${prefix}min`) ?? Number.NaN);
  if (Number.isInteger(minutes) && minutes >= 0) looked.minutes = minutes;
  const conditions: Record<string, string> = {};
  for (const key of CONDITIONS) {
    const value = query.get(prefix + key);
    if (value) conditions[key] = value;
  }
  return { ...looked, conditions };
}

export function read(url: URL): Shared {
  const query = url.searchParams;
  const shared: Shared = readView(query);
  if (query.has(`${VERSUS}cohort`) || query.has(`${VERSUS}circle`)) {
    shared.versus = readView(query, VERSUS);
    const swipe = Number(query.get('swipe') ?? Number.NaN);
    if (swipe >= 0 && swipe <= 1) shared.swipe = swipe;
    if (query.get('side') === 'b') shared.side = 'b';
  }
  const task = TASKS.find((one) => one === query.get('task'));
  if (task) shared.task = task;
  const lang = query.get('lang');
  if (lang === 'zh' || lang === 'en') shared.lang = lang;
  const theme = query.get('theme');
  if (theme === 'light' || theme === 'dark') shared.theme = theme;
  if (query.get('level') === 'village') shared.level = 'village';
  if (query.get('as') === 'towns') shared.draws = 'towns';
  if (query.get('screen') === 'projector') shared.screen = 'projector';
  const sort = query.get('sort');
  if (sort) shared.sort = sort;
  const find = query.get('find');
  if (find) shared.find = find;
  const hidden = query.get('hide');
  if (hidden) shared.hidden = hidden.split(';').map(unlisted);
  const print = PAPERS.find((paper) => paper === query.get('print'));
  if (print) shared.print = print;
  const [kind, ...id] = (query.get('sel') ?? '').split(':');
  const known = KINDS.find((k) => k === kind);
  if (known && id.join(':')) shared.selected = { kind: known, id: id.join(':') };
  for (const key of SITING) {
    const value = query.get(key);
    if (value) shared.siting = { ...shared.siting, [key]: value };
  }
  if (query.has('promise')) {
    for (const key of PROMISE) {
      const value = query.get(key);
      if (value) shared.promise = { ...shared.promise, [key]: value };
    }
  }
  const [zoom, lat, lon] = url.hash.slice(1).split('/').map(Number);
  if (zoom !== undefined && lat !== undefined && lon !== undefined && [zoom, lat, lon].every(Number.isFinite) && Math.abs(lat) <= 85) {
    shared.camera = { zoom, lat, lon };
  }
  return shared;
}

/** The path, query and hash that say `shared`; what is as by default is left out. */
export function write(path: string, shared: Shared): string {
  const query: string[] = [];
  const say = (key: string, value: string | number | undefined) => {
    if (value !== undefined)
      query.push(`${key}=${encodeURIComponent(value).replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%3B/g, ';')}`);
  };
  const sayView = (looked: Looked, prefix = '') => {
    say(`${prefix}circle`, looked.circle);
    say(`${prefix}cohort`, looked.cohort);
    say(`${prefix}min`, looked.minutes);
    for (const key of CONDITIONS) say(prefix + key, looked.conditions?.[key]);
  };
  say('task', shared.task);
  sayView(shared);
  if (shared.versus) {
    sayView(shared.versus, VERSUS);
    say('swipe', shared.swipe?.toFixed(3));
    say('side', shared.side === 'b' ? 'b' : undefined);
  }
  say('level', shared.level);
  say('as', shared.draws);
  say('screen', shared.screen);
  say('sort', shared.sort);
  say('find', shared.find);
  say('hide', shared.hidden?.map(listed).join(';'));
  say('sel', shared.selected && `${shared.selected.kind}:${shared.selected.id}`);
  for (const key of SITING) say(key, shared.siting?.[key]);
  for (const key of PROMISE) say(key, shared.promise?.[key]);
  say('lang', shared.lang === 'en' ? 'en' : undefined);
  say('theme', shared.theme === 'auto' ? undefined : shared.theme);
  say('print', shared.print);
  const c = shared.camera;
  const hash = c ? `#${c.zoom.toFixed(2)}/${c.lat.toFixed(5)}/${c.lon.toFixed(5)}` : '';
  return `${path}${query.length ? `?${query.join('&')}` : ''}${hash}`;
}
