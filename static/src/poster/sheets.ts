// Which sheets an area asks for.

import type { AreaRow } from '../api/client';

/** What is printed of a town: a poster for each of its villages, a list of them, or both. */
export const KINDS = ['posters', 'list', 'both'] as const;
export type Kind = (typeof KINDS)[number];

type Area = Pick<AreaRow, 'id' | 'level' | 'parent'>;

export interface Sheets<A extends Area> {
  /** Towns with a list, each with its villages in the order of the study. */
  lists: { town: A; villages: A[] }[];
  /** Villages with a poster. */
  posters: A[];
}

/**
 * The sheets of the areas that are asked for by id, in the order of the study: a village stands for itself, a town for its villages,
 * `all` for every town; each sheet once. Villages of no town have a poster under `all`, and no list.
 */
export function sheetsOf<A extends Area>(asked: readonly string[], areas: readonly A[], kind: Kind): Sheets<A> {
  const all = asked.includes('all');
  const towns = areas.filter((a) => a.level === 'town' && (all || asked.includes(a.id)));
  const within = new Set(towns.map((t) => t.id));
  const villages = areas.filter(
    (a) => a.level === 'village' && (all || asked.includes(a.id) || (a.parent != null && within.has(a.parent))),
  );
  const alone = villages.filter((v) => asked.includes(v.id));
  return {
    lists: kind === 'posters' ? [] : towns.map((town) => ({ town, villages: villages.filter((v) => v.parent === town.id) })),
    // A village that was asked for by name has its poster in any case.
    posters: kind === 'list' ? alone : villages,
  };
}
