// A made-up county, whose answer is worked out on paper, and its data in six folders, each as another office keeps them.
//
//   streets every 500 m in both directions, 13 from south to north, 7 from west to east; homes and facilities stand at crossings,
//   so that one block is some 500 m and two are 1,000 m: 15 minutes at 1 m/s reach one block, and not two.

import { csv, file, kml, loose, shapefile, workbook, zipped } from './formats.mjs';

const BLOCK_M = 500;
const CORNER = [120.6, 28.3];
const A_M = 6378137;
const E2 = 0.00669437999;
/** Metres of a radian of latitude and of longitude at the corner. */
const meridian = (A_M * (1 - E2)) / (1 - E2 * Math.sin((CORNER[1] * Math.PI) / 180) ** 2) ** 1.5;
const parallel = (A_M * Math.cos((CORNER[1] * Math.PI) / 180)) / Math.sqrt(1 - E2 * Math.sin((CORNER[1] * Math.PI) / 180) ** 2);
const degrees = (radians) => (radians * 180) / Math.PI;

/** WGS84 longitude and latitude `x` blocks to the east and `y` to the north of the corner. */
export const at = (x, y) => [CORNER[0] + degrees((x * BLOCK_M) / parallel), CORNER[1] + degrees((y * BLOCK_M) / meridian)];
/** Places stand a few metres off the crossing. */
export const beside = ({ x, y }) => at(x + 0.02, y + 0.016);

const STREETS = [
  ...Array.from({ length: 13 }, (_, x) => ({ name: `南北${x + 1}路`, from: [x, 0], to: [x, 6] })),
  ...Array.from({ length: 7 }, (_, y) => ({ name: `东西${y + 1}路`, from: [0, y], to: [12, y] })),
];
const stations = ({ from, to }) => {
  const n = Math.abs(to[0] - from[0]) + Math.abs(to[1] - from[1]);
  return Array.from({ length: n + 1 }, (_, i) => at(from[0] + ((to[0] - from[0]) * i) / n, from[1] + ((to[1] - from[1]) * i) / n));
};

const TOWNS = [
  { name: '河东镇', from: 0, to: 3 },
  { name: '河西镇', from: 4, to: 8 },
  { name: '山后乡', from: 9, to: 12 },
];
const townOf = ({ x }) => TOWNS.find((town) => x >= town.from && x <= town.to).name;
const box = (west, south, east, north) => [at(west, south), at(west, north), at(east, north), at(east, south), at(west, south)];

const place = (name, kind, x, y, state = '运营') => ({ name, kind, x, y, state });
export const FACILITIES = [
  place('河东镇居家养老服务照料中心', '居家养老服务照料中心', 1, 2),
  place('河西镇居家养老服务照料中心', '居家养老服务照料中心', 6, 3),
  place('山后乡居家养老服务照料中心', '居家养老服务照料中心', 11, 4),
  place('东门社区老年食堂', '老年食堂', 1, 3),
  place('塘头村老年食堂', '老年食堂', 2, 5),
  place('西街社区老年食堂', '老年食堂', 6, 3),
  place('桥南村老年食堂', '老年食堂', 7, 1),
  place('后山村老年食堂', '老年食堂', 10, 4),
  place('岭脚村老年食堂', '老年食堂', 12, 1, '停业'),
  place('河西镇老年学校', '老年学校', 6, 4),
  place('河东镇敬老院', '敬老院', 3, 3),
];

const NAMES = ['东门社区', '塘头村', '上洋村', '下洋村', '柏树村', '溪口村', '西街社区', '桥南村', '桥北村', '王家村', '前宅村', '后宅村', '竹园村', '石桥村', '后山村', '岭脚村', '岭头村', '杨梅村', '梅园村', '水口村'];
const CROSSINGS = [[1, 2], [1, 3], [2, 2], [0, 5], [3, 1], [2, 6], [6, 3], [6, 4], [7, 3], [7, 2], [4, 0], [8, 6], [5, 5], [4, 3], [10, 4], [11, 4], [11, 5], [12, 1], [9, 0], [12, 6]];
export const VILLAGES = NAMES.map((name, n) => ({ name, x: CROSSINGS[n][0], y: CROSSINGS[n][1], seniors: 60 + 17 * n }));
export const SENIORS = VILLAGES.reduce((sum, v) => sum + v.seniors, 0);

