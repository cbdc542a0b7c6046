// The addresses of the desk's pages. What a page was doing is in its address, so that coming back finds it.

import { langOf, themeOf } from '../state/remembered';
import type { Lang, Theme } from '../state/url';

export interface Address {
  lang: Lang;
  theme: Theme;
  draft?: string | null;
  job?: string | null;
  /** A study that is to be opened: where a link led to one that is closed. */
  open?: string | null;
}

export function readAddress(url: URL): Address {
  const query = url.searchParams;
  return {
    lang: langOf(query.get('lang')),
    theme: themeOf(query.get('theme')),
    draft: query.get('draft'),
    job: query.get('job'),
    open: query.get('open'),
  };
}

/** The address of `page`, relative to the desk's folder; what is as by default is left out. */
export function address(page: string, { lang, theme, draft, job }: Address): string {
  const query = new URLSearchParams({
    ...(draft ? { draft } : {}),
    ...(job ? { job } : {}),
    ...(lang === 'en' ? { lang } : {}),
    ...(theme === 'auto' ? {} : { theme }),
  }).toString();
  return `${page}${query && `?${query}`}`;
}
