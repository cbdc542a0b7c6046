// The words by which corrections name what is no column, and how places are written in them.

import type { RowForm } from '../api/client';

export type At = [number, number];

/** The list of added facilities. */
export const ADDED = 'added.csv';
/** Column of a correction of a facility's place. */
export const PLACE = '位置（经度 纬度）';
/** Column of a correction of a row as a whole, and its value. */
export const WHOLE_ROW = '整行';
export const LEFT_OUT = '不计';
/** Start of the column of a doubt, before its reason. */
export const DOUBT = '疑问：';
/** Columns of the place of an added facility. */
export const LON = '经度';
export const LAT = '纬度';
/** What is typed for an added facility: the key of its word, and its column. */
export const NEW_FIELDS = [
  ['name', '名称'],
  ['kind', '类型'],
  ['lon', LON],
  ['lat', LAT],
  ['address', '地址'],
  ['phone', '电话'],
  ['hours', '营业时间'],
  ['beds', '床位'],
  ['seats', '座位'],
  ['opened', '开业日期'],
] as const;

/** Longitude and latitude that somebody typed; null when they are none. */
export function placeOf(text: string): At | null {
  const parts = text.split(/[\s,，、]+/).filter(Boolean);
  const [lon, lat] = parts.map(Number);
  if (parts.length !== 2 || !Number.isFinite(lon) || !Number.isFinite(lat)) return null;
  return Math.abs(lon!) <= 180 && Math.abs(lat!) <= 90 ? [lon!, lat!] : null;
}

/** Cells with which an added facility can be added again. */
export function addedValues(form: RowForm): Record<string, string> {
  const own = new Set(['编号', '添加人', '添加时间', '添加说明']);
  const cells = form.cells.filter(([header, cell]) => header && cell && !own.has(header));
  return Object.fromEntries(cells.map(([header, cell]) => [header!, cell!]));
}
