// Conditions in a few words, as chips and labels say them.

import type { View } from '../state/view.svelte';
import { DAYS, type Conditions } from '../state/conditions';
import type { Lang } from '../state/url';
import { named, texts } from './text';

export interface Chip {
  key: string;
  text: string;
  /** The change that drops it. */
  without: Partial<Conditions>;
}

/** The end of a year, or a day. */
export const dayText = (lang: Lang, day: string) => (day.endsWith('-12-31') ? texts[lang].yearEnd(Number(day.slice(0, 4))) : day);

/** What is different from the study as it stands. */
export function chips(view: View, lang: Lang): Chip[] {
  const t = texts[lang];
  const c = view.conditions;
  const out: Chip[] = [];
  if (c.scenario !== null) out.push({ key: 'scenario', text: t.scenarioNamed(c.scenario), without: { scenario: null } });
  if (c.services !== null || c.need !== null) {
    const { services, need } = view.circle;
    const names = services.map((id) => {
      const service = view.study.services.find((s) => s.id === id);
      return service ? named(lang, service.name) : id;
    });
    const how = names.length === 1 ? '' : need === names.length ? t.needAll : need === 1 ? t.needAny : t.needSome(need);
    const which = c.services === null ? '' : names.join(lang === 'zh' ? '、' : ', ');
    out.push({ key: 'services', text: [which, how].filter(Boolean).join(' · '), without: { services: null, need: null } });
  }
  if (c.speed !== null) out.push({ key: 'speed', text: `${c.speed} m/s`, without: { speed: null } });
  if (c.age !== null) out.push({ key: 'age', text: t.ages[c.age] ?? '', without: { age: null } });
  if (c.date !== null) out.push({ key: 'date', text: dayText(lang, c.date), without: { date: null } });
  if (c.at !== null) {
    const weekday = t.weekdays[DAYS.findIndex((day) => c.at!.startsWith(day))] ?? '';
    out.push({ key: 'at', text: `${weekday} ${c.at.slice(4)}`, without: { at: null } });
  }
  return out;
}

/** What sets a view apart from another: circle, cohort, scenario, conditions. */
export function apart(view: View, other: View, lang: Lang): string {
  const conditions = chips(view, lang).map((chip) => chip.text);
  const same = chips(other, lang).map((chip) => chip.text);
  const parts = [
    ...(view.circleId === other.circleId ? [] : [named(lang, view.ownCircle.name)]),
    ...(view.cohortId === other.cohortId ? [] : [named(lang, view.cohort.name)]),
    ...(view.conditions.scenario === null && other.conditions.scenario !== null ? [texts[lang].today] : []),
    ...conditions.filter((text) => !same.includes(text)),
    // Another circle's name says its minutes.
    ...(view.minutes === other.minutes || (view.atLimit && view.circleId !== other.circleId)
      ? []
      : [`${view.minutes} ${texts[lang].minutesUnit}`]),
  ];
  return parts.join(' · ') || texts[lang].asPromised;
}
