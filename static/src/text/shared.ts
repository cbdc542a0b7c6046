// Words that the page shares with files, the API and the command line, from the one catalogue in `words/`.

import en from '../../../words/en.ftl';
import zh from '../../../words/zh.ftl';
import type { Lang } from '../state/url';
import type { SharedWords } from './catalogue';

export const shared: Record<Lang, SharedWords> = { zh, en };

/** A message in every language. */
export const both = (key: keyof SharedWords): Record<Lang, string> => ({ zh: zh[key], en: en[key] });

/** Days of the week in short, by their key: `mon`. */
export const weekdays = (lang: Lang): Record<string, string> =>
  Object.fromEntries((['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const).map((day) => [day, shared[lang][`weekday-${day}`]]));

/** A text with its first letter a capital. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
