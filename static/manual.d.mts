import type { Plugin } from 'vite';

/** Tasks of a language, rendered. */
export function tasks(lang: 'zh' | 'en'): { id: string; title: string; html: string; text: string }[];

/** The plugin: `import manual from 'virtual:manual'`. */
export function manual(): Plugin;
