// What the map draws of the server's answers, as GeoJSON.

import type { Explanation, GapRow } from '../api/client';
import type { Lang } from '../state/url';
import { count } from '../text/text';

/** Names drawn at most: the gaps come worst first. */
const MOST_NAMES = 60;

type Position = [number, number];
const collection = <T>(features: T[]) => ({ type: 'FeatureCollection' as const, features });
const point = <P>(at: number[], properties: P) => ({
  type: 'Feature' as const,
  geometry: { type: 'Point' as const, coordinates: at as Position },
  properties,
});

/** The seniors of each gap with their unit, or its rank where numbers mean nothing; `weight` is the root of its share of the worst one's. */
export function namesOfGaps(gaps: Pick<GapRow, 'id' | 'at' | 'seniors' | 'rank'>[], lang: Lang, relative: boolean) {
  const worst = Math.max(1, ...gaps.map((g) => g.seniors));
  return collection(
    gaps
      .filter((g) => g.at && g.seniors >= 1)
      .slice(0, MOST_NAMES)
      .map((g) =>
        point(g.at!, {
          id: g.id,
          rank: g.rank,
          weight: Math.sqrt(g.seniors / worst),
          label: relative ? `#${g.rank}` : `${count(lang, g.seniors)}${lang === 'zh' ? ' 人' : ''}`,
        }),
      ),
  );
}

/** The ways from a home to each service, and a dot where they begin; nothing without an explanation. */
export function routeOf(explanation: Pick<Explanation, 'ways'> | null) {
  const lines = (explanation?.ways ?? []).filter((w) => w.line);
  const from = lines[0]?.line?.[0];
  return collection([
    ...lines.map((w) => ({
      type: 'Feature' as const,
      geometry: { type: 'LineString' as const, coordinates: w.line as Position[] },
      properties: { road: w.on_network },
    })),
    ...(from ? [point(from, {})] : []),
  ]);
}

/** A street segment, drawn as a way on the network without a dot. */
export const lineOf = (line: number[][]) =>
  collection([
    { type: 'Feature' as const, geometry: { type: 'LineString' as const, coordinates: line as Position[] }, properties: { road: true } },
  ]);
