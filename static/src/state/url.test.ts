import { describe, expect, it } from 'vitest';
import { listed, PAPERS, read, unlisted, write, type Shared } from './url';

const at = (address: string) => read(new URL(address, 'http://localhost'));
const trip = (shared: Shared) => at(write('/', shared));

/** Every key of a link, each with a value that is not the default. */
const EVERYTHING: Required<Shared> = {
  task: 'report',
  circle: 'meal-15',
  cohort: 'slow',
  minutes: 20,
  conditions: {
    scenario: '新食堂 & 2026?',
    speed_mps: '0.75',
    date: '2024-12-31',
    at: 'mon-11:30',
    age: '80',
    services: 'canteen,daycare',
    need: '1',
  },
  versus: { circle: 'meal-30', cohort: 'wheelchair', minutes: 30, conditions: { speed_mps: '0.6', at: 'sun-09:00' } },
  swipe: 0.25,
  side: 'b',
  lang: 'en',
  theme: 'dark',
  screen: 'projector',
  level: 'village',
  draws: 'towns',
  sort: '-name',
  hidden: ['canteen', 'a;b'],
  find: '古城 #1',
  selected: { kind: 'gap', id: 'besxttzw42' },
  camera: { zoom: 12.34, lat: 28.85421, lon: 121.12345 },
  print: 'a3p',
  promise: { promise: 'canteens', pack: 'zj-2025', year: '2026' },
  siting: {
    site: 'canteen',
    pins: '121.10000,28.80000;121.20000,28.90000',
    close: 'LH0003;a%3bb',
    move: 'LH0004:121.1,28.8',
    link: '121.1,28.8;121.2,28.9',
    heat: '1',
    tab: 'plan',
    'p.service': 'canteen',
    'p.model': 'mclp',
    'p.sites': '3',
    'p.share': '0.9',
    'p.from': 'junctions',
    'p.parcels': 'A|121.1|28.8',
    'p.phases': '1,2',
    'p.towns': 'one',
    'p.fair': '1',
    'p.curve': '1',
    'p.budget': '500',
    'p.capacity': '100',
    'p.capacities': '50,80',
    'p.seconds': '30',
    'p.force': 'j1',
    'p.forbid': 'j2',
    'p.job': 'k42',
  },
};

describe('a link', () => {
  it('says everything and is read back as it was', () => {
    expect(trip(EVERYTHING)).toEqual(EVERYTHING);
  });

  it.each(Object.keys(EVERYTHING) as (keyof Shared)[])('says %s alone', (key) => {
    const one: Shared = { conditions: {}, [key]: EVERYTHING[key] };
    // These belong to a comparison, and mean nothing without it.
    const alone = key === 'swipe' || key === 'side' ? { ...one, versus: EVERYTHING.versus } : one;
    expect(trip(alone)).toEqual(alone);
  });

  it.each(PAPERS)('knows the paper %s', (print) => {
    expect(trip({ print }).print).toBe(print);
  });

  it.each(['home', 'facility', 'gap', 'area'] as const)('knows a selected %s', (kind) => {
    for (const id of ['0', 'a/1', '食堂 #1', 'a:b;c%d']) expect(trip({ selected: { kind, id } }).selected).toEqual({ kind, id });
  });

  it.each(['LH0003', 'a;b:c', '100%', '食堂 1'])('keeps the id %s whole in a list', (id) => {
    expect(listed(id)).not.toMatch(/[;:]/);
    expect(unlisted(listed(id))).toBe(id);
  });

  it('leaves out what is as by default', () => {
    expect(write('/', { lang: 'zh', theme: 'auto', side: 'a' })).toBe('/');
    expect(write('/', { versus: { cohort: 'slow' }, side: 'a', swipe: 0.5 })).toBe('/?b.cohort=slow&swipe=0.500');
  });

  it('keeps colons, commas and semicolons readable', () => {
    expect(write('/', { conditions: { at: 'mon-11:30', services: 'a,b' }, siting: { pins: '1,2;3,4' } })).toBe(
      '/?at=mon-11:30&services=a,b&pins=1,2;3,4',
    );
  });

  it('escapes whatever could end a value', () => {
    const find = '镇&b=1#x %3A+ =';
    expect(trip({ find }).find).toBe(find);
  });

  it('rounds the camera to a metre', () => {
    expect(write('/', { camera: { zoom: 11.987, lat: 28.123456, lon: 121.987654 } })).toBe('/#11.99/28.12346/121.98765');
  });
});

describe('nonsense in a link falls back', () => {
  it('to nothing at all where nothing is said', () => {
    expect(at('/')).toEqual({ conditions: {} });
  });

  it.each([
    'lang=de',
    'theme=auto',
    'theme=pink',
    'level=town',
    'sort=',
    'find=',
    'print=a5',
    'min=-1',
    'min=12.5',
    'min=abc',
    'sel=home',
    'sel=home:',
    'sel=tree:1',
    'circle=',
    'speed_mps=',
    'p.model=',
    'p.unknown=1',
    'unknown=1',
    // Without what they belong to.
    'pack=zj-2025',
    'year=2026',
    'swipe=0.2',
    'side=b',
    'b.min=20',
  ])('?%s', (query) => {
    expect(at(`/?${query}`)).toEqual({ conditions: {} });
  });

  it.each(['1.5', '-0.1', 'x'])('swipe=%s of a comparison', (swipe) => {
    expect(at(`/?b.cohort=slow&swipe=${swipe}&side=c`)).toEqual({ conditions: {}, versus: { cohort: 'slow', conditions: {} } });
  });

  it.each(['#12', '#12/28', '#a/b/c', '#12/86/121', '#12/-86/121', '#12/28/Infinity'])('the camera %s', (hash) => {
    expect(at(`/${hash}`).camera).toBeUndefined();
  });

  it('but what is right beside it is read', () => {
    expect(at('/?min=x&lang=en&sel=tree:1#12/28/121')).toEqual({ conditions: {}, lang: 'en', camera: { zoom: 12, lat: 28, lon: 121 } });
  });
});
