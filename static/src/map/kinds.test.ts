import { expect, it } from 'vitest';
import { kindsFilter, symbolField, symbolOf } from './kinds';

const services = ['daycare', 'canteen', 'school'].map((id) => ({ id }));
const study = { services };

it('a service has the same shape in every circle, and no two of the first fifteen share one', () => {
  const many = { services: Array.from({ length: 17 }, (_, i) => ({ id: `s${i}` })) };
  const shapes = many.services.map((s) => symbolOf(many, s.id));
  expect(new Set(shapes.slice(0, 15)).size).toBe(15);
  expect(shapes.slice(15)).toEqual(['※', '※']);
});

it('a facility of two services has the shape of the circle’s', () => {
  const field = symbolField(study, ['canteen']) as unknown[];
  expect(field[2]).toBe(symbolOf(study, 'canteen'));
  expect(field.slice(-1)).toEqual(['※']);
});

it('a facility stays while one of its services is shown, and those without any only when nothing is hidden', () => {
  expect(kindsFilter(study, [])).toBeNull();
  const text = JSON.stringify(kindsFilter(study, ['daycare']));
  expect(text).not.toContain('s_daycare');
  expect(text).toContain('s_canteen');
  // Nothing is left to show: an empty `any` shows nothing either, but MapLibre wants a case.
  expect(kindsFilter(study, ['daycare', 'canteen', 'school'])).toEqual(['any', ['literal', false]]);
});
