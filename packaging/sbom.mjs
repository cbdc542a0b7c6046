// Prints the parts of the program for one target as a CycloneDX 1.5 document. Usage: node packaging/sbom.mjs TARGET
// The same tree gives the same bytes: no time and no random serial number is in it.

import { DATA, crates, libraries, npmPackages, version } from './inside.mjs';

const [target] = process.argv.slice(2);
if (!target) throw new Error('usage: node packaging/sbom.mjs TARGET, such as x86_64-unknown-linux-gnu');

// What is no SPDX expression goes as a name.
const OTHER = /^(blessing|IOGP|WTFPL)/;
const licenses = (id) => [OTHER.test(id) ? { license: { name: id } } : { expression: id.replaceAll(/\s*\/\s*/g, ' OR ') }];
const component = (purl, p, more = {}) => ({
  type: 'library',
  'bom-ref': purl ?? p.name,
  name: p.name,
  ...(p.version && { version: p.version }),
  licenses: licenses(p.license),
  ...(purl && { purl }),
  ...(p.url && { externalReferences: [{ type: 'website', url: p.url }] }),
  ...more,
});

const all = crates([target]);
const cargo = (p) => `pkg:cargo/${p.name}@${p.version}`;
const byId = new Map(all.map((p) => [p.id, cargo(p)]));
const npm = (p) => `pkg:npm/${p.name.replace('@', '%40')}@${p.version}`;
const root = `pkg:generic/carecircle@${version()}?target=${target}`;

const document = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: {
    component: { type: 'application', 'bom-ref': root, name: 'carecircle', version: version(), licenses: licenses('MIT') },
    properties: [{ name: 'carecircle:target', value: target }],
  },
  components: [
    ...all.map((p) => component(cargo(p), p)),
    ...npmPackages().map((p) => component(npm(p), p)),
    ...libraries(all).map((p) => component(`pkg:generic/${encodeURIComponent(p.name)}@${p.version ?? '0'}`, p)),
    ...DATA.map((p) => component(undefined, p, { type: 'data' })),
  ],
  dependencies: all.map((p) => ({ ref: cargo(p), dependsOn: p.needs.map((id) => byId.get(id)).filter(Boolean).sort() })),
};
console.log(JSON.stringify(document, null, 1));
