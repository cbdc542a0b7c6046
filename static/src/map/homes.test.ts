import { expect, it } from 'vitest';
import { colour, GROWTH, LEAST, MOST, NEVER, radius, SIZES } from './homes';
import { light } from './palette';

// Expressions of the map's style, worked out as its specification says; MapLibre's own evaluator takes no part.
type Expression = readonly unknown[];
function evaluate(e: unknown, feature: Record<string, number>, zoom = 0): unknown {
  if (!Array.isArray(e)) return e;
  const [name, ...args] = e as [string, ...unknown[]];
  const number = (i: number) => evaluate(args[i], feature, zoom) as number;
  switch (name) {
    case 'get':
      return feature[args[0] as string];
    case 'zoom':
      return zoom;
    case 'coalesce':
      return args.map((a) => evaluate(a, feature, zoom)).find((v) => v !== undefined);
    case 'sqrt':
      return Math.sqrt(number(0));
    case '*':
      return number(0) * number(1);
    case '/':
      return number(0) / number(1);
    case '>=':
      return number(0) >= number(1);
    case '<=':
      return number(0) <= number(1);
    case 'case': {
      for (let i = 0; i + 1 < args.length; i += 2) if (evaluate(args[i], feature, zoom)) return evaluate(args[i + 1], feature, zoom);
      return evaluate(args.at(-1), feature, zoom);
    }
    case 'interpolate': {
      const [kind, base = 1] = args[0] as [string, number?];
      const at = number(1);
      const stops = (args.slice(2) as Expression).flatMap((stop, i, all) => (i % 2 ? [] : [[stop as number, all[i + 1]] as const]));
      const value = (i: number) => evaluate(stops[i]![1], feature, zoom);
      if (at <= stops[0]![0]) return value(0);
      const next = stops.findIndex(([stop]) => stop >= at);
      if (next < 0) return value(stops.length - 1);
      if (stops[next]![0] === at) return value(next);
      const [low, high] = [stops[next - 1]![0], stops[next]![0]];
      const share = kind === 'linear' ? (at - low) / (high - low) : (base ** (at - low) - 1) / (base ** (high - low) - 1);
      const [from, to] = [value(next - 1), value(next)];
      return typeof from === 'number' ? from + ((to as number) - from) * share : `${from as string} to ${to as string}`;
    }
  }
  throw new Error(`an expression that this test does not know: ${name}`);
}

const at = (seconds: number | undefined, minutes = 15, pace = 1) =>
  evaluate(colour('meal', minutes, light, pace), seconds === undefined ? {} : { c_meal: seconds });

it('the breaks of the scale are those that the legend draws: the limit, twice and four times it', () => {
  expect(at(0)).toBe(light.near);
  expect(at(540)).toBe(light.middle);
  expect(at(900)).toBe(light.limit);
  expect(at(901)).toBe(`${light.over} to ${light.far}`);
  expect(at(1800)).toBe(light.far);
  expect(at(3600)).toBe(light.never);
  expect(at(36000)).toBe(light.never);
  // Between two breaks, a mix of their colours.
  expect(at(270)).toBe(`${light.near} to ${light.middle}`);
});

it('a home that never gets there is neither inside nor outside, at whatever pace', () => {
  expect(at(undefined)).toBe(light.never);
  expect(at(NEVER)).toBe(light.never);
  expect(at(undefined, 15, 1e-6)).toBe(light.never);
});

it('a slower pace is as good as a shorter limit', () => {
  expect(at(450, 15, 2)).toBe(light.limit);
  expect(at(451, 15, 2)).toBe(`${light.over} to ${light.far}`);
});

it('a limit of no minutes has only those inside who are there already', () => {
  expect(at(0, 0)).toBe(light.near);
  expect(at(1, 0)).toBe(light.over);
});

it('homes grow with their seniors up to 64, and with the zoom', () => {
  for (const [zoom, size, more] of SIZES) {
    expect(evaluate(radius, { seniors: 0 }, zoom)).toBeCloseTo(size * LEAST);
    expect(evaluate(radius, { seniors: MOST ** 2 }, zoom)).toBeCloseTo(size * more);
    expect(evaluate(radius, { seniors: 1000 }, zoom)).toBeCloseTo(size * more);
  }
  const [[low, small, a], [high, large, b]] = [SIZES[0], SIZES[1]];
  const share = (GROWTH ** 1 - 1) / (GROWTH ** (high - low) - 1);
  expect(evaluate(radius, { seniors: 64 }, low + 1)).toBeCloseTo(small * a + (large * b - small * a) * share);
});
