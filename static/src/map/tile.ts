// The homes of a vector tile (MVT 2.1), as numbers in a row: what MapLibre's worker reads too, but keeps to itself.

/** Numbers a home: x and y in tile units, seconds until the circle is complete, seniors. */
export const NUMBERS = 4;
/** Units along one side of a tile. */
export const EXTENT = 4096;

/** A protobuf message being read. */
class Message {
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
    readonly end = bytes.length,
  ) {}

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++];
      if (byte === undefined || scale > 2 ** 49) throw new Error('the tile of homes is cut short');
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  /** Calls `field` with each field's number; what it does not read is skipped. */
  fields(field: (number: number, body: Message, value: number) => void) {
    while (this.at < this.end) {
      const tag = this.varint();
      const kind = tag % 8;
      const value = kind === 0 || kind === 2 ? this.varint() : 0;
      const long = kind === 2 ? value : kind === 1 ? 8 : kind === 5 ? 4 : 0;
      const body = new Message(this.bytes, this.at, this.at + long);
      this.at += long;
      field(Math.floor(tag / 8), body, value);
    }
  }

  text(): string {
    return new TextDecoder().decode(this.bytes.subarray(this.at, this.end));
  }
}

/** A number of a layer's table of values; NaN for what is none. */
function number(message: Message): number {
  let told = Number.NaN;
  message.fields((kind, { bytes, at }, value) => {
    const view = () => new DataView(bytes.buffer, bytes.byteOffset + at);
    if (kind === 2) told = view().getFloat32(0, true);
    else if (kind === 3) told = view().getFloat64(0, true);
    else if (kind === 4 || kind === 5) told = value;
    else if (kind === 6) told = value % 2 ? -(value + 1) / 2 : value / 2;
  });
  return told;
}

const unzigzag = (value: number) => (value % 2 ? -(value + 1) / 2 : value / 2);

/** The homes of `tile`, `NUMBERS` each; where `circle` is never complete, `never` seconds. */
export function homesOf(tile: Uint8Array, circle: string, never: number): Float32Array {
  const told: number[] = [];
  new Message(tile).fields((field, layer) => {
    if (field !== 3) return;
    let name = '';
    const keys: string[] = [];
    const values: number[] = [];
    const features: Message[] = [];
    layer.fields((part, body) => {
      if (part === 1) name = body.text();
      else if (part === 2) features.push(body);
      else if (part === 3) keys.push(body.text());
      else if (part === 4) values.push(number(body));
    });
    if (name !== 'homes') return;
    const [timeKey, seniorsKey] = [keys.indexOf(`c_${circle}`), keys.indexOf('seniors')];
    for (const feature of features) {
      let [x, y, seconds, seniors] = [Number.NaN, 0, never, 0];
      feature.fields((part, body) => {
        if (part === 2) {
          while (body.at < body.end) {
            const [key, value] = [body.varint(), values[body.varint()]!];
            if (key === timeKey) seconds = value;
            else if (key === seniorsKey) seniors = value;
          }
        } else if (part === 4) {
          body.varint(); // move to one point
          [x, y] = [unzigzag(body.varint()), unzigzag(body.varint())];
        }
      });
      if (x >= 0 && x < EXTENT && y >= 0 && y < EXTENT) told.push(x, y, seconds, seniors);
    }
  });
  return Float32Array.from(told);
}
