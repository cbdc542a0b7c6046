import { describe, expect, it } from 'vitest';
import { at, below, deskOf, folderOf } from './base';

it.each([
  ['/', '/'],
  ['/near', '/'],
  ['/s/%E4%B8%B4%E6%B5%B7/', '/s/%E4%B8%B4%E6%B5%B7/'],
  ['/s/x/promises', '/s/x/'],
  ['/yl/s/x/api', '/yl/s/x/'],
])('the folder of %s is %s', (path, folder) => {
  expect(folderOf(path)).toBe(folder);
});

it('a path of the API stands in the folder of the page', () => {
  expect(at('api/v1/study', '/near')).toBe('/api/v1/study');
  expect(at('tiles/base/{z}/{x}/{y}.mvt', '/s/x/')).toBe('/s/x/tiles/base/{z}/{x}/{y}.mvt');
});

describe('the server that an API document names', () => {
  it('is taken as it is where it knows its folder', () => {
    expect(below('/api/v1', '/api')).toBe('/api/v1');
    expect(below('/s/x/ogc', '/s/x/api')).toBe('/s/x/ogc');
  });
  it('stands in the folder of the page where it does not, as behind a proxy that cuts the folder off', () => {
    expect(below('/api/v1', '/yl/api')).toBe('/yl/api/v1');
  });
});

it('only a study below /s/ has a desk above it', () => {
  expect(deskOf('/s/x/')).toBe('/');
  expect(deskOf('/yl/s/x/near')).toBe('/yl/');
  for (const path of ['/', '/near', '/s/x', '/yl/', '/s/']) expect(deskOf(path)).toBeNull();
});
