import { describe, expect, it } from 'vitest';
import { round, scatter, type Point } from './points';

describe('a picture of points', () => {
  it('keeps north up, east right, and distances alike in both directions', () => {
    // At 60° north a degree of longitude is half as long as one of latitude: a square of 2 by 1 degrees.
    const { dots } = scatter([[20, 59.5], [22, 59.5], [20, 60.5], [22, 60.5]], [], [100, 100]); // prettier-ignore
    const [[x0, y0], [x1, y1], [x2, y2]] = dots as [Point, Point, Point];
    expect(x1).toBeGreaterThan(x0);
    expect(y2).toBeLessThan(y0);
    expect(y1).toBeCloseTo(y0, 9);
    expect(x2).toBeCloseTo(x0, 9);
    expect((x1 - x0) / (y0 - y2)).toBeCloseTo(1, 9);
  });

  it('stands on the ground of the other files, and counts what lies off it', () => {
    const ground: Point[] = [[121, 28], [121.2, 28.2]]; // prettier-ignore
    const drawn = scatter([[121.1, 28.1], [0, 0], [28.1, 121.1]], ground, [200, 160]); // prettier-ignore
    expect(drawn.dots).toHaveLength(1);
    expect(drawn.dots[0]![0]).toBeCloseTo(100, 6);
    expect(drawn.dots[0]![1]).toBeCloseTo(80, 6);
    expect(drawn.outside).toBe(2);
  });

  it('of the only reading there is shows every point of it', () => {
    const ground: Point[] = [[121, 28], [121.2, 28.2]]; // prettier-ignore
    const drawn = scatter([[121.1, 28.1], [120, 27], [122, 29]], ground, [200, 160], true); // prettier-ignore
    expect([drawn.dots.length, drawn.outside, drawn.context.length]).toEqual([3, 0, 2]);
  });

  it('stands on the streets where there are some', () => {
    const streets: [Point, Point][] = [[[121, 28], [121.02, 28]], [[121, 28.02], [121.02, 28.02]]]; // prettier-ignore
    const drawn = scatter([[121.01, 28.01], [121.1, 28.1]], [[120, 27], [122, 29]], [200, 160], false, streets); // prettier-ignore
    expect([drawn.dots.length, drawn.outside, drawn.context.length, drawn.streets.length]).toEqual([1, 1, 0, 2]);
    expect(drawn.dots[0]![0]).toBeCloseTo(100, 6);
  });

  it('of nothing is empty, and one point has ground around it', () => {
    expect(scatter([], [], [100, 100])).toEqual({ dots: [], context: [], streets: [], outside: 0, bar: null });
    expect(scatter([[121, 28]], [], [100, 100]).dots).toEqual([[50, 50]]);
  });

  it('has a bar of a round length that is as long as it says', () => {
    // 0.1° of latitude are 11,132 m over 88 of 100 units: 126.5 m a unit, a third of the width 4,217 m.
    const { bar } = scatter([[0, 0], [0, 0.1]], [], [100, 100]); // prettier-ignore
    expect(bar!.metres).toBe(2000);
    expect(bar!.width).toBeCloseTo(2000 / 126.5, 1);
  });

  it.each([
    [1, 1],
    [4999, 2000],
    [5000, 5000],
    [0.3, 0.2],
  ])('a length of %d is rounded down to %d', (from, to) => {
    expect(round(from)).toBeCloseTo(to, 9);
  });
});
