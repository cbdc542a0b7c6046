// Writes static/public/licences.txt: the licences of everything inside the program. The page links to it, `carecircle licences` prints it.
// Usage: node packaging/licences.mjs (make licences), after `npm ci` in static/. A crate that is missing here is fetched by cargo.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { DATA, ROOT, crates, libraries, locked, npmPackages } from './inside.mjs';

const TO = join(ROOT, 'static/public/licences.txt');
const RULE = '='.repeat(79);

const sysroot = execFileSync('rustc', ['--print', 'sysroot'], { encoding: 'utf8' }).trim();
/** The standard text of a licence, as the Rust toolchain brings it. */
const standard = (id) => readFileSync(join(sysroot, 'share/doc/rust/licenses', `${id}.txt`), 'utf8');

const OF_A_LICENCE = /^(licen[cs]e|copying|notice|unlicense|copyright)/i;
/** Where one of several may be chosen, the first of these is; the texts of the others are left out. */
const CHOICE = ['MIT', 'Zlib', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0'];

/** Texts of a package's licences: its own files, else the standard text of the licence it declares. */
function texts({ name, dir, license, authors }) {
  const files = readdirSync(dir).filter((f) => OF_A_LICENCE.test(f) && statSync(join(dir, f)).isFile());
  const choices = license.includes(' AND ') ? [] : license.split(/ OR |\s*\/\s*/).map((id) => id.replace(/[()]/g, ''));
  const chosen = CHOICE.find((id) => choices.length > 1 && choices.includes(id));
  const of = (id) => files.filter((f) => f.toLowerCase().includes(id.split('-')[0].toLowerCase()));
  // NOTICE belongs to a work under any licence; a single LICENSE may hold several.
  const kept = chosen && of(chosen).length ? files.filter((f) => of(chosen).includes(f) || /^(notice|copyright)/i.test(f)) : files;
  if (kept.length) return kept.map((f) => readFileSync(join(dir, f), 'utf8'));
  const id = chosen ?? choices[0];
  const by = authors?.length ? `Copyright (c) ${authors.join(', ')}` : `Copyright (c) the authors of ${name}`;
  if (id && existsSync(join(sysroot, 'share/doc/rust/licenses', `${id}.txt`))) return [`${by}\n\n${standard(id)}`];
  if (id === 'BSD-3-Clause') return [`${by}\n\n${BSD_3}`];
  throw new Error(`${name}: ${dir} has no file of a licence, and no standard text of '${license}' is known; add it here`);
}

const BSD_3 = `${standard('BSD-2-Clause').trim().split(/\n(?=THIS SOFTWARE)/)[0]}

3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote products derived from this software without specific prior written permission.

${standard('BSD-2-Clause').trim().split(/\n(?=THIS SOFTWARE)/)[1]}
`;

const all = crates();
const inside = new Set(all.map((c) => `${c.name} ${c.version}`));
const npm = npmPackages();
const cpp = libraries(all);

/** Every text once, and who stands under it; in the order of the first of them. */
const shared = new Map();
const add = (name, text) => {
  const clean = text.replace(/\r\n?/g, '\n').replace(/[ \t]+$/gm, '').replace(/^\uFEFF|^\n+|\n+$/g, '');
  const key = clean.replace(/\s+/g, ' ').toLowerCase();
  const entry = shared.get(key) ?? { names: [], text: clean };
  if (!entry.names.includes(name)) entry.names.push(name);
  shared.set(key, entry);
};
const label = (p) => [p.name, p.version].filter(Boolean).join(' ');
for (const p of cpp) add(label(p), p.text);
for (const p of all) for (const text of texts(p)) add(label(p), text);
for (const p of npm) for (const text of texts(p)) add(label(p), text);
add('Rust standard library', standard('MIT'));
for (const id of ['Apache-2.0', 'LLVM-exception']) add('libc++ and compiler-rt of LLVM (in the packages for Linux)', standard(id));

const list = (packages) => packages.map((p) => `  ${label(p)} | ${p.license}${p.url ? ` | ${p.url}` : ''}`).join('\n');
const outside = locked().filter((name) => !inside.has(name)).sort();

writeFileSync(
  TO,
  `CareCircle: licences of everything inside / 程序内含全部组成部分的许可

Made by 'make licences'; a test holds it against Cargo.lock and package-lock.json.
CareCircle itself: MIT.

${readFileSync(join(ROOT, 'LICENSE'), 'utf8').trim()}

${RULE}
C and C++ libraries / C、C++ 库

${list(cpp)}
  libc++ and compiler-rt of LLVM (in the packages for Linux) | Apache-2.0 WITH LLVM-exception
  Rust standard library | MIT OR Apache-2.0

${RULE}
Data / 数据

${list(DATA)}
  No font is inside: the page is written in the fonts of the system. / 不含字体，页面使用系统字体。

${RULE}
Packages of the page (npm) / 网页所用的包

${list(npm)}

${RULE}
Rust crates / Rust 包

${list(all)}

${RULE}
Not inside: of builds, tests and other systems / 不在程序内：仅编译、测试或其他系统使用

${outside.map((name) => `  ${name}`).join('\n')}

${[...shared.values()].map(({ names, text }) => `${RULE}\n${names.join(', ')}\n\n${text}\n`).join('\n')}`,
);
console.log(`${TO}: ${all.length} crates, ${npm.length} packages of npm, ${cpp.length} libraries, ${shared.size} texts`);