/** Seniors within one block of a care centre and of a canteen that is open; the one counts streets, the other the straight line × 1.4. */
const served = (reaches) => {
  const near = (v, word) => FACILITIES.some((f) => f.kind.includes(word) && f.state === '运营' && reaches(Math.abs(f.x - v.x), Math.abs(f.y - v.y)));
  return VILLAGES.filter((v) => near(v, '照料中心') && near(v, '食堂')).reduce((sum, v) => sum + v.seniors, 0);
};
export const COVERED = served((dx, dy) => dx + dy <= 1);
/** 900 m at 1 m/s are 643 m of a straight line: one block, and not the 707 m across one. */
export const COVERED_STRAIGHT = served((dx, dy) => 1.4 * BLOCK_M * Math.hypot(dx, dy) < 900);

/** Seniors whom one more place with both services would bring inside by straight lines, at a crossing. */
export const newlyStraight = (x, y) => {
  const reaches = (f, v) => 1.4 * BLOCK_M * Math.hypot(f.x - v.x, f.y - v.y) < 900;
  const has = (v, word) => FACILITIES.some((f) => f.kind.includes(word) && f.state === '运营' && reaches(f, v));
  const newly = VILLAGES.filter((v) => reaches({ x, y }, v) && !(has(v, '照料中心') && has(v, '食堂')));
  return newly.reduce((sum, v) => sum + v.seniors, 0);
};

