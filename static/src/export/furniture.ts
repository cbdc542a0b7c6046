// What makes a picture of places a map: scale bar, north arrow, frame. Sizes are in units of the sheet.

import { distance, round } from './scale';

export interface Ink {
  context: CanvasRenderingContext2D;
  /** Pixels a unit. */
  u: number;
  ink: string;
  quiet: string;
  paper: string;
  hair: string;
}

export const FONT = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', system-ui, sans-serif";

export function write(
  { context, u }: Ink,
  text: string,
  x: number,
  y: number,
  size: number,
  colour: string,
  how: { weight?: number; align?: CanvasTextAlign } = {},
) {
  context.font = `${how.weight ?? 400} ${size * u}px ${FONT}`;
  context.fillStyle = colour;
  context.textAlign = how.align ?? 'left';
  context.textBaseline = 'alphabetic';
  context.fillText(text, x * u, y * u);
}

/** How wide a text would be, in units. */
export function width({ context, u }: Ink, text: string, size: number, weight = 400): number {
  context.font = `${weight} ${size * u}px ${FONT}`;
  return context.measureText(text).width / u;
}

/** A text in lines no wider than `most`; Chinese breaks anywhere, Latin words stay whole. */
export function lines(pen: Ink, text: string, size: number, most: number, weight = 400): string[] {
  const out: string[] = [];
  let line = '';
  for (const piece of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) ?? []) {
    if (line && width(pen, line + piece.trimEnd(), size, weight) > most && !/^[，。、；：）]/.test(piece)) {
      out.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return line ? [...out, line.trimEnd()] : out;
}

export function plate({ context, u, paper, hair }: Ink, x: number, y: number, w: number, h: number) {
  context.fillStyle = paper;
  context.globalAlpha = 0.96;
  context.fillRect(x * u, y * u, w * u, h * u);
  context.globalAlpha = 1;
  context.strokeStyle = hair;
  context.lineWidth = 0.5 * u;
  context.strokeRect(x * u, y * u, w * u, h * u);
}

/** A bar in black and white whose right end is at `right`; at most `most` long. */
export function scaleBar(pen: Ink, right: number, bottom: number, most: number, metresPerUnit: number) {
  const { context, u, ink, paper } = pen;
  const bar = round(most * metresPerUnit);
  const long = bar.metres / metresPerUnit;
  const [x, y, high] = [right - long, bottom - 4, 4];
  plate(pen, x - 9, y - 15, long + 30, 26);
  for (let i = 0; i < bar.parts; i++) {
    context.fillStyle = i % 2 ? paper : ink;
    context.fillRect((x + (long * i) / bar.parts) * u, y * u, (long / bar.parts) * u, high * u);
  }
  context.strokeStyle = ink;
  context.lineWidth = 0.6 * u;
  context.strokeRect(x * u, y * u, long * u, high * u);
  for (const share of [0, 0.5, 1]) {
    if (share === 0.5 && bar.parts % 2) continue;
    const text = share ? distance(bar.metres * share) : '0';
    write(pen, text, x + long * share, y - 4, 7.5, ink, { align: 'center' });
  }
}

/** An arrow to the north; the map is never turned. */
export function northArrow(pen: Ink, x: number, y: number, letter: string) {
  const { context, u, ink, paper } = pen;
  plate(pen, x - 12, y - 6, 24, 46);
  const half = (side: number, colour: string) => {
    context.beginPath();
    context.moveTo(x * u, y * u);
    context.lineTo((x + side * 7) * u, (y + 22) * u);
    context.lineTo(x * u, (y + 17.5) * u);
    context.closePath();
    context.fillStyle = colour;
    context.fill();
    context.stroke();
  };
  context.strokeStyle = ink;
  context.lineWidth = 0.7 * u;
  context.lineJoin = 'round';
  half(-1, ink);
  half(1, paper);
  write(pen, letter, x, y + 35, 11, ink, { weight: 600, align: 'center' });
}
