import type { Lang } from '../state/url';
import { both } from './shared';

const NAMES: Record<string, { zh: string; en: string }> = {
  wgs84: { zh: 'WGS84（GPS）', en: 'WGS84 (GPS)' },
  gcj02: { zh: '火星坐标 GCJ-02（高德、腾讯）', en: 'GCJ-02 (Amap, Tencent)' },
  bd09: { zh: '百度坐标 BD-09', en: 'BD-09 (Baidu)' },
  gcj02twice: both('crs-gcj-02-shifted'),
  bd09twice: both('crs-bd-09-shifted'),
  gcj02thenbd09: both('crs-gcj-02-shifted-again'),
  bd09thengcj02: both('crs-bd-09-shifted-again'),
  bd09mc: { zh: '百度米制坐标', en: 'BD-09 metres (Baidu)' },
  cgcs2000: { zh: '国家 2000 坐标（CGCS2000）', en: 'CGCS2000' },
};

/** A coordinate system as an office calls it; `otherwise`, or as it is written, where it has no such name. */
export const crsName = (lang: Lang, crs: string, otherwise = crs) =>
  NAMES[crs.toLowerCase().replace(/[^a-z0-9]/g, '')]?.[lang] ?? otherwise;
