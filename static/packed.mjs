// Beside every text file of the built page, the same gzipped and by brotli: packed once here, not at every request.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TEXT = /\.(js|mjs|css|html|svg|json|txt|webmanifest)$/;
/** Below this, there is nothing to win. */
const LEAST_BYTES = 600;

const dist = new URL('dist/', import.meta.url);
for (const name of readdirSync(dist, { recursive: true }).filter((n) => TEXT.test(n))) {
  const bytes = readFileSync(new URL(name, dist));
  if (bytes.length < LEAST_BYTES) continue;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(new URL(`${name}.br`, dist), brotliCompressSync(bytes, { params }));
  writeFileSync(new URL(`${name}.gz`, dist), gzipSync(bytes, { level: 9 }));
}
