// Sheets of paper, and what lies where on them.

import type { Paper } from '../state/url';

type Size = 'a4' | 'a3';
export const SIZES: Record<Size, string> = { a4: 'A4', a3: 'A3' };

/** In millimetres: the sheet, its margin, the map's box on it, a unit of lettering; and dots a millimetre of the map. */
export const PAPERS: Record<Paper, { sheet: [number, number]; margin: number; map: [number, number]; unit: number; dots: number }> = {
  a4: { sheet: [297, 210], margin: 10, map: [192, 160], unit: 1, dots: 11 },
  a3: { sheet: [420, 297], margin: 12, map: [302, 238], unit: 1.3, dots: 9 },
  a4p: { sheet: [210, 297], margin: 10, map: [189, 172], unit: 1, dots: 11 },
  a3p: { sheet: [297, 420], margin: 12, map: [271, 258], unit: 1.3, dots: 9 },
};

export const sizeOf = (paper: Paper): Size => (paper.startsWith('a4') ? 'a4' : 'a3');
export const isPortrait = (paper: Paper) => paper.endsWith('p');
export const paperOf = (size: Size, portrait: boolean): Paper => (portrait ? `${size}p` : size);
