// Reads the catalogue that the page shares with files, the API and the command line: `words/<language>.ftl`, Project Fluent. The build
// and the tests call it; no browser does.

import { FluentBundle, FluentResource } from '@fluent/bundle';

/** Keys of the messages that the page shares; each without places, so that it is plain text. */
export const SHARED = [
  'shown-simulated-data',
  'shown-straight-line-estimate',
  'shown-no-bus',
  'report-what-was-read',
  'attribute-address',
  'attribute-telephone',
  'crs-gcj-02-amap',
  'crs-bd-09-baidu',
  'crs-gcj-02-shifted',
  'crs-bd-09-shifted',
  'crs-gcj-02-shifted-again',
  'crs-bd-09-shifted-again',
  'weekday-mon',
  'weekday-tue',
  'weekday-wed',
  'weekday-thu',
  'weekday-fri',
  'weekday-sat',
  'weekday-sun',
] as const;

export type SharedWords = Record<(typeof SHARED)[number], string>;

/** Shared messages of a language. A key that is missing, or that has places, ends the build. */
export function sharedWords(language: string, text: string): SharedWords {
  const bundle = new FluentBundle(language, { useIsolating: false });
  bundle.addResource(new FluentResource(text));
  const entries = SHARED.map((key) => {
    const value = bundle.getMessage(key)?.value;
    if (value == null) throw new Error(`words/${language}.ftl has no message '${key}', which the page shows`);
    return [key, bundle.formatPattern(value)] as const;
  });
  return Object.fromEntries(entries) as SharedWords;
}
