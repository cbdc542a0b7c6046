// The words of uncertainty: how sure the headline is.

import type { Lang } from '../state/url';

const zh = {
  between: (low: string, high: string, least: boolean) => `九成把握在 ${least ? '至少 ' : ''}${low}–${high} % 之间`,
  same: '所列的不确定都不改变这个数',
  most: (name: string, part: string) => `，最要紧的是${name}（约占 ${part} %）`,
  open: (homes: string) => `拿不准的住地 ${homes} 处`,
  none: '没有拿不准的住地。',
  why: '怎么算的，哪里拿不准',
  inputs: '不确定的几样，各占结果变动多少',
  assumed: '本程序的假定',
  source: (source: string) => `来源：${source}`,
  hangs: (name: string, homes: string, seniors: string) => `取决于${name}：${homes} 处，${seniors} 人`,
  hangsRelative: (name: string, homes: string) => `取决于${name}：${homes} 处`,
  homes: '人最多的拿不准的住地',
  towns: '最拿不准的镇街',
  people: (n: string) => `${n} 人`,
  draws: (n: string) => `${n} 次抽签，每次相同。`,
  index: (n: string) => `${n} %`,
};

const en: typeof zh = {
  between: (low, high, least) => `nine of ten draws lie ${least ? 'at least ' : ''}between ${low} and ${high} %`,
  same: 'nothing that is listed changes it',
  most: (name, part) => `; what matters most is ${name} (about ${part} %)`,
  open: (homes) => `${homes} homes with an open verdict`,
  none: 'No home has an open verdict.',
  why: 'How, and where the verdict is open',
  inputs: 'What is uncertain, and its part of the variance',
  assumed: 'an assumption of this program',
  source: (source) => `Source: ${source}`,
  hangs: (name, homes, seniors) => `hangs on ${name}: ${homes} homes, ${seniors} people`,
  hangsRelative: (name, homes) => `hangs on ${name}: ${homes} homes`,
  homes: 'Open homes with the most people',
  towns: 'Towns that are least sure',
  people: (n) => `${n} people`,
  draws: (n) => `${n} draws, the same every time. `,
  index: (n) => `${n} %`,
};

export const uncertaintyTexts: Record<Lang, typeof zh> = { zh, en };
