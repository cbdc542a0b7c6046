// A QR code as the outline of its dark modules: made here, so that a link on paper needs no other machine.

import { encode } from 'uqr';

/** Modules of light around the code that a reader needs (ISO/IEC 18004 asks for four). */
const QUIET = 4;

export interface Qr {
  /** Modules along a side, the quiet zone included. */
  size: number;
  /** An SVG path of all dark modules, one unit a module. */
  path: string;
}

/** The code of a text; 15 % of it may be torn or dirty. Throws where the text is too long for a code (above 2,331 bytes). */
export function qr(text: string): Qr {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET });
  let path = '';
  data.forEach((row, y) => {
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue;
      const from = x;
      while (x < size && row[x]) x++;
      path += `M${from} ${y}h${x - from}v1H${from}z`;
    }
  });
  return { size, path };
}