/** GCJ-02, as the maps of 高德 shift, by the formula that everybody copies. */
export function gcj([lon, lat]) {
  const [x, y] = [lon - 105, lat - 35];
  const wave = (v, a, b) => a * Math.sin(v * Math.PI) + b * Math.sin((v / 3) * Math.PI);
  const common = 20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI);
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + ((common + wave(y, 20, 40) + 160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3;
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + ((common + wave(x, 20, 40) + 150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3;
  const [a, ee] = [6378245, 0.00669342162296594];
  const radians = (lat / 180) * Math.PI;
  const magic = 1 - ee * Math.sin(radians) ** 2;
  return [lon + (east * 180) / ((a / Math.sqrt(magic)) * Math.cos(radians) * Math.PI), lat + (north * 180) / (((a * (1 - ee)) / (magic * Math.sqrt(magic))) * Math.PI)];
}

/** CGCS2000 in metres about the meridian 120° E: the series of Gauss and Krüger, to a centimetre here. */
export function metres([lon, lat]) {
  const [phi, l] = [(lat * Math.PI) / 180, ((lon - 120) * Math.PI) / 180];
  const f = 1 / 298.257222101;
  const e2 = f * (2 - f);
  const n = A_M / Math.sqrt(1 - e2 * Math.sin(phi) ** 2);
  const [t, eta2, c] = [Math.tan(phi) ** 2, (e2 / (1 - e2)) * Math.cos(phi) ** 2, l * Math.cos(phi)];
  const arc = A_M * (1 - e2) * ((1 + (3 / 4) * e2 + (45 / 64) * e2 ** 2 + (175 / 256) * e2 ** 3) * phi - ((3 / 8) * e2 + (15 / 32) * e2 ** 2 + (525 / 1024) * e2 ** 3) * Math.sin(2 * phi) + ((15 / 256) * e2 ** 2 + (105 / 1024) * e2 ** 3) * Math.sin(4 * phi) - (35 / 3072) * e2 ** 3 * Math.sin(6 * phi));
  const east = n * c * (1 + (c ** 2 / 6) * (1 - t + eta2) + (c ** 4 / 120) * (5 - 18 * t + t ** 2 + 14 * eta2));
  return [500000 + east, arc + n * Math.tan(phi) * (c ** 2 / 2 + (c ** 4 / 24) * (5 - t + 9 * eta2) + (c ** 6 / 720) * (61 - 58 * t + t ** 2))];
}

const WGS84 = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
const CGCS2000 =
  'PROJCS["CGCS2000_3_Degree_GK_CM_120E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

/** Streets as the map people of the city pass them on. */
const roads = () => zipped('道路', shapefile('line', STREETS.map((s) => ({ at: stations(s), values: { name: s.name, fclass: 'residential' } })), WGS84));
const borders = () => zipped('乡镇界', shapefile('polygon', TOWNS.map((t) => ({ at: box(t.from - 0.5, -0.5, t.to + 0.5, 6.5), values: { NAME: t.name } })), WGS84));
const outline = ({ x, y }) => box(x - 0.4, y - 0.4, x + 0.44, y + 0.432);
const inTown = (town) => ({ of: (all) => all.filter((one) => townOf(one) === town.name) });
const rounded = (at) => at.map((v) => Number(v.toFixed(6)));
const total = (rows) => rows.reduce((sum, v) => sum + v.seniors, 0);

/** 一镇一表: a sheet for each town, a title and a remark above the headers, a total and a signature below the rows. */
function sheetsOfTowns() {
  const facilities = TOWNS.map((town) => [
    town.name,
    [
      [`清溪县${town.name}养老服务设施情况表`],
      [`填报单位：${town.name}人民政府　　　填报日期：2026年3月5日`],
      ['序号', '设施名称', '设施类型', '详细地址', '经度', '纬度', '运营状态', '联系电话'],
      ...inTown(town).of(FACILITIES).map((f, n) => [n + 1, f.name, f.kind, `清溪县${town.name}南北${f.x + 1}路`, ...rounded(beside(f)), f.state, `0570-800${100 + n}`]),
      ['填表人：王芳　　　审核人：李强'],
    ],
  ]);
  const villages = TOWNS.map((town) => [
    town.name,
    [
      [`${town.name}老年人口统计表`],
      ['序号', '村（社区）', '60周岁及以上老年人口', '经度', '纬度', '备注'],
      ...inTown(town).of(VILLAGES).map((v, n) => [n + 1, v.name, v.seniors, ...rounded(beside(v)), '']),
      ['', '合计', total(inTown(town).of(VILLAGES)), '', '', ''],
    ],
  ]);
  const guide = [['说明', [['请各乡镇于3月10日前报县民政局养老服务科。'], ['经纬度由各乡镇用手机在现场采集。']]]];
  return [
    file('清溪县养老服务设施汇总表.xlsx', workbook(Object.fromEntries([...guide, ...facilities]))),
    file('各乡镇老年人口.xlsx', workbook(Object.fromEntries(villages))),
    file('道路.zip', roads()),
    file('乡镇界.zip', borders()),
  ];
}

/** Addresses only, and villages that lie where their borders say. */
function addressesOnly() {
  const list = [
    ['清溪县养老服务设施一览表（2026年）'],
    ['序号', '乡镇', '名称', '类型', '地址', '运营情况', '负责人', '联系电话'],
    ...FACILITIES.map((f, n) => [n + 1, townOf(f), f.name, f.kind, `清溪县${townOf(f)}${VILLAGES.find((v) => townOf(v) === townOf(f)).name}${f.x + 3}号`, f.state, '张某', `1380000${1000 + n}`]),
  ];
  const people = [['乡镇', '村（社区）', '60岁及以上人口'], ...VILLAGES.map((v) => [townOf(v), v.name, v.seniors]), ['合计', '', SENIORS]];
  const villages = zipped('村界', shapefile('polygon', VILLAGES.map((v) => ({ at: outline(v), values: { 村名: v.name, 乡镇: townOf(v) } })), WGS84));
  return [file('养老服务设施一览表.xlsx', workbook({ Sheet1: list })), file('老年人口.xlsx', workbook({ Sheet1: people })), file('村界.zip', villages), file('道路.zip', roads())];
}

/** Marks and outlines drawn in 奥维, a folder a kind; head counts in a sheet. */
function marksOfOvital() {
  const kinds = [...new Set(FACILITIES.map((f) => f.kind))];
  const marks = kinds.map((kind) => [kind, FACILITIES.filter((f) => f.kind === kind).map((f) => ({ name: f.name, remark: f.state === '运营' ? '' : f.state, at: [beside(f)] }))]);
  const outlines = TOWNS.map((town) => [town.name, inTown(town).of(VILLAGES).map((v) => ({ name: v.name, at: outline(v) }))]);
  const people = [['村社区', '60岁以上'], ...VILLAGES.map((v) => [v.name, v.seniors])];
  return [file('养老设施标注.ovkml', kml('养老设施标注', marks)), file('村界.kml', kml('村界', outlines)), file('村社区老人数.xlsx', workbook({ Sheet1: people })), file('道路.zip', roads())];
}

/** Layers of the office for natural resources: Shapefiles side by side, metres of CGCS2000, GBK without a word on it. */
function shapefilesOfCgcs2000() {
  const points = (all, values) => shapefile('point', all.map((one) => ({ at: [metres(beside(one))], values: values(one) })), CGCS2000);
  return [
    ...loose('养老设施', points(FACILITIES, (f) => ({ 名称: f.name, 类型: f.kind, 乡镇: townOf(f), 状态: f.state }))),
    ...loose('行政村', points(VILLAGES, (v) => ({ XZCMC: v.name, 乡镇: townOf(v), 老年人口: v.seniors }))),
    ...loose('道路中心线', shapefile('line', STREETS.map((s) => ({ at: stations(s).map(metres), values: { 道路名称: s.name, 道路等级: '支路' } })), CGCS2000)),
  ];
}

/** Places picked in the map of 高德, whose coordinates no header names. */
function pickedInGaode() {
  const list = [['名称', '类别', '坐标', '状态'], ...FACILITIES.map((f) => [f.name, f.kind, gcj(beside(f)).map((v) => v.toFixed(6)).join(','), f.state])];
  const homes = [['小区名称', '60岁以上老人数', '经度', '纬度'], ...VILLAGES.map((v) => [v.name.replace(/村|社区/, '小区'), v.seniors, ...rounded(gcj(beside(v)))])];
  return [file('设施.csv', csv(list)), file('小区老人.xlsx', workbook({ Sheet1: homes })), file('道路.zip', roads())];
}

/** No roads: lists with coordinates from a phone, and the outlines of the towns. */
function noRoads() {
  const list = [['单位名称', '机构类别', '经度', '纬度', '是否运营'], ...FACILITIES.map((f) => [f.name, f.kind, ...rounded(beside(f)), f.state === '运营' ? '是' : '否'])];
  const people = [['乡镇', '村名', '60岁及以上老年人数', '经度', '纬度'], ...VILLAGES.map((v) => [townOf(v), v.name, v.seniors, ...rounded(beside(v))])];
  return [file('养老机构名单.xlsx', workbook({ 名单: list })), file('各村老人.xlsx', workbook({ Sheet1: people })), file('乡镇界.zip', borders())];
}

/** Folders by what they are; `covered` are the seniors in the circle when the places are where they are, `null` where they are not told. */
export const FOLDERS = [
  { name: '一镇一表', files: sheetsOfTowns, covered: COVERED },
  { name: '只有地址', files: addressesOnly, covered: null },
  { name: '奥维标注', files: marksOfOvital, covered: COVERED },
  { name: 'CGCS2000 的 Shapefile', files: shapefilesOfCgcs2000, covered: COVERED },
  { name: '高德坐标', files: pickedInGaode, covered: COVERED },
  { name: '没有道路', files: noRoads, covered: COVERED_STRAIGHT },
];
