// Words that the page shares with files, the API and the command line, from the one catalogue in `words/`.

import en from '../../../words/en.ftl';
import zh from '../../../words/zh.ftl';
import type { Lang } from '../state/url';
import type { SharedWords } from './catalogue';

export const shared: Record<Lang, SharedWords> = { zh, en };

/** A text with its first letter a capital. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
