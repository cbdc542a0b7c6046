// What a column can be said to hold, by the role of its file: the keys that study.toml has under `columns`.

import type { Name, Role } from '../desk/api';

const name = (zh: string, en: string): Name => ({ zh, en });

/** Words of each field, by its key. */
export const FIELDS = {
  id: name('编号', 'id'),
  name: name('名称', 'name'),
  lon: name('经度或横坐标', 'longitude or easting'),
  lat: name('纬度或纵坐标', 'latitude or northing'),
  position: name('坐标（经度在前）', 'position, longitude first'),
  latlon: name('坐标（纬度在前）', 'position, latitude first'),
  kind: name('机构类型', 'kind'),
  service: name('服务项目', 'services'),
  beds: name('床位数', 'beds'),
  seats: name('餐位数', 'seats'),
  address: name('地址', 'address'),
  town: name('镇街', 'town'),
  village: name('村、社区', 'village'),
  phone: name('电话', 'telephone'),
  hours: name('开放时间', 'opening hours'),
  opened: name('开业日期', 'opening date'),
  closed: name('关停日期', 'closing date'),
  level: name('级别', 'level'),
  seniors: name('老年人数（60 岁以上）', 'seniors (60 and over)'),
  from_60: name('60–69 岁人数', 'seniors of 60 to 69'),
  from_70: name('70–79 岁人数', 'seniors of 70 to 79'),
  from_80: name('80 岁以上人数', 'seniors of 80 and over'),
  households: name('户数', 'households'),
  code: name('区划代码', 'division code'),
  cost: name('造价', 'cost'),
  zone: name('分区', 'zone'),
  delivered: name('交付日期', 'delivery date'),
  facility: name('配套设施', 'care facility provided'),
  days: name('服务日', 'service days'),
} as const;
type Field = keyof typeof FIELDS;

const PLACE: Field[] = ['id', 'name', 'lon', 'lat', 'position', 'latlon', 'address', 'town', 'village'];
const PEOPLE: Field[] = ['seniors', 'from_60', 'from_70', 'from_80', 'households'];
const OF: Partial<Record<Role, Field[]>> = {
  facilities: [...PLACE, 'kind', 'service', 'level', 'beds', 'seats', 'phone', 'hours', 'opened', 'closed'],
  homes: [...PLACE, ...PEOPLE],
  villages: [...PLACE, 'code', ...PEOPLE],
  areas: ['name', 'code', 'town', 'zone', ...PEOPLE],
  parcels: [...PLACE, 'cost'],
  compounds: [...PLACE, 'households', 'delivered', 'facility'],
  stops: [...PLACE, 'kind', 'service', 'days', 'hours'],
};

/** A choice for a column: its id in the answer, and its words. */
export interface Meaning {
  id: string;
  label: Name;
}

/**
 * What a column of a file of `role` may be said to hold, with what it is taken for now first where that is none of the usual.
 * Roles whose columns cannot be said (roads, timetables, rasters) have none.
 */
export function meanings(role: Role, now: { field: string | null; meaning: Name | null }): Meaning[] {
  const usual = (OF[role] ?? []).map((id) => ({ id, label: FIELDS[id] }));
  if (!usual.length || !now.field || usual.some((one) => one.id === now.field)) return usual;
  return [{ id: now.field, label: now.meaning ?? name(now.field, now.field) }, ...usual];
}

/** The answer that a column is not used. */
export const UNUSED = 'unused';
