// The words of fairness: how unequally walking times fall to seniors.

import type { Lang } from '../state/url';

const zh = {
  how: '谁走得远：差别有多大',
  curve: '洛伦兹曲线：横轴是路由近到远的老人，纵轴是他们走的时间占全部的份额；离对角线越远越不均',
  gini: (value: string) => `基尼系数 ${value}（0 为人人一样远）`,
  mean: '平均分钟',
  covered: '圈内',
  seniors: '老人',
  least: (value: string) => `至少 ${value}`,
  unknown: (n: string) => `另有 ${n} 人时间不明，不算在内。`,
  cut: (n: string, minutes: string) => `${n} 人走不到或超过 ${minutes} 分钟，按 ${minutes} 分钟算。`,
  by: (name: string) => `按${name}`,
  more: (n: string) => `其余 ${n} 组见命令 carecircle fairness。`,
  open: '有设施没有定位，没有计入：实际的时间可能更短，圈内的人可能更多。',
  stop: '。',
};

const en: typeof zh = {
  how: 'Who walks far, and how unequal that is',
  curve:
    'Lorenz curve: seniors from the shortest way to the longest, and their share of all walking minutes; the farther from the diagonal, the less equal',
  gini: (value) => `Gini coefficient ${value} (0: all ways are equally long)`,
  mean: 'mean minutes',
  covered: 'inside',
  seniors: 'seniors',
  least: (value) => `at least ${value}`,
  unknown: (n) => `The time of ${n} more is not known; they are left out. `,
  cut: (n, minutes) => `${n} have no way, or more than ${minutes} minutes, and count as ${minutes}. `,
  by: (name) => `By ${name}`,
  more: (n) => `${n} more groups: carecircle fairness.`,
  open: 'Some facilities have no position and are not counted: times may be shorter than said, and more people inside.',
  stop: '. ',
};

export const fairnessTexts: Record<Lang, typeof zh> = { zh, en };
