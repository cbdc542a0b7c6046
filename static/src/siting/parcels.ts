// A list of parcels as text: commas, semicolons or tabs, with a heading that names the columns in Chinese or English.

import type { PlanPlace } from '../api/client';

const COLUMNS: Record<'lon' | 'lat' | 'id' | 'name' | 'cost' | 'capacity' | 'status', string[]> = {
  lon: ['lon', 'lng', 'longitude', 'x', '经度'],
  lat: ['lat', 'latitude', 'y', '纬度'],
  id: ['id', '编号', '地块编号', '代码'],
  name: ['name', '名称', '地块', '地块名称', '地址'],
  cost: ['cost', '造价', '费用', '投资', '成本'],
  capacity: ['capacity', '容量', '餐位', '床位', '座位'],
  status: ['status', 'state', '状态', '现状', '使用情况'],
};
/** What a parcel's status says when nobody uses it; any other one is left out. */
const VACANT = ['vacant', 'empty', 'idle', 'unused', 'disused', '空置', '闲置', '空闲', '停用', '未使用', '废弃'];

export interface Parcels {
  places: PlanPlace[];
  /** Rows left out because they have no position. */
  unplaced: number;
  /** Rows left out because their status says that they are in use. */
  used: number;
}

function cells(line: string, comma: string): string[] {
  const found = line.match(comma === '\t' ? /("([^"]|"")*"|[^\t]*)(\t|$)/g : new RegExp(`("([^"]|"")*"|[^${comma}]*)(${comma}|$)`, 'g')) ?? [];
  const clean = (cell: string) => cell.replace(new RegExp(`${comma === '\t' ? '\\t' : comma}$`), '').trim().replace(/^"(.*)"$/s, '$1').replaceAll('""', '"');
  return found.slice(0, found.at(-1) === '' ? -1 : undefined).map(clean);
}

/** The parcels of a list; null when its heading names no longitude and latitude. */
export function parcels(text: string): Parcels | null {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/).filter((line) => line.trim());
  const first = lines[0] ?? '';
  const comma = ['\t', ';', ','].find((c) => first.includes(c)) ?? ',';
  const heads = cells(first, comma).map((h) => h.toLowerCase());
  const column = (key: keyof typeof COLUMNS) => heads.findIndex((h) => COLUMNS[key].includes(h));
  const at = Object.fromEntries(Object.keys(COLUMNS).map((key) => [key, column(key as keyof typeof COLUMNS)])) as Record<keyof typeof COLUMNS, number>;
  if (at.lon < 0 || at.lat < 0) return null;
  const out: Parcels = { places: [], unplaced: 0, used: 0 };
  for (const line of lines.slice(1)) {
    const row = cells(line, comma);
    const text = (key: keyof typeof COLUMNS) => (at[key] < 0 ? '' : (row[at[key]] ?? ''));
    const number = (key: keyof typeof COLUMNS) => (text(key) === '' ? Number.NaN : Number(text(key)));
    const [lon, lat] = [number('lon'), number('lat')];
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 85)) {
      out.unplaced++;
      continue;
    }
    const status = text('status').toLowerCase();
    if (status && !VACANT.some((v) => status.includes(v))) {
      out.used++;
      continue;
    }
    const [cost, capacity] = [number('cost'), number('capacity')];
    out.places.push({
      lon,
      lat,
      name: text('name'),
      ...(text('id') ? { id: text('id') } : {}),
      ...(cost >= 0 ? { cost } : {}),
      ...(capacity >= 0 ? { capacity } : {}),
    });
  }
  return out;
}
