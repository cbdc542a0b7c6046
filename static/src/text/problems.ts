// What the server objects to, in the reader's language. Its own words are English; they follow where they say more.

import type { Lang } from '../state/url';

/** Kinds of problems that a reader can meet: what each is, and whether the server's words say more. */
const ZH: Record<string, { is: string; more: boolean }> = {
  '/problems/not-found': { is: '这里没有要找的东西：链接可能属于另一份研究，或者它已经改名、删除。', more: true },
  '/problems/bad-request': { is: '这样问答不了：有条件超出范围，或者链接不完整。', more: true },
  '/problems/forbidden': { is: '服务器不接受从这个网址来的请求。', more: true },
  '/problems/unauthorized': { is: '没有填服务器口令，或者口令不对。它印在启动服务器的窗口里。', more: false },
  '/problems/conflict': { is: '现在还不行。', more: true },
  '/problems/changed-meanwhile': { is: '这个情景刚被别人改过，您的改动没有保存。现在显示的是新的内容，请在它上面再改一次。', more: false },
  '/problems/too-slow': { is: '没能按时算完：服务器正忙，或者研究太大。过一会儿再试，或者少算一些。', more: false },
  '/problems/too-large': { is: '内容太多：方案和选址条件不超过 2 MiB，地块文件不超过 16 MiB。请分几次来。', more: false },
  '/problems/uri-too-long': { is: '网址太长，请减少条件。', more: false },
  '/problems/head-too-large': { is: '浏览器带来的信息太多：请清除本网址的 Cookie 再试。', more: false },
  '/problems/sent-too-slowly': { is: '上传太慢，没能收完。请换一条网络再试。', more: false },
  '/problems/unprocessable': { is: '按现有的数据办不到。', more: true },
  '/problems/busy': { is: '服务器正忙，请稍后再试。', more: false },
  '/problems/internal': { is: '服务器出了错，没有算成。', more: true },
};

/** A problem in one or two sentences. */
export function told(lang: Lang, kind: string, detail: string): string {
  const known = lang === 'zh' ? ZH[kind] : undefined;
  if (!known) return detail;
  return known.more && detail ? `${known.is}（服务器说明：${detail}）` : known.is;
}
