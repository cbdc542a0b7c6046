// An OpenAPI 3.1 document as this page reads it: what the server writes, no more.

export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  prefixItems?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  additionalProperties?: Schema | boolean;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  description?: string;
  required?: boolean;
  schema?: Schema;
}

export interface Media {
  schema?: Schema;
}

export interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { description?: string; content: Record<string, Media> };
  responses: Record<string, { description?: string; content?: Record<string, Media> }>;
  security?: unknown[];
}

export interface Document {
  openapi: string;
  info: { title: string; version: string; description?: string };
  servers?: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

/** One method of one path. */
export interface Entry {
  id: string;
  method: string;
  /** With the server's prefix. */
  path: string;
  operation: Operation;
}

/** A document with where it is, and what it describes: this program's own API, or the OGC one. */
export interface Part {
  id: 'api' | 'ogc';
  source: string;
  document: Document;
  entries: Entry[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Every operation, in the order of the document; `stands` gives where its server is found from here. */
export function entries(document: Document, prefix: string, stands = (server: string) => server): Entry[] {
  const server = stands(document.servers?.[0]?.url ?? '');
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    METHODS.filter((method) => methods[method]).map((method) => ({
      id: `${prefix}-${method}${path.replace(/[^\w]+/g, '-')}`,
      method,
      path: path === '/' ? server : server + path,
      operation: methods[method] as Operation,
    })),
  );
}

/** The name in a reference to a schema. */
export const named = (ref: string) => ref.slice(ref.lastIndexOf('/') + 1);

/** A schema in a few words, with the schemas that it names: `array of `, `AreaRow`. */
export function words(schema: Schema | undefined): { text: string; ref?: string }[] {
  if (!schema) return [{ text: 'any' }];
  if (schema.$ref) return [{ text: named(schema.$ref), ref: named(schema.$ref) }];
  if (schema.enum) return [{ text: schema.enum.map((v) => JSON.stringify(v)).join(' | ') }];
  if (schema.const !== undefined) return [{ text: JSON.stringify(schema.const) }];
  const either = schema.oneOf ?? schema.anyOf;
  if (either) return either.flatMap((one, i) => [...(i ? [{ text: ' | ' }] : []), ...words(one)]);
  if (schema.allOf) return schema.allOf.flatMap((one, i) => [...(i ? [{ text: ' & ' }] : []), ...words(one)]);
  const types = Array.isArray(schema.type) ? schema.type : schema.type ? [schema.type] : ['any'];
  return types.flatMap((type, i) => {
    const before = i ? [{ text: ' | ' }] : [];
    if (type !== 'array') return [...before, { text: type }];
    if (schema.prefixItems)
      return [
        ...before,
        { text: '[' },
        ...schema.prefixItems.flatMap((one, k) => [...(k ? [{ text: ', ' }] : []), ...words(one)]),
        { text: ']' },
      ];
    return [...before, { text: 'array<' }, ...words(schema.items), { text: '>' }];
  });
}

/** The least and greatest number, where they say something. */
export function range(schema: Schema | undefined): string {
  const { minimum, maximum } = schema ?? {};
  if (maximum !== undefined) return ` ${minimum ?? ''}…${maximum}`;
  return minimum ? ` ≥ ${minimum}` : '';
}

/** Properties of an object, or of all that it is made from. */
export function properties(schema: Schema): { name: string; schema: Schema; required: boolean }[] {
  const own = Object.entries(schema.properties ?? {}).map(([name, one]) => ({
    name,
    schema: one,
    required: schema.required?.includes(name) ?? false,
  }));
  return [...(schema.allOf ?? []).flatMap(properties), ...own];
}

/** The address of a question, as far as its parameters are filled in. */
export function address(path: string, parameters: Parameter[], values: Record<string, string>): string {
  let out = path;
  const query = new URLSearchParams();
  for (const p of parameters) {
    const value = values[p.name]?.trim();
    if (!value) continue;
    if (p.in === 'path') out = out.replace(`{${p.name}}`, encodeURIComponent(value));
    else if (p.in === 'query') query.set(p.name, value);
  }
  const asked = query.toString();
  return out + (asked && `?${asked}`);
}
