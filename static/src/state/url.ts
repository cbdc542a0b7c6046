// All shareable state lives in the URL: the lens in the query, the camera in the hash.

export type Lang = 'zh' | 'en';
/** Laid out to be printed on. */
export type Paper = 'a4' | 'a3';
export type Theme = 'auto' | 'light' | 'dark';
export type Selected = { kind: 'home' | 'facility' | 'gap' | 'area'; row: number };
export interface Camera {
  zoom: number;
  lat: number;
  lon: number;
}
export interface Shared {
  circle?: string;
  cohort?: string;
  minutes?: number;
  lang?: Lang;
  theme?: Theme;
  level?: 'village';
  selected?: Selected;
  camera?: Camera;
  print?: Paper;
}

const KINDS = ['home', 'facility', 'gap', 'area'] as const;

export function read(url: URL): Shared {
  const shared: Shared = {};
  const query = url.searchParams;
  const circle = query.get('circle');
  if (circle) shared.circle = circle;
  const cohort = query.get('cohort');
  if (cohort) shared.cohort = cohort;
  const minutes = Number(query.get('min') ?? Number.NaN);
  if (Number.isInteger(minutes) && minutes >= 0) shared.minutes = minutes;
  const lang = query.get('lang');
  if (lang === 'zh' || lang === 'en') shared.lang = lang;
  const theme = query.get('theme');
  if (theme === 'light' || theme === 'dark') shared.theme = theme;
  if (query.get('level') === 'village') shared.level = 'village';
  const print = query.get('print');
  if (print === 'a4' || print === 'a3') shared.print = print;
  const [kind, row] = (query.get('sel') ?? '').split(':');
  const known = KINDS.find((k) => k === kind);
  if (known && /^\d+$/.test(row ?? '')) shared.selected = { kind: known, row: Number(row) };
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
    if (value !== undefined) query.push(`${key}=${encodeURIComponent(value).replace(/%3A/g, ':')}`);
  };
  say('circle', shared.circle);
  say('cohort', shared.cohort);
  say('min', shared.minutes);
  say('level', shared.level);
  say('sel', shared.selected && `${shared.selected.kind}:${shared.selected.row}`);
  say('lang', shared.lang === 'en' ? 'en' : undefined);
  say('theme', shared.theme === 'auto' ? undefined : shared.theme);
  say('print', shared.print);
  const c = shared.camera;
  const hash = c ? `#${c.zoom.toFixed(2)}/${c.lat.toFixed(5)}/${c.lon.toFixed(5)}` : '';
  return `${path}${query.length ? `?${query.join('&')}` : ''}${hash}`;
}
