// The words of seats: enough, not only near.

import type { Lang } from '../state/url';
import { capital, shared } from './shared';

/** What numbers of seats are of: only of facilities that are counted, since others have no place or an unread status; at most. */
interface Counted {
  only: boolean;
  most: boolean;
}

/** What the numbers of a service's seats are of. */
export const countedOf = (row: { certainty: string; capacity_unknown: number }): Counted => ({
  only: row.certainty === 'counted_only',
  most: row.capacity_unknown > 0,
});

/** Methods of seats per senior that the page offers, the plainest first. */
export const METHODS = ['2sfca', 'g2sfca', '3sfca', 'gravity'] as const;
export type Method = (typeof METHODS)[number];

const zh = {
  title: '座位够不够',
  loading: '正在分配座位……',
  failed: '没有算出来：',
  none: '清单没有写明任何一处的座位、餐位或床位，或者这个服务圈算了公交，不能判断够不够。',
  colon: '：',
  few: (within: string, seats: string, unit: string, counted: Counted, least: boolean) =>
    `走得到${counted.only ? '已计入的各处' : ''}的 ${within} 人，那里${least ? '至少' : '共'}有 ${seats} 个${unit}`,
  ifAll: (n: string, unit: string, counted: Counted) => `若人人都要一个${unit}，${counted.most ? '至多' : '就'}有 ${n} 人没有。`,
  ofAll: (n: string, unit: string, least: boolean) => `按全体老人平均，每百位${least ? '至少' : ''} ${n} 个${unit}。`,
  more: '看各镇街 →',
  enough: (unit: string, counted: Counted) => `走得到${counted.only ? '已计入的各处' : ''}的人人有${unit}`,
  nobody: (counted: Counted) => `没有老人走得到${counted.only ? '已计入的各处' : ''}`,
  service: '服务',
  method: '算法',
  methods: {
    '2sfca': '平分（两步移动搜索法）',
    g2sfca: '近的多分（高斯两步法）',
    '3sfca': '先选再分（三步法）',
    gravity: '只数座位（引力法）',
  } as Record<Method, string>,
  per100: (n: string, unit: string, least: boolean) => `每百位老人${least ? '至少 ' : ' '}${n} 个${unit}`,
  reach: (n: string, unit: string, least: boolean) => `走得到${least ? '至少 ' : ' '}${n} 个${unit}`,
  unknown: '不知道',
  towns: (unit: string) => `没有${unit}的老人最多的`,
  crowded: '最挤的',
  withoutOf: (n: string, within: string, counted: Counted) =>
    `走得到${counted.only ? '已计入的各处' : ''}的 ${within} 人中${counted.most ? '至多 ' : ' '}${n} 人没有`,
  perSeat: (n: string, unit: string) => `${n} 人抢 1 个${unit}`,
  noSeat: (unit: string) => `没有${unit}`,
  seats: (n: string, unit: string, within: string) => `${n} 个${unit}，范围内 ${within} 人`,
  notCounted: (n: string) => `另有 ${n} 处没有定位或状态没有读懂，没有计入。`,
  idle: (n: string, unit: string) => `有 ${n} 个${unit}没有老人走得到。`,
  notKnown: (n: string, unit: string) => `有 ${n} 处没有写明${unit}数，没有计入。`,
  offNetwork: (n: string) => `${n} 处不在路网上。`,
  simulated: shared.zh['shown-simulated-data'],
  straightLine: shared.zh['shown-straight-line-estimate'],
};

const en: typeof zh = {
  title: 'Are there enough seats',
  loading: 'Seating…',
  failed: 'This could not be computed: ',
  none: 'No list says how many seats or beds any of these has, or buses count in this circle, so whether there is enough is not known.',
  colon: ': ',
  few: (within, seats, unit, counted, least) =>
    `${within} people within reach${counted.only ? ' of those counted' : ''} share ${least ? 'at least ' : ''}${seats} ${unit}`,
  ifAll: (n, unit, counted) => `If each wanted one of the ${unit}, ${counted.most ? 'at most ' : ''}${n} would have none.`,
  ofAll: (n, unit, least) => `Over all older people ${least ? 'at least ' : ''}${n} ${unit} per hundred.`,
  more: 'By town →',
  enough: (unit, counted) => `Each within reach${counted.only ? ' of those counted' : ''} has one of the ${unit}`,
  nobody: (counted) => `No senior is within reach${counted.only ? ' of those counted' : ''}`,
  service: 'Service',
  method: 'Method',
  methods: {
    '2sfca': 'Shared evenly (2SFCA)',
    g2sfca: 'Nearer counts more (Gaussian 2SFCA)',
    '3sfca': 'Choice first (3SFCA)',
    gravity: 'Seats alone (gravity)',
  },
  per100: (n, unit, least) => `${least ? 'at least ' : ''}${n} ${unit} per hundred seniors`,
  reach: (n, unit, least) => `${least ? 'at least ' : ''}${n} ${unit} within reach`,
  unknown: 'not known',
  towns: (unit) => `Most seniors without any of the ${unit}`,
  crowded: 'Most crowded',
  withoutOf: (n, within, counted) =>
    `${counted.most ? 'at most ' : ''}${n} of ${within} within reach${counted.only ? ' of those counted' : ''} have none`,
  perSeat: (n, unit) => `${n} for one of the ${unit}`,
  noSeat: (unit) => `no ${unit}`,
  seats: (n, unit, within) => `${n} ${unit}, ${within} within reach`,
  notCounted: (n) => `Not counted: ${n} that are not located or whose status is not read.`,
  idle: (n, unit) => `${n} of the ${unit} are reached by nobody.`,
  notKnown: (n, unit) => `${n} do not say how many ${unit} they have; they are not counted.`,
  offNetwork: (n) => `${n} are off the network.`,
  simulated: capital(shared.en['shown-simulated-data']),
  straightLine: capital(shared.en['shown-straight-line-estimate']),
};

export const seatsTexts: Record<Lang, typeof zh> = { zh, en };
