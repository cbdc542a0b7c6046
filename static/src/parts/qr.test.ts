import jsQR from 'jsqr';
import { expect, it } from 'vitest';
import { qr } from './qr';

const DOTS = 3;

/** The path, drawn as dots of a picture, and read by another program's decoder. */
function read(text: string): string | undefined {
  const { size, path } = qr(text);
  const side = size * DOTS;
  const picture = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, wide] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    for (let dy = 0; dy < DOTS; dy++) {
      for (let dx = 0; dx < Number(wide) * DOTS; dx++)
        picture.fill(
          0,
          ((Number(y) * DOTS + dy) * side + Number(x) * DOTS + dx) * 4,
          ((Number(y) * DOTS + dy) * side + Number(x) * DOTS + dx) * 4 + 3,
        );
    }
  }
  return jsQR(picture, side, side)?.data;
}

it('another decoder reads the link that was written', () => {
  for (const link of [
    'http://192.168.1.20:8080/near?place=area:331082001006',
    'https://yl.linhai.example/s/2025/near?place=area:331082001006&cohort=frail&need=meals&when=mon-11:30',
    `http://10.0.0.1/near?${'x'.repeat(400)}`,
  ]) {
    expect(read(link)).toBe(link);
  }
});

it('a quiet zone of four modules surrounds it', () => {
  const { size, path } = qr('http://10.0.0.1/near');
  for (const [, x, y, wide] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    expect(Math.min(Number(x), Number(y), size - Number(x) - Number(wide), size - 1 - Number(y))).toBeGreaterThanOrEqual(4);
  }
});
