// The order of the table of areas.

import type { AreaRow } from '../api/client';
import type { SortKey } from '../state/app.svelte';

export interface Row {
  area: Pick<AreaRow, 'id' | 'name' | 'code'>;
  seniors: number;
  share: number | null;
  leftOut: number;
}

const COMPARE: Record<SortKey, (a: Row, b: Row) => number> = {
  name: (a, b) => a.area.name.localeCompare(b.area.name, 'zh-CN'),
  seniors: (a, b) => a.seniors - b.seniors,
  // Where nobody lives there is no share: below every other.
  share: (a, b) => (a.share ?? -1) - (b.share ?? -1),
  leftOut: (a, b) => a.leftOut - b.leftOut,
};

/** Rows whose name has, or whose code begins with, what is looked for; sorted, and those that are alike as the study has them. */
export function arranged<T extends Row>(rows: T[], find: string, { key, up }: { key: SortKey; up: boolean }): T[] {
  const wanted = find.trim();
  return rows
    .filter((r) => r.area.name.includes(wanted) || r.area.code.startsWith(wanted))
    .sort((a, b) => (up ? 1 : -1) * COMPARE[key](a, b));
}
