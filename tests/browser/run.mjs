// All specs, or those that are named. A file that fails is run once more, alone, when all are done: a browser on a busy machine
// misses a moment now and then, and what fails twice has failed. What passed only then is named at the end.

import { readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const named = process.argv.slice(2);
const all = readdirSync(new URL('specs', import.meta.url))
  .filter((name) => name.endsWith('.test.mjs') && (named.length === 0 || named.some((part) => name.includes(part))))
  .map((name) => `${here}specs/${name}`);

/** Runs the files, tells each test, and returns the files of which one failed. */
async function failing(files) {
  const failed = new Set();
  const tests = run({ files, concurrency: 1 });
  tests.on('test:fail', ({ file, todo }) => todo === undefined && failed.add(file));
  await pipeline(tests, new spec(), process.stdout, { end: false });
  return files.filter((file) => failed.has(file));
}

if (all.length === 0) throw new Error(`no file of specs/ is named like ${named}`);
const once = await failing(all);
const twice = once.length === 0 ? [] : await failing(once);
const list = (files) => files.map((file) => relative(here, file)).join(', ');
const late = once.filter((file) => !twice.includes(file));
if (late.length > 0) console.log(`passed when run again: ${list(late)}`);
if (twice.length > 0) console.log(`failed twice: ${list(twice)}`);
process.exit(twice.length > 0 ? 1 : 0);
