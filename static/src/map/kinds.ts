// One symbol a kind of facility: letters that every Chinese font has, so that nothing is fetched and prints draw them too.

import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from './palette';
import { FONT } from './style';

/** Shapes of GBK, those told apart most easily first. */
const SHAPES = ['●', '■', '▲', '◆', '★', '▼', '○', '□', '△', '◇', '☆', '▽', '◎', '⊙', '⊕'] as const;
/** What is left when there are more services than shapes, and of a facility without a service. */
const OTHER = '※';

type Kinds = { services: readonly { id: string }[] };
const gives = (service: string): ExpressionSpecification => ['to-boolean', ['get', `s_${service}`]];

/** The shape of a service: the same in every circle. */
export const symbolOf = ({ services }: Kinds, service: string): string => SHAPES[services.findIndex((s) => s.id === service)] ?? OTHER;

/** The shape of a facility: that of the first service it gives, those of the circle before others. */
export function symbolField(study: Kinds, circle: readonly string[]): ExpressionSpecification | string {
  const order = [...circle, ...study.services.map((s) => s.id).filter((id) => !circle.includes(id))];
  if (!order.length) return OTHER;
  return ['case', ...order.flatMap((id) => [gives(id), symbolOf(study, id)]), OTHER] as unknown as ExpressionSpecification;
}

/** Facilities that give one of the services that are not hidden; all of them, those without a service too, when none is hidden. */
export function kindsFilter(study: Kinds, hidden: readonly string[]): FilterSpecification | null {
  if (!hidden.length) return null;
  const shown = study.services.filter((s) => !hidden.includes(s.id)).map((s) => gives(s.id));
  return ['any', ['literal', false], ...shown] as unknown as FilterSpecification;
}

/** From this zoom on a facility has its shape; from afar it is a dot. */
export const SHAPES_FROM = 11;

/** The symbols of facilities. They cover nothing else, and nothing covers them. */
export const symbolLayer = (study: Kinds, circle: readonly string[], p: Palette): LayerSpecification => ({
  id: 'facility-symbols',
  type: 'symbol',
  source: 'facilities',
  'source-layer': 'facilities',
  minzoom: SHAPES_FROM,
  layout: {
    'text-field': symbolField(study, circle),
    'text-font': FONT,
    'text-size': ['interpolate', ['exponential', 1.4], ['zoom'], SHAPES_FROM, 9, 14, 19, 17, 27],
    'text-allow-overlap': true,
    'text-ignore-placement': true,
    'text-padding': 0,
  },
  paint: {
    'text-color': ['case', ['get', 'open'], p.facilityRing, p.border],
    'text-halo-color': p.facility,
    'text-halo-width': 1.6,
  },
});
