// What a column can be said to hold, by the role of its file: the keys that study.toml has under `columns`.

import type { Column, Name, Role } from '../desk/api';

const name = (zh: string, en: string): Name => ({ zh, en });

const SHARED = {
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
  town: name('镇街', 'town'),
  village: name('村、社区', 'village'),
  hours: name('开放时间', 'opening hours'),
  households: name('户数', 'households'),
};
const { beds, seats, town, village, hours, households, kind, service } = SHARED;
const { id, name: called, lon, lat, position, latlon } = SHARED;
const where = { lon, lat, position, latlon };
const homes = {
  id,
  ...where,
  seniors: name('老年人数（60 岁以上）', 'seniors (60 and over)'),
  from_60: name('60–69 岁人数', 'seniors of 60 to 69'),
  from_70: name('70–79 岁人数', 'seniors of 70 to 79'),
  from_80: name('80 岁以上人数', 'seniors of 80 and over'),
  households,
  town,
  village,
};

/** Words of the fields that the columns of a file can hold, by the file's role and the field's key. */
export const FIELDS: Partial<Record<Role, Record<string, Name>>> = {
  facilities: {
    id,
    name: called,
    ...where,
    kind,
    service,
    beds,
    seats,
    address: name('地址', 'address'),
    town,
    village,
    phone: name('电话', 'telephone'),
    hours,
    opened: name('开业日期', 'opening date'),
    closed: name('关停日期', 'closing date'),
    level: name('级别', 'level'),
  },
  homes,
  villages: homes,
  areas: {
    name: called,
    code: name('区划代码', 'division code'),
    village,
    town,
    parent_code: name('所属镇街代码', 'code of the town above'),
    seat_lon: name('驻地经度', 'longitude of the seat'),
    seat_lat: name('驻地纬度', 'latitude of the seat'),
    zone: name('分区', 'zone'),
    elevation_m: name('海拔（米）', 'elevation in metres'),
  },
  figures: {
    id: name('指标代码', 'code of the figure'),
    name: name('指标', 'figure'),
    area: name('地区', 'area'),
    date: name('年份、日期', 'date'),
    value: name('数值', 'value'),
    unit: name('单位', 'unit'),
    source: name('来源', 'source'),
  },
  parcels: { id, name: called, ...where, cost: name('造价', 'cost'), beds, seats, town },
  compounds: {
    facility: name('配套设施', 'care facility provided'),
    id,
    name: called,
    ...where,
    households,
    delivered: name('交付日期', 'delivery date'),
    town,
    village,
  },
  stops: { id, name: called, ...where, kind, service, days: name('服务日', 'service days'), hours, town, village },
  roads: {
    class: name('道路等级', 'class'),
    grade: name('技术等级', 'technical grade'),
    number: name('路线编号', 'route number'),
    name: name('路名', 'road name'),
    state: name('建设状态', 'state'),
    level: name('层次（地面上下）', 'level above the ground'),
    bridge: name('桥梁', 'bridge'),
    tunnel: name('隧道', 'tunnel'),
    oneway: name('单行', 'one way'),
    width: name('路宽（米）', 'width in metres'),
    foot: name('能否步行', 'whether people may walk'),
    sidewalk: name('人行道', 'sidewalk'),
  },
};

/** A choice for a column: its id in the answer, and its words. */
export interface Meaning {
  id: string;
  label: Name;
}

/** The answer that a column is not used. */
export const UNUSED = 'none';

/** The choice that a column without a field is read as the program reads it: no answer says so. */
export const ALSO = 'also';

/**
 * What a column of a file of `role` may be said to hold, with what it is taken for now first where that is none of the usual.
 * Files without columns (extracts, timetables, rasters) have none.
 */
export function meanings(role: Role, now: Pick<Column, 'field' | 'meaning' | 'also'>): Meaning[] {
  const usual = Object.entries(FIELDS[role] ?? {}).map(([id, label]) => ({ id, label }));
  if (!usual.length) return usual;
  if (now.also) return [{ id: ALSO, label: now.also }, ...usual];
  if (!now.field || usual.some((one) => one.id === now.field)) return usual;
  return [{ id: now.field, label: now.meaning ?? name(now.field, now.field) }, ...usual];
}

/** The choice that counts for a column. */
export const meant = (column: Pick<Column, 'field' | 'also' | 'ignored'> | undefined): string =>
  column?.field ?? (column?.also && !column.ignored ? ALSO : UNUSED);
