// Whether a page without a switch of its own is dark: as the reader chose on another page, else as the machine is set.

import { themeOf } from '../state/remembered';

export class Darkness {
  #theme = themeOf(null);
  #system = matchMedia('(prefers-color-scheme: dark)');
  #systemDark = $state(this.#system.matches);
  readonly dark = $derived(this.#theme === 'dark' || (this.#theme === 'auto' && this.#systemDark));

  constructor() {
    this.#system.addEventListener('change', (e) => (this.#systemDark = e.matches));
  }
}
