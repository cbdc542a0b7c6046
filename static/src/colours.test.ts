// Colours that mean something are told apart by every eye and in grey print: simulated, then measured.

import { describe, expect, it } from 'vitest';
import { dark, light, type Palette } from './map/palette';
import { BREAKS, classes } from './map/towns';
import css from './tokens.css?raw';

type Triple = [number, number, number];
type Matrix = [Triple, Triple, Triple];

/**
 * What is left of linear RGB where a kind of cone is missing: Machado, Oliveira and Fernandes, "A physiologically-based
 * model for simulation of color vision deficiency", IEEE TVCG 15 (2009), severity 1.0. Grey is the luminance of Rec. 709.
 */
const EYES: Record<string, Matrix> = {
  'every cone': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
  'a grey print': [
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
  ],
};

const linear = (hex: string) =>
  [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Triple;
const times = (m: Matrix, v: Triple) => m.map((row) => row.reduce((sum, x, i) => sum + x * v[i]!, 0)) as Triple;
const clipped = (v: Triple) => v.map((x) => Math.min(1, Math.max(0, x))) as Triple;

/** CIE L*a*b* under D65 of linear RGB. */
function lab(rgb: Triple): Triple {
  const [x, y, z] = times(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    rgb,
  );
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const [fx, fy, fz] = [f(x / 0.95047), f(y), f(z / 1.08883)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** The colour difference CIEDE2000, after Sharma, Wu and Dalal, Color Research and Application 30 (2005). */
function difference([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const rad = Math.PI / 180;
  const mean = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const hue = (b: number, a: number) => (a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / rad + 360) % 360);
  const [h1, h2] = [hue(b1, p1), hue(b2, p2)];
  const grey = c1 * c2 === 0;
  let turn = grey ? 0 : h2 - h1;
  if (turn > 180) turn -= 360;
  if (turn < -180) turn += 360;
  const dl = l2 - l1;
  const dc = c2 - c1;
  const dh = 2 * Math.sqrt(c1 * c2) * Math.sin((turn / 2) * rad);
  const l = (l1 + l2) / 2;
  const c = (c1 + c2) / 2;
  const h = grey ? h1 + h2 : Math.abs(h1 - h2) <= 180 ? (h1 + h2) / 2 : ((h1 + h2 + 360) / 2) % 360;
  const t =
    1 -
    0.17 * Math.cos((h - 30) * rad) +
    0.24 * Math.cos(2 * h * rad) +
    0.32 * Math.cos((3 * h + 6) * rad) -
    0.2 * Math.cos((4 * h - 63) * rad);
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const sc = 1 + 0.045 * c;
  const sh = 1 + 0.015 * c * t;
  const rt = -Math.sin(60 * Math.exp(-(((h - 275) / 25) ** 2)) * rad) * 2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7));
  return Math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh));
}

const seen = (hex: string, eye: Matrix) => lab(clipped(times(eye, linear(hex))));
/** By how much two colours differ in the eye to which they are most alike, with that eye. */
function least(a: string, b: string): [number, string] {
  return Object.entries(EYES)
    .map(([name, eye]): [number, string] => [difference(seen(a, eye), seen(b, eye)), name])
    .sort(([x], [y]) => x - y)[0]!;
}
/** Contrast of WCAG 2. */
function contrast(a: string, b: string) {
  const [low, high] = [a, b].map((hex) => times(EYES['a grey print']!, linear(hex))[0]).sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Every token of a theme that is a plain colour; the dark theme says only what differs. */
function tokens(theme: 'light' | 'dark'): Record<string, string> {
  const [day = '', night = ''] = css.split(":root[data-theme='dark']");
  const read = (text: string) =>
    Object.fromEntries([...text.matchAll(/--([\w-]+):\s*(#[\da-f]{6});/g)].map(([, name, hex]) => [name, hex]));
  return { ...read(day), ...(theme === 'dark' ? read(night) : {}) } as Record<string, string>;
}
const THEMES: [string, Palette, Record<string, string>][] = [
  ['light', light, tokens('light')],
  ['dark', dark, tokens('dark')],
];

/** Between two colours of opposite meaning; one is just noticeable. */
const APART = 10;
/** Between classes that lie beside each other. */
const CLASSES = 9;

it('the difference is that of the published table', () => {
  // Pairs 1, 7, 13, 17, 25 and 34 of Sharma, Wu and Dalal.
  for (const [a, b, expected] of [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, -0.001, 2.49], [50, 0.0011, -2.49], 4.7461],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ] as [Triple, Triple, number][]) {
    expect(difference(a, b)).toBeCloseTo(expected, 4);
  }
});

describe.each(THEMES)('in the %s theme', (theme, p, t) => {
  it('every colour of inside differs from every colour of outside, to every eye and in grey', () => {
    const mix = (a: string, b: string) =>
      `#${[1, 3, 5]
        .map((at) =>
          Math.round((Number.parseInt(a.slice(at, at + 2), 16) + Number.parseInt(b.slice(at, at + 2), 16)) / 2)
            .toString(16)
            .padStart(2, '0'),
        )
        .join('')}`;
    const inside = [p.near, mix(p.near, p.middle), p.middle, mix(p.middle, p.limit), p.limit];
    const outside = [p.over, mix(p.over, p.far), p.far, mix(p.far, p.never), p.never];
    const alike = inside.flatMap((a) => outside.map((b) => [a, b, ...least(a, b)] as const)).filter(([, , by]) => by < APART);
    expect(alike).toEqual([]);
  });

  it('the longer the way, the farther from the ground in lightness', () => {
    const ramp = [p.near, p.middle, p.limit, p.over, p.far, p.never].map((hex) => seen(hex, EYES['every cone']!)[0]);
    const order = [...ramp].sort((a, b) => (theme === 'light' ? b - a : a - b));
    expect(ramp).toEqual(order);
  });

  it('the larger a town’s share, the lighter it is, by day and by night', () => {
    const lightness = classes(p).map((hex) => seen(hex, EYES['a grey print']!)[0]);
    expect(lightness).toEqual([...lightness].sort((a, b) => a - b));
  });

  it('classes of towns differ from the next, and all of them from a town without a verdict', () => {
    const all = classes(p);
    expect(all.length).toBe(BREAKS.length + 1);
    const alike = all
      .slice(1)
      .map((colour, i) => [all[i]!, colour, ...least(all[i]!, colour)] as const)
      .filter(([, , by]) => by < CLASSES);
    expect(alike).toEqual([]);
  });

  it('words and bars of inside and outside differ, and words can be read', () => {
    expect(least(t['in']!, t['out']!)[0]).toBeGreaterThanOrEqual(APART);
    expect(least(t['in-soft']!, t['out-soft']!)[0]).toBeGreaterThanOrEqual(APART);
    for (const word of ['in', 'out', 'quiet', 'mark', 'nodata', 'focus']) {
      for (const ground of ['paper', 'wash']) expect(contrast(t[word]!, t[ground]!), `${word} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('a gap, its number and a whole circle stand out from the ground', () => {
    expect(least(p.gap, p.circle)[0]).toBeGreaterThanOrEqual(APART);
    expect(contrast(p.gapLabel, p.halo)).toBeGreaterThanOrEqual(4.5);
    for (const colour of [p.near, p.over, p.never]) expect(least(colour, p.land)[0]).toBeGreaterThanOrEqual(CLASSES);
  });
});
