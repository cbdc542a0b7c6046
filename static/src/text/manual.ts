// The words around the manual; its own text is in docs/manual.

import type { Lang } from '../state/url';

const zh = {
  title: '使用手册',
  look: '找一件事',
  lookSuch: '例如：地址、座位、投影',
  none: '没有找到。换一个词，或看下面的全部条目。',
  all: '全部条目',
  print: '打印',
  back: '返回地图',
  start: '开始页',
  language: 'English',
};

const en: typeof zh = {
  title: 'Manual',
  look: 'Find a task',
  lookSuch: 'such as address, seats, projector',
  none: 'Nothing found. Try another word, or look through the list.',
  all: 'All tasks',
  print: 'Print',
  back: 'Back to the map',
  start: 'Start page',
  language: '中文',
};

export const manualTexts: Record<Lang, typeof zh> = { zh, en };
