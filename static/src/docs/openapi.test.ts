import { describe, expect, it } from 'vitest';
import { address, entries, properties, range, words, type Document, type Parameter } from './openapi';

const said = (...of: Parameters<typeof words>) =>
  words(...of)
    .map((w) => w.text)
    .join('');

describe('a document', () => {
  it('has an entry for each method of each path, below its server', () => {
    const operation = { responses: {} };
    const document: Document = {
      openapi: '3.1.0',
      info: { title: 'x', version: '1' },
      servers: [{ url: '/ogc' }],
      paths: { '/': { get: operation }, '/items/{id}': { post: operation, get: operation, parameters: operation } },
    };
    expect(entries(document, 'ogc').map((e) => [e.id, e.method, e.path])).toEqual([
      ['ogc-get-', 'get', '/ogc'],
      ['ogc-get-items-id-', 'get', '/ogc/items/{id}'],
      ['ogc-post-items-id-', 'post', '/ogc/items/{id}'],
    ]);
  });
});

describe('a schema in words', () => {
  it.each([
    [undefined, 'any'],
    [{ type: 'string' }, 'string'],
    [{ type: ['number', 'null'] }, 'number | null'],
    [{ type: 'array', items: { $ref: '#/components/schemas/AreaRow' } }, 'array<AreaRow>'],
    [{ type: ['array', 'null'], items: { type: 'number' } }, 'array<number> | null'],
    [{ type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }] }, '[number, string]'],
    [{ enum: ['town', 'village'] }, '"town" | "village"'],
    [{ const: 1 }, '1'],
    [{ oneOf: [{ $ref: '#/a/Named' }, { type: 'null' }] }, 'Named | null'],
    [{ allOf: [{ $ref: '#/a/A' }, { $ref: '#/a/B' }] }, 'A & B'],
  ])('%j is %s', (schema, text) => {
    expect(said(schema)).toBe(text);
  });

  it('has a range where there is one', () => {
    expect(range({ minimum: 0, maximum: 1 })).toBe(' 0…1');
    expect(range({ maximum: 9 })).toBe(' …9');
    expect(range({ minimum: 1 })).toBe(' ≥ 1');
    // Every unsigned number says this.
    expect(range({ minimum: 0 })).toBe('');
    expect(range(undefined)).toBe('');
  });

  it('has the properties of everything that it is made from', () => {
    const schema = { allOf: [{ properties: { a: { type: 'string' } }, required: ['a'] }], properties: { b: { type: 'number' } } };
    expect(properties(schema).map((p) => [p.name, p.required])).toEqual([
      ['a', true],
      ['b', false],
    ]);
  });
});

it('an address has the parameters that are filled in, where they belong', () => {
  const parameters: Parameter[] = [
    { name: 'id', in: 'path' },
    { name: 'q', in: 'query' },
    { name: 'empty', in: 'query' },
    { name: 'token', in: 'header' },
  ];
  const values = { id: 'a/b 1', q: ' 镇 & 村 ', empty: '  ', token: 'x' };
  expect(address('/homes/{id}', parameters, values)).toBe('/homes/a%2Fb%201?q=%E9%95%87+%26+%E6%9D%91');
  expect(address('/homes/{id}', parameters, {})).toBe('/homes/{id}');
});
