// Homes while a slider moves. MapLibre computes a colour that depends on the data in its worker, for every home of every
// tile, and shows it some frames later. Here the times lie on the graphics card, and a limit is one number beside them: the
// next frame has it, however many homes there are. When the slider rests, MapLibre's own layer takes over again, in the
// same colours.

import { type CustomLayerInterface, type ExpressionSpecification, type Map as MapLibre, MercatorCoordinate } from 'maplibre-gl';
import { colour, GROWTH, LEAST, MOST, NEVER, OPACITY, RING, RING_OPACITY, SIZES } from './homes';
import { idle } from '../state/idle';
import type { Palette } from './palette';
import { FRAGMENT, VERTEX } from './recolour.glsl';
import { EXTENT, homesOf, NUMBERS } from './tile';

/** What colours homes. */
export interface Limit {
  circle: string;
  minutes: number;
  pace: number;
  palette: Palette;
}
/** Where the homes come from: the template of their tiles' addresses, their deepest zoom, and degrees that hold them all. */
export interface Source {
  url: string;
  maxzoom: number;
  bounds: number[];
}

/** A slider that has not moved for so long rests. */
const REST_MS = 260;
/** Tiles that are kept when they are out of view. */
const MOST_TILES = 96;

const LAYER = 'homes-moving';
const HIDDEN = ['circle-opacity', 'circle-stroke-opacity'] as const;

export class Recolour {
  /** Homes of tiles by address and circle. */
  #tiles = new Map<string, Float32Array>();
  #gathered = '';
  #homes = 0;
  #origin = { x: 0, y: 0 };
  #gl: WebGL2RenderingContext | null = null;
  #program: WebGLProgram | null = null;
  #array: WebGLVertexArrayObject | null = null;
  #buffer: WebGLBuffer | null = null;
  #places = new Map<string, WebGLUniformLocation | null>();
  #limit: Limit | null = null;
  #moving = false;
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** Called when homes have come to rest. */
  #rested: (() => void)[] = [];
  readonly #undo: () => void;

