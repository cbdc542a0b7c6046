// Which sheets an area asks for, and what stands on a poster.

import type { AreaRow, NearFacility } from '../api/client';
import { usualFirst } from '../near/say';

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

/** Places in large type on a poster; further ones are named below them. */
export const MOST_PLACES = 5;

export interface PosterPlace {
  way: NonNullable<NearFacility['way']>;
  /** What is had there, as the study names it. */
  services: Pick<NearFacility, 'service' | 'name'>[];
}

/** What is reached, one row a facility with all that it is nearest for: what families ask for most comes first, then the nearest. */
export function placesOf(services: readonly NearFacility[]): PosterPlace[] {
  const places = new Map<string, PosterPlace>();
  const usual = usualFirst([...services].sort((a, b) => (a.way?.time_s ?? 0) - (b.way?.time_s ?? 0)));
  for (const { service, name, way } of usual) {
    if (!way) continue;
    const place = places.get(way.facility) ?? { way, services: [] };
    place.services.push({ service, name });
    places.set(way.facility, place);
  }
  return [...places.values()];
}
