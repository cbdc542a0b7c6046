import { describe, expect, it } from 'vitest';
import { EXTENT, homesOf, NUMBERS } from './tile';

// A vector tile written by hand, as the specification (MVT 2.1) lays it out: nothing of the reader is used to write it.
const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]);
const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value);
const field = (number: number, kind: number, body: number[]) => [...varint(number * 8 + kind), ...body];
const bytes = (number: number, body: number[]) => field(number, 2, [...varint(body.length), ...body]);
const text = (number: number, words: string) => bytes(number, [...new TextEncoder().encode(words)]);

/** A value of a layer, by the kind of number that it is written as. */
const float = (value: number) => bytes(4, field(2, 5, [...new Uint8Array(new Float32Array([value]).buffer)]));
const double = (value: number) => bytes(4, field(3, 1, [...new Uint8Array(new Float64Array([value]).buffer)]));
const int = (value: number) => bytes(4, field(4, 0, varint(value)));
const uint = (value: number) => bytes(4, field(5, 0, varint(value)));
const sint = (value: number) => bytes(4, field(6, 0, varint(zigzag(value))));
const words = (value: string) => bytes(4, text(1, value));

/** A point with tags: pairs of a key's index and a value's index. */
const point = (x: number, y: number, tags: number[], id = 1) =>
  bytes(2, [
    ...field(1, 0, varint(id)),
    ...bytes(2, tags.flatMap(varint)),
    ...field(3, 0, [1]),
    ...bytes(4, [9, ...varint(zigzag(x)), ...varint(zigzag(y))]),
  ]);

const layer = (name: string, keys: string[], values: number[][], features: number[][]) =>
  bytes(3, [
    ...text(1, name),
    ...features.flat(),
    ...keys.flatMap((key) => text(3, key)),
    ...values.flat(),
    ...field(5, 0, varint(EXTENT)),
    ...field(15, 0, [2]),
  ]);

const homes = (tile: number[], circle = 'meal', never = 1e7) => [...homesOf(Uint8Array.from(tile), circle, never)];
const KEYS = ['seniors', 'c_meal', 'c_school'];

describe('homes of a tile', () => {
  it('are numbers in a row: x, y, seconds, seniors', () => {
    const tile = layer(
      'homes',
      KEYS,
      [float(2.5), uint(300), uint(900)],
      [point(10, 20, [0, 0, 1, 1, 2, 2]), point(4095, 0, [0, 0, 2, 1])],
    );
    expect(homes(tile)).toEqual([10, 20, 300, 2.5, 4095, 0, 1e7, 2.5]);
    expect(homes(tile, 'school')).toEqual([10, 20, 900, 2.5, 4095, 0, 300, 2.5]);
    expect(homes(tile).length % NUMBERS).toBe(0);
  });

  it('never get there by a circle that the tile does not have', () => {
    const tile = layer('homes', KEYS, [uint(1), uint(300)], [point(1, 2, [0, 0, 1, 1])]);
    expect(homes(tile, 'unknown', 77)).toEqual([1, 2, 77, 1]);
  });

  it('may have numbers of every kind', () => {
    const values = [float(0.5), double(1234.5), int(70000), uint(2 ** 31), sint(-3)];
    const tile = layer(
      'homes',
      KEYS,
      values,
      values.map((_, i) => point(1, 1, [1, i])),
    );
    expect(homes(tile).filter((_, i) => i % NUMBERS === 2)).toEqual([0.5, 1234.5, 70000, 2 ** 31, -3]);
  });

  it('outside the tile belong to its neighbours', () => {
    const values = [uint(5)];
    const at = (x: number, y: number) => point(x, y, [0, 0]);
    const tile = layer('homes', KEYS, values, [at(-1, 5), at(5, -1), at(EXTENT, 5), at(5, EXTENT), at(0, 4095)]);
    expect(homes(tile)).toEqual([0, 4095, 1e7, 5]);
  });

  it('are those of their layer alone, whatever else there is', () => {
    const other = layer('roads', ['seniors', 'name'], [words('临海'), uint(9)], [point(7, 7, [0, 1, 1, 0])]);
    const tile = [...other, ...layer('homes', KEYS, [uint(1)], [point(1, 2, [0, 0])]), ...other];
    expect(homes(tile)).toEqual([1, 2, 1e7, 1]);
    expect(homes(other)).toEqual([]);
    expect(homes([])).toEqual([]);
  });

  it('are found behind fields that no reader knows', () => {
    const later = [...field(9, 1, [9, 9, 9, 9, 9, 9, 9, 9]), ...field(10, 5, [9, 9, 9, 9]), ...text(11, 'later')];
    const home = bytes(2, [...later, ...bytes(2, [0, 0]), ...bytes(4, [9, 2, 4])]);
    expect(homes([...later, ...layer('homes', KEYS, [uint(8)], [home])])).toEqual([1, 2, 1e7, 8]);
  });

  it('may have an id beyond 32 bits', () => {
    expect(homes(layer('homes', KEYS, [uint(1)], [point(1, 2, [0, 0], 2 ** 45 + 3)]))).toEqual([1, 2, 1e7, 1]);
  });

  it('cannot be read from a tile that is cut short', () => {
    const tile = layer('homes', KEYS, [uint(1), uint(300)], [point(1, 2, [0, 0, 1, 1])]);
    expect(() => homes([...tile, 0x80])).toThrow(/cut short/);
  });
});
