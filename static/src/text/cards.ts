// The words of the cards: the nearest fix of a home, and who depends on a facility.

import type { Lang } from '../state/url';
import { weekdays } from './shared';

const zh = {
  fix: '怎样补上',
  working: '正在计算最近的办法……',
  failed: '算不出来：',
  short: (min: string, m: string) => `还差 ${min} 分钟 · ${m}`,
  never: (m: string) => `走不到，直线 ${m}`,
  nobody: '没有开放的设施',
  closedOn: (day: string) => `${day} 起开放`,
  closedAt: (day: string, time: string) => `${day} ${time} 开门`,
  closedNow: '现在不开放',
  walk: (min: string) => `${min} 分钟`,
  site: (min: string, n: string | null) => `${min} 分钟路程处新设${n === null ? '' : `，新增覆盖 ${n} 人`}`,
  allSite: (min: string, n: string | null) => `${min} 分钟路程处新设各项齐全的一处${n === null ? '' : `，补齐 ${n} 人`}`,
  trySite: '在此试设',
  link: (m: string, n: string | null) => `打通约 ${m}${n === null ? '' : `，${n} 位老人进圈`}`,
  tryLink: '在此试连',
  catchment: (min: number) => `${min} 分钟能到这里的`,
  alone: '只靠这一处的',
  aloneWhy: '关了它，这些老人在承诺时间内再没有别处可去（地图上蓝圈）',
  broken: (n: string) => `${n} 位老人的服务圈因此不再完整`,
  nobodyAlone: '没有老人只靠这一处：别处也能按时到。',
  notPromised: '所选的服务圈不含它的服务。',
  homes: (n: string) => `${n} 个住处`,
  days: weekdays('zh'),
};

const en: typeof zh = {
  fix: 'What would help',
  working: 'Looking for the nearest fix…',
  failed: 'It cannot be worked out: ',
  short: (min, m) => `${min} min · ${m} too far`,
  never: (m) => `not reached, ${m} in a straight line`,
  nobody: 'nothing is open',
  closedOn: (day) => `opens on ${day}`,
  closedAt: (day, time) => `opens ${day} ${time}`,
  closedNow: 'not open now',
  walk: (min) => `${min} min`,
  site: (min, n) => `A new site ${min} min away${n === null ? '' : ` covers ${n} more`}`,
  allSite: (min, n) => `A site with everything ${min} min away${n === null ? '' : ` completes it for ${n}`}`,
  trySite: 'Try a site here',
  link: (m, n) => `A link of about ${m}${n === null ? '' : ` brings ${n} inside`}`,
  tryLink: 'Try it',
  catchment: (min) => `Within ${min} minutes of here`,
  alone: 'Depend on it alone',
  aloneWhy: 'If it closed, they would have nowhere else to go in time (blue rings on the map)',
  broken: (n) => `The circle would be complete no more for ${n} seniors`,
  nobodyAlone: 'Nobody depends on it alone: all have another in time.',
  notPromised: 'The chosen circle does not promise what it gives.',
  homes: (n) => `${n} homes`,
  days: weekdays('en'),
};

export const cardTexts: Record<Lang, typeof zh> = { zh, en };
