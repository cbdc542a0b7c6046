import type { Lang } from '../state/url';

/** A moment (RFC 3339) as the reader's day and minute; as it came where it is none. */
export function day(lang: Lang, moment: string | null): string {
  if (!moment) return '';
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return moment;
  return new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}
