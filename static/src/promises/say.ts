// Numbers of promises as people read them, in the promise's own unit.

import type { Named, PromiseRow } from '../api/client';
import type { Lang } from '../state/url';
import { promisesTexts } from '../text/promises';

export const word = (lang: Lang, words: Named) => (lang === 'en' ? words.en || words.zh : words.zh || words.en);

const digits = (lang: Lang, value: number, most: number) =>
  new Intl.NumberFormat(lang === 'en' ? 'en' : 'zh-CN', { maximumFractionDigits: most }).format(value);

/** A plain number: whole when large, with what matters after the point when small. */
export const plain = (lang: Lang, value: number) => digits(lang, value, Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);

/** A unit after a number: one town, two towns. */
const after = (lang: Lang, value: number, unit: string) =>
  lang === 'en' && value === 1
    ? unit
        .replace(/people$/, 'person')
        .replace(/ies$/, 'y')
        .replace(/([^s])s$/, '$1')
    : unit;

/** A Latin unit stands apart from its number, a Chinese one does not. */
const with_ = (lang: Lang, value: string, unit: string) =>
  unit ? `${value}${lang === 'en' && !unit.startsWith('%') ? ' ' : ''}${unit}` : value;

/** To a tenth, as everywhere; rounded down where that would make a promise look kept: 99.96 % is not 100 %. */
function percent(row: PromiseRow, of: number): number {
  const near = Math.round(of * 1000) / 10;
  const kept = row.target !== null && of < row.target && near / 100 >= row.target;
  return kept ? Math.floor(of * 1000) / 10 : near;
}

/** A value of a row: a share as a percentage, everything else with its unit. */
export function value(lang: Lang, row: PromiseRow, of: number | null): string {
  if (of === null) return '—';
  if (row.share) return `${digits(lang, percent(row, of), 1)}%`;
  return with_(lang, plain(lang, of), after(lang, of, word(lang, row.unit)));
}

/** What stands today: a value, with that of a narrower reading beside it, or the day on which a deliverable came. */
export function today(lang: Lang, row: PromiseRow): string {
  const t = promisesTexts[lang];
  const found = row.deliverable;
  if (found?.delivered) return t.delivered(found.delivered, found.late_days);
  const shown = `${row.at_least ? t.atLeast : ''}${value(lang, row, row.today)}`;
  if (!row.narrow) return shown;
  const narrow = `${word(lang, row.narrow.name)}${t.colon}${value(lang, row, row.narrow.value)}`;
  return lang === 'en' ? `${shown} (${narrow})` : `${shown}（${narrow}）`;
}

/** Whether the value of today misses the target, due or not. */
export const fallsShort = (row: PromiseRow) =>
  row.status === 'missed' || (row.status === 'not-due' && row.progress !== null && row.gap !== null && row.gap > 0);

/** When the promise is due, or was, and how it gets on until then; empty where the target column or the year says it already. */
export function schedule(lang: Lang, row: PromiseRow): string {
  const t = promisesTexts[lang];
  const day = row.due;
  if (row.status === 'not-due') {
    const state = row.progress ? t.progress[row.progress.state] : row.bring ? t.status['no-data'] : '';
    return [day && !row.deliverable ? t.dueOn(day) : '', state].filter(Boolean).join(t.comma);
  }
  const year = day?.slice(0, 4);
  return year && !row.deliverable && Number(year) < row.year ? t.targetOf(year) : '';
}

/** How far it is from the promise, in towns, people or beds where these are known. */
export function gap(lang: Lang, row: PromiseRow): string {
  if (!fallsShort(row)) return row.status === 'met' || row.gap === 0 ? promisesTexts[lang].noGap : '—';
  if (row.short) return with_(lang, plain(lang, row.short.value), after(lang, row.short.value, word(lang, row.short.unit)));
  if (row.gap === null) return '—';
  const points = row.share ? row.gap * 100 : row.unit.zh === '%' ? row.gap : null;
  return points !== null
    ? `${digits(lang, points, 2)}${promisesTexts[lang].points}`
    : with_(lang, plain(lang, row.gap), after(lang, row.gap, word(lang, row.unit)));
}

/** The target with its sign: at most, at least, or more than; of a deliverable, the day by which it is due. */
export function due(lang: Lang, row: PromiseRow): string {
  if (row.deliverable?.due) return promisesTexts[lang].dueBy(row.deliverable.due);
  if (row.target === null) return '—';
  const sign = row.at_most ? (row.strict ? '< ' : '≤ ') : row.strict ? '> ' : '';
  return `${sign}${value(lang, row, row.target)}`;
}