  constructor(
    readonly map: MapLibre,
    /** As the map shows them now. */
    readonly source: () => Source,
    readonly circle: () => string,
    /** How opaque MapLibre's own layer is at rest. */
    readonly opacity: () => ExpressionSpecification,
    /** What else a rest is the time for. */
    readonly onrest: () => void,
  ) {
    const gather = () => void this.#gather();
    const away = () => {
      if (this.#moving) this.settle();
    };
    const add = () => this.#add();
    add();
    map.on('idle', gather);
    map.on('movestart', away);
    map.on('styledata', add);
    this.#undo = () => {
      map.off('idle', gather);
      map.off('movestart', away);
      map.off('styledata', add);
      clearTimeout(this.#rest);
    };
  }

  get moving(): boolean {
    return this.#moving;
  }

  /** Draws homes by this limit from the next frame on; says whether it can. */
  show(limit: Limit): boolean {
    if (!this.#moving && (this.#gathered !== this.#wanted().key || !this.map.getLayer(LAYER))) return false;
    this.#limit = limit;
    if (!this.#moving) {
      this.#moving = true;
      for (const property of HIDDEN) this.map.setPaintProperty('homes', property, 0);
    }
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.settle(), REST_MS);
    this.map.triggerRepaint();
    return true;
  }

  /** Hands over to MapLibre's own layer, now. */
  settle(): void {
    clearTimeout(this.#rest);
    const limit = this.#limit;
    if (!this.#moving || !limit) return;
    this.map.setPaintProperty('homes', 'circle-color', colour(limit.circle, limit.minutes, limit.palette, limit.pace));
    this.onrest();
    this.map.once('idle', () => {
      // It has moved on in the meantime: the next rest will come.
      if (this.#limit === limit) this.#stop();
    });
    this.map.triggerRepaint(); // nothing may have changed: it is idle after this frame then
  }

  /** MapLibre's own layer, at once and whatever it shows. */
  stop(): void {
    clearTimeout(this.#rest);
    if (this.#moving) this.#stop();
  }

  /** Once MapLibre's own layer shows what the slider says. */
  atRest(): Promise<void> {
    if (!this.#moving) return Promise.resolve();
    return new Promise((done) => {
      this.#rested.push(done);
      this.settle();
    });
  }

  remove(): void {
    this.#undo();
    this.#moving = false;
    for (const done of this.#rested.splice(0)) done();
  }

  #stop() {
    this.#moving = false;
    this.map.setPaintProperty('homes', 'circle-opacity', this.opacity());
    this.map.setPaintProperty('homes', 'circle-stroke-opacity', RING_OPACITY);
    this.map.triggerRepaint();
    for (const done of this.#rested.splice(0)) done();
  }

  /** The tiles that the map shows. */
  #wanted(): { key: string; tiles: { url: string; z: number; x: number; y: number }[] } {
    const { url, maxzoom, bounds } = this.source();
    const [low, high] = [MercatorCoordinate.fromLngLat([bounds[0]!, bounds[3]!]), MercatorCoordinate.fromLngLat([bounds[2]!, bounds[1]!])];
    const tiles = this.map
      .coveringTiles({ tileSize: 512, minzoom: 0, maxzoom })
      .map(({ canonical: { z, x, y } }) => ({ url: url.replace('{z}', `${z}`).replace('{x}', `${x}`).replace('{y}', `${y}`), z, x, y }))
      .filter(({ z, x, y }) => (x + 1) / 2 ** z >= low.x && x / 2 ** z <= high.x && (y + 1) / 2 ** z >= low.y && y / 2 ** z <= high.y);
    return { key: [this.circle(), ...tiles.map((t) => t.url).sort()].join(' '), tiles };
  }

  /** Reads the homes in view once more, as soon as nothing else is to be done; what the browser has fetched it keeps. */
  async #gather() {
    const circle = this.circle();
    const { key, tiles } = this.#wanted();
    if (key === this.#gathered || this.#moving) return;
    await idle(500);
    const parts: { homes: Float32Array; z: number; x: number; y: number }[] = [];
    for (const { url, z, x, y } of tiles) {
      const name = `${circle} ${url}`;
      let homes = this.#tiles.get(name);
      if (!homes) {
        try {
          const answer = await fetch(url, { cache: 'force-cache' });
          if (!answer.ok) return;
          homes = homesOf(new Uint8Array(await answer.arrayBuffer()), circle, NEVER);
        } catch {
          return; // the map says so itself; homes then are recoloured by its worker
        }
      }
      // Those used last are at the end.
      this.#tiles.delete(name);
      this.#tiles.set(name, homes);
      parts.push({ homes, z, x, y });
      if (this.#moving || this.#wanted().key !== key) return;
    }
    for (const name of this.#tiles.keys()) {
      if (this.#tiles.size <= MOST_TILES) break;
      this.#tiles.delete(name);
    }
    this.#fill(parts);
    this.#gathered = key;
  }

  /** Puts homes on the graphics card, those who wait longest last. */
  #fill(parts: { homes: Float32Array; z: number; x: number; y: number }[]) {
    const gl = this.#gl;
    if (!gl) return;
    const first = parts[0];
    this.#origin = first ? { x: first.x / 2 ** first.z, y: first.y / 2 ** first.z } : { x: 0, y: 0 };
    const all = new Float32Array(parts.reduce((sum, p) => sum + p.homes.length, 0));
    let at = 0;
    for (const { homes, z, x, y } of parts) {
      const [west, north, unit] = [x / 2 ** z - this.#origin.x, y / 2 ** z - this.#origin.y, 1 / EXTENT / 2 ** z];
      for (let i = 0; i < homes.length; i += NUMBERS) {
        all[at++] = west + homes[i]! * unit;
        all[at++] = north + homes[i + 1]! * unit;
        all[at++] = homes[i + 2]!;
        all[at++] = Math.min(MOST, Math.sqrt(homes[i + 3]!)) / MOST;
      }
    }
    this.#homes = all.length / NUMBERS;
    const rows = Uint32Array.from({ length: this.#homes }, (_, i) => i).sort((a, b) => all[a * NUMBERS + 2]! - all[b * NUMBERS + 2]!);
    const sorted = new Float32Array(all.length);
    rows.forEach((row, i) => sorted.set(all.subarray(row * NUMBERS, (row + 1) * NUMBERS), i * NUMBERS));
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    gl.bufferData(gl.ARRAY_BUFFER, sorted, gl.STATIC_DRAW);
    gl.bindBuffer(gl.ARRAY_BUFFER, null);
  }

  #add() {
    // A style that was swapped has lost it.
    if (this.map.getLayer(LAYER) || !this.map.getLayer('homes')) return;
    const layer: CustomLayerInterface = {
      id: LAYER,
      type: 'custom',
      onAdd: (_, gl) => this.#begin(gl as WebGL2RenderingContext),
      onRemove: (_, gl) => this.#end(gl as WebGL2RenderingContext),
      render: (gl) => this.#draw(gl as WebGL2RenderingContext),
    };
    const layers = this.map.getLayersOrder();
    this.map.addLayer(layer, layers[layers.indexOf('homes') + 1]);
  }

  #begin(gl: WebGL2RenderingContext) {
    const program = gl.createProgram();
    for (const [kind, text] of [
      [gl.VERTEX_SHADER, VERTEX],
      [gl.FRAGMENT_SHADER, FRAGMENT],
    ] as const) {
      const shader = gl.createShader(kind)!;
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
      gl.deleteShader(shader);
    }
    gl.linkProgram(program);
    this.#gathered = '';
    this.#places.clear();
    // Without it, homes are recoloured by MapLibre's worker.
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
      throw new Error(`homes while a slider moves: ${gl.getProgramInfoLog(program)}`);
    this.#gl = gl;
    this.#program = program;
    this.#array = gl.createVertexArray();
    this.#buffer = gl.createBuffer();
    gl.bindVertexArray(this.#array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    const place = gl.getAttribLocation(program, 'home');
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, NUMBERS, gl.FLOAT, false, 0, 0);
    gl.vertexAttribDivisor(place, 1);
    gl.bindVertexArray(null);
    gl.bindBuffer(gl.ARRAY_BUFFER, null);
  }

  #end(gl: WebGL2RenderingContext) {
    gl.deleteProgram(this.#program);
    gl.deleteVertexArray(this.#array);
    gl.deleteBuffer(this.#buffer);
    this.#gl = this.#program = this.#array = this.#buffer = null;
    this.#gathered = '';
  }

  #draw(gl: WebGL2RenderingContext) {
    const limit = this.#limit;
    if (!this.#moving || !limit || !this.#homes) return;
    const { map } = this;
    const zoom = map.getZoom();
    const ratio = map.getPixelRatio();
    const [width, height] = [map.getCanvas().width / ratio, map.getCanvas().height / ratio];
    // The map is never turned: a corner and a scale say where everything is.
    const corner = map.project(new MercatorCoordinate(this.#origin.x, this.#origin.y).toLngLat());
    const [small, large, part] = around(SIZES, zoom, GROWTH);
    const { palette: p } = limit;
    gl.useProgram(this.#program);
    gl.bindVertexArray(this.#array);
    gl.uniform2f(this.#at('corner'), corner.x, corner.y);
    gl.uniform1f(this.#at('scale'), 512 * 2 ** zoom);
    gl.uniform2f(this.#at('view'), width, height);
    gl.uniform4f(this.#at('sizes'), small[1], small[2], large[1], large[2]);
    gl.uniform1f(this.#at('between'), part);
    gl.uniform1f(this.#at('least'), LEAST);
    gl.uniform1f(this.#at('ratio'), ratio);
    gl.uniform1f(this.#at('ring'), level(RING, zoom));
    gl.uniform2f(this.#at('opacity'), level(OPACITY, zoom), RING_OPACITY);
    gl.uniform1f(this.#at('pace'), limit.pace);
    gl.uniform1f(this.#at('limit'), limit.minutes * 60);
    gl.uniform1f(this.#at('forever'), NEVER);
    for (const name of ['near', 'middle', 'limit', 'over', 'far', 'never', 'homeRing'] as const)
      gl.uniform3fv(this.#at(`c_${name}`), rgb(p[name]));
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.#homes);
    gl.bindVertexArray(null);
  }

  #at(name: string): WebGLUniformLocation | null {
    let place = this.#places.get(name);
    if (place === undefined && this.#gl && this.#program)
      this.#places.set(name, (place = this.#gl.getUniformLocation(this.#program, name)));
    return place ?? null;
  }
}

/** The stops around a zoom, and how far between them it lies, 0 to 1, when growth is exponential. */
function around<S extends readonly [number, ...number[]]>(stops: readonly S[], zoom: number, base: number): [S, S, number] {
  const last = stops.length - 1;
  const above = stops.findIndex(([z]) => z > zoom);
  const row = Math.max(0, Math.min(last - 1, (above < 0 ? stops.length : above) - 1));
  const [low, high] = [stops[row]!, stops[row + 1]!];
  const [gone, all] = [zoom - low[0], high[0] - low[0]];
  const part = base === 1 ? gone / all : (base ** gone - 1) / (base ** all - 1);
  return [low, high, Math.max(0, Math.min(1, part))];
}

function level(stops: readonly (readonly [number, number])[], zoom: number): number {
  const [low, high, part] = around(stops, zoom, 1);
  return low[1] + (high[1] - low[1]) * part;
}

/** A colour of the palette, each part 0 to 1. */
const rgb = (hex: string) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255);
