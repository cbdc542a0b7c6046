// The manual of docs/manual as a module, made when the page is built: tasks in both languages, rendered to HTML, and their pictures.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { marked } from 'marked';

const FOLDER = new URL('../docs/manual/', import.meta.url);
const NAME = 'virtual:manual';
/** The name by which Vite knows the module. */
const RESOLVED = `\0${NAME}`;

/** Tasks of a language in the order of their files' numbers: an id, a title, HTML, and plain text to search in. */
export function tasks(lang) {
  const folder = new URL(`${lang}/`, FOLDER);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => {
      const source = readFileSync(new URL(name, folder), 'utf8');
      const [, title, body] = /^# (.+)\n([\s\S]*)$/.exec(source) ?? [];
      if (!title) throw new Error(`docs/manual/${lang}/${name}: expected a first line "# title"`);
      // A picture that is not made yet is left out: the page asks for no file that is missing.
      const drawn = body.replace(/!\[[^\]]*\]\(\.\.\/pictures\/([^)]+)\)/g, (image, file) =>
        existsSync(new URL(`pictures/${file}`, FOLDER)) ? image : '',
      );
      const html = marked.parse(drawn.replaceAll('](../pictures/', '](./assets/manual-'), { async: false });
      return { id: name.replace(/^\d+-|\.md$/g, ''), title, html, text: `${title} ${html.replace(/<[^>]+>/g, ' ')}`.toLowerCase() };
    });
}

/** The plugin: `import manual from 'virtual:manual'`. */
export function manual() {
  return {
    name: 'manual',
    resolveId: (id) => (id === NAME ? RESOLVED : null),
    load(id) {
      if (id !== RESOLVED) return null;
      return `export default ${JSON.stringify({ zh: tasks('zh'), en: tasks('en') })}`;
    },
    generateBundle() {
      const pictures = new URL('pictures/', FOLDER);
      for (const name of readdirSync(pictures).filter((n) => n.endsWith('.webp'))) {
        this.emitFile({ type: 'asset', fileName: `assets/manual-${name}`, source: readFileSync(new URL(name, pictures)) });
      }
    },
  };
}
