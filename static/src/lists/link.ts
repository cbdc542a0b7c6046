// The ways from the study's page to its lists.

import type { Lang } from '../state/url';

const search = (lang: Lang, of: Record<string, string>) => {
  const query = new URLSearchParams({ ...of, ...(lang === 'en' ? { lang } : {}) }).toString();
  return `lists${query && `?${query}`}`;
};

/** The doubts of the import, each a row that can be clicked. */
export const doubts = (lang: Lang) => search(lang, {});

/** The form of a facility. */
export const editor = (lang: Lang, facility: string) => search(lang, { facility });
