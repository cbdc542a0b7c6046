// A minute of the week as people say it, seen from another.

import type { Lang } from '../state/url';
import { wantsTexts } from '../text/wants';

const ORDER = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** `tue-11:00` asked on a Monday is 明天 11:00; on the same day the hour alone is enough. */
export function moment(at: string | null, asked: string | null, lang: Lang): string | null {
  if (!at) return null;
  const t = wantsTexts[lang];
  const [day, time] = at.split('-') as [string, string];
  if (!asked) return `${t.days[day]} ${time}`;
  const [today, now] = asked.split('-') as [string, string];
  const ahead = (ORDER.indexOf(day) - ORDER.indexOf(today) + 7) % 7;
  if (ahead === 0 && now <= time) return time;
  return `${ahead === 1 ? t.tomorrow : t.days[day]} ${time}`;
}
