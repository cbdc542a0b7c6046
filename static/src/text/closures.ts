// The words of closures: what if one facility closes.

import type { Lang } from '../state/url';
import { capital, shared } from './shared';

const zh = {
  title: '关掉一处，影响谁',
  loading: '正在逐处试关……',
  failed: '没有算出来：',
  loseCircle: (n: string) => `${n} 人的服务圈不再完整`,
  loseService: (n: string) => `${n} 人失去一项服务`,
  within: (n: string) => `范围内 ${n} 人`,
  irreplaceable: '无人接替',
  none: '关掉任何一处，都没有老人失去服务。',
  irreplaceableOf: (n: string) => `无人接替的共 ${n} 处：范围内的老人都没有别处可去。`,
  unlocated: (n: string) => `另有 ${n} 处没有定位，没有列入；它们也许能接替。`,
  offNetwork: (n: string) => `${n} 处不在路网上。`,
  more: (n: string) => `再列 ${n} 处`,
  fewer: '少列一些',
  simulated: shared.zh['shown-simulated-data'],
  straightLine: shared.zh['shown-straight-line-estimate'],
  streetsTitle: '断一段路、一座桥，影响谁',
  streetsLoading: '正在逐段试断……',
  streetsNone: '断掉任何一段路，都没有老人失去服务。',
  streetLong: (m: string, through: string) => `${m} 米，${through} 人的路经过`,
  onlyLink: '没有别的路',
  streetsMore: (n: string) => `再列 ${n} 段`,
};

const en: typeof zh = {
  title: 'If one closes, who loses',
  loading: 'Closing each in turn…',
  failed: 'This could not be computed: ',
  loseCircle: (n) => `${n} lose their circle`,
  loseService: (n) => `${n} lose a service`,
  within: (n) => `${n} within reach`,
  irreplaceable: 'nobody takes up',
  none: 'Whichever closes, nobody loses a service.',
  irreplaceableOf: (n) => `Nobody takes up the loss of ${n}: those within reach have no other.`,
  unlocated: (n) => `${n} more are not located and not listed; they may take up.`,
  offNetwork: (n) => `${n} are off the network.`,
  more: (n) => `${n} more`,
  fewer: 'Fewer',
  simulated: capital(shared.en['shown-simulated-data']),
  straightLine: capital(shared.en['shown-straight-line-estimate']),
  streetsTitle: 'If a street or bridge closes, who loses',
  streetsLoading: 'Closing each in turn…',
  streetsNone: 'Whichever street closes, nobody loses a service.',
  streetLong: (m, through) => `${m} m, on the way of ${through}`,
  onlyLink: 'no other way',
  streetsMore: (n) => `${n} more`,
};

export const closuresTexts: Record<Lang, typeof zh> = { zh, en };
