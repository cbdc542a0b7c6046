// The way from the study's page to the rows that are not located.

import type { Lang } from '../state/url';

/** Reasons of the import that a place on the map mends. */
const REASONS = new Set([
  'located-in-doubt',
  'located-roughly',
  'located-by-village',
  'located-by-town',
  'unlocated',
  'no-coordinate-columns',
]);

export const isOfPlace = (reason: string) => REASONS.has(reason);

export const tray = (lang: Lang) => `tray${lang === 'en' ? '?lang=en' : ''}`;
