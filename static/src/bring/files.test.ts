import { describe, expect, it } from 'vitest';
import { MOST_BYTES, size, sortOut } from './files';

const file = (path: string, size = 10) => ({ path, file: { name: path.split('/').pop(), size } as File });

describe('what is dropped', () => {
  it('leaves out what is no data, and says each with its reason', () => {
    const { files, leftOut } = sortOut([
      file('名单.xlsx'),
      file('~$名单.xlsx'),
      file('资料/.DS_Store'),
      file('资料/Thumbs.db'),
      file('__MACOSX/._x.shp'),
      file('全省.osm.pbf', MOST_BYTES + 1),
      file('刚好.tif', MOST_BYTES),
    ]);
    expect(files.map((f) => f.name)).toEqual(['名单.xlsx', '刚好.tif']);
    expect(leftOut).toEqual([
      { name: '~$名单.xlsx', why: 'temporary' },
      { name: '资料/.DS_Store', why: 'system' },
      { name: '资料/Thumbs.db', why: 'system' },
      { name: '__MACOSX/._x.shp', why: 'system' },
      { name: '全省.osm.pbf', why: 'large' },
    ]);
  });

  it('has names of one path segment, and loses no file to another of the same name', () => {
    const { files } = sortOut([file('甲镇/名单.xlsx'), file('乙镇/名单.XLSX'), file('甲镇/路.zip')]);
    expect(files.map((f) => f.name)).toEqual(['甲镇 名单.xlsx', '乙镇 名单.XLSX', '路.zip']);
  });
});

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KB'],
  [10_240, '10 KB'],
  [1_048_100, '1.0 MB'],
  [104_857_600, '100 MB'],
  [MOST_BYTES, '1.0 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(size(bytes)).toBe(text);
});
