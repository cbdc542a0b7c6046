// The language and theme that a reader chose on any page, kept by the browser. An address that names one goes before it.

import type { Lang, Theme } from './url';

const KEY = { lang: 'carecircle.lang', theme: 'carecircle.theme', who: 'carecircle.who' } as const;

function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function keep(key: string, value: string) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // As above: the choice holds until the page is left.
  }
}

/** What an address says, else what was chosen last, else Chinese. */
export function langOf(said: string | null | undefined): Lang {
  const lang = said === 'zh' || said === 'en' ? said : kept(KEY.lang);
  return lang === 'en' ? 'en' : 'zh';
}

/** What an address says, else what was chosen last, else as the machine is set. */
export function themeOf(said: string | null | undefined): Theme {
  const theme = said === 'light' || said === 'dark' ? said : kept(KEY.theme);
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

/** The other language, remembered from now on. */
export function otherLang(lang: Lang): Lang {
  const other = lang === 'zh' ? 'en' : 'zh';
  keep(KEY.lang, other);
  return other;
}

/** The other theme, remembered from now on. */
export function otherTheme(dark: boolean): Theme {
  const other = dark ? 'light' : 'dark';
  keep(KEY.theme, other);
  return other;
}

/** The name with which this reader signed last; empty when never. */
export const whoOf = () => kept(KEY.who) ?? '';

/** Keeps the name with which a reader signs. */
export const keepWho = (who: string) => keep(KEY.who, who);
