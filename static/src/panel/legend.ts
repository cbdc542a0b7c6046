// What the legend says: one scale of minutes, or one a side when two views with other limits are compared.

import type { App } from '../state/app.svelte';
import type { View } from '../state/view.svelte';
import { apart } from '../text/conditions';
import { texts } from '../text/text';

export interface Scale {
  /** Whose it is; nothing when there is but one view. */
  name: string;
  minutes: number;
}

const promised = (view: View) => view.atLimit && !view.estimated;

export function scales(app: App): Scale[] {
  const { a, b } = app;
  const t = texts[app.lang];
  if (!b) return [{ name: '', minutes: a.minutes }];
  if (a.minutes === b.minutes) return [{ name: t.oneScale, minutes: a.minutes }];
  return [
    { name: `${t.left} · ${apart(a, b, app.lang)}`, minutes: a.minutes },
    { name: `${t.right} · ${apart(b, a, app.lang)}`, minutes: b.minutes },
  ];
}

/** Whether gaps and whole circles are drawn, and on which side when not on both. */
export function gapsDrawn(app: App): { drawn: boolean; only: string } {
  const t = texts[app.lang];
  const [left, right] = [promised(app.a), app.b ? promised(app.b) : promised(app.a)];
  return { drawn: left || right, only: left === right ? '' : t.onlyOn(left ? t.left : t.right) };
}
