// The words of promises by town.

import type { TownState } from '../api/client';
import type { Lang } from '../state/url';

const zh = {
  title: '分镇街：排名和逐条',
  loading: '正在逐镇计算……',
  how: '比例和每百人、千人的数，各镇街按全域的目标评；家数、总量没有分镇指标，只列不评。只算已到期的，每条一分；缺数据不当作零，名次写成范围。点镇街名看逐条。',
  rank: '名次',
  town: '镇街',
  points: '得分',
  least: '至少 ',
  file: '按分值表计分、各镇街一张上报表：carecircle targets 研究 --towns --weights 分值.csv --out towns.xlsx',
  states: {
    met: '达到',
    missed: '未达到',
    reached: '已提前达到',
    'on-the-way': '跟上进度',
    behind: '落后于进度',
    'not-reached': '还没有达到',
    'no-data': '缺数据',
    'not-due-no-data': '未到期，缺数据',
    'not-judged': '只列不评',
    nothing: '无此对象',
  } satisfies Record<TownState, string>,
};

const en: typeof zh = {
  title: 'By town: ranks, and every promise',
  loading: 'Evaluating every town…',
  how: 'Shares and rates are held to the target of the whole in each town; numbers and totals have no target for a town and are only shown. Only what is due counts, one point each; missing data are no zero, so a rank may be a range. Open a town by its name.',
  rank: 'Rank',
  town: 'Town',
  points: 'Points',
  least: 'at least ',
  file: 'Points by a weights table, and a sheet a town to hand in: carecircle targets STUDY --towns --weights weights.csv --out towns.xlsx',
  states: {
    met: 'met',
    missed: 'missed',
    reached: 'reached early',
    'on-the-way': 'on the way',
    behind: 'behind the calendar',
    'not-reached': 'not reached yet',
    'no-data': 'no data',
    'not-due-no-data': 'not due, no data',
    'not-judged': 'shown, not judged',
    nothing: 'nothing to count',
  },
};

export const townTexts: Record<Lang, typeof zh> = { zh, en };
