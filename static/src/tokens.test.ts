import { describe, expect, it } from 'vitest';
import tokens from './tokens.css?raw';

const sources: Record<string, string> = import.meta.glob(['./**/*.svelte', './**/*.css', '!./tokens.css'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
/** The style sheet of each file, without its comments. */
const sheets = Object.entries(sources).map(([file, text]) => {
  const sheet = file.endsWith('.css') ? text : (/<style>([^]*)<\/style>/.exec(text)?.[1] ?? '');
  return { file, sheet: sheet.replace(/\/\*[^]*?\*\//g, '') };
});

/** Every value that `property` is given anywhere and that has something `odd` about it, with its file. */
const values = (property: RegExp, odd: (value: string) => boolean) =>
  sheets.flatMap(({ file, sheet }) =>
    [...sheet.matchAll(/([\w-]+):\s*([^;{}]+);/g)]
      .filter(([, name, value]) => property.test(name!) && odd(value!))
      .map(([declaration]) => `${file}: ${declaration}`),
  );
const length = (value: string) => /\d(px|r?em|pt|mm|cm|ch|ex)\b/.test(value);

describe('no style sheet but tokens.css has', () => {
  it('a size of type of its own', () => {
    expect(values(/^font-size$/, length)).toEqual([]);
  });

  it('a radius of its own', () => {
    expect(values(/^border(-\w+)*-radius$/, length)).toEqual([]);
  });

  it('a distance of its own between things on the screen, but for a hair', () => {
    expect(values(/^(row-|column-)?gap$/, (value) => /\b(?!1px)\d+px/.test(value))).toEqual([]);
  });

  it('a colour of its own', () => {
    expect(values(/./, (value) => /#[\da-f]{3,8}\b|\b(rgb|hsl|oklch)a?\(|\b(white|black)\b/i.test(value))).toEqual([]);
  });
});

it('every token that is used is there, and every one that is there is used', () => {
  const known = new Set([...tokens.matchAll(/^\s*(--[\w-]+):/gm)].map(([, name]) => name!));
  const css = sheets.map(({ sheet }) => sheet).join('\n');
  const own = new Set(
    [
      ...Object.values(sources)
        .join('\n')
        .matchAll(/(?:style:|[\s{])(--[\w-]+)[:=]/g),
    ].map(([, name]) => name!),
  );
  const used = new Set([...(css + tokens).matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name!));
  expect([...used].filter((name) => !known.has(name) && !own.has(name))).toEqual([]);
  expect([...known].filter((name) => !used.has(name))).toEqual([]);
});
