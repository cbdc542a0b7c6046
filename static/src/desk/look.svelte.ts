// The reader's language and theme on the desk's pages.

import type { Lang, Theme } from '../state/url';
import { readAddress } from './address';

export class Look {
  lang = $state<Lang>('zh');
  theme = $state<Theme>('auto');
  #system = matchMedia('(prefers-color-scheme: dark)');
  #systemDark = $state(this.#system.matches);
  readonly dark = $derived(this.theme === 'dark' || (this.theme === 'auto' && this.#systemDark));

  constructor(url: URL) {
    const { lang, theme } = readAddress(url);
    this.lang = lang;
    this.theme = theme;
    this.#system.addEventListener('change', (e) => (this.#systemDark = e.matches));
  }
}
