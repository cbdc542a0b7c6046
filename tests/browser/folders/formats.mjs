// Files as offices have them, written byte by byte: workbooks, Shapefiles with GBK tables, KML as 奥维 saves it, CSV as Excel saves it.

/** A file of a drop: what the driver takes. */
export const file = (name, bytes) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });

const CRC = Array.from({ length: 256 }, (_, n) => Array.from({ length: 8 }).reduce((c) => (c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1), n));
const crc32 = (bytes) => ~bytes.reduce((crc, byte) => CRC[(crc ^ byte) & 255] ^ (crc >>> 8), ~0) >>> 0;

/** A zip archive of named bytes, nothing packed. */
export function zip(entries) {
  const locals = [];
  const central = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const [bytes, path] = [Buffer.from(content), Buffer.from(name)];
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0); // version needed
    head.writeUInt16LE(0x800, 2); // names are UTF-8
    head.writeUInt32LE(0x5a21, 8); // 2025-01-01
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(bytes.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(path.length, 22);
    locals.push(Buffer.from('PK\x03\x04'), head, path, bytes);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x00'), head, tail, path);
    offset += 4 + head.length + path.length + bytes.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(entries).length, 4);
  end.writeUInt16LE(Object.keys(entries).length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const column = (at) => String.fromCharCode(65 + at);

/** A workbook of sheets by name: rows of cells; a row of one cell is merged across the widest row, as titles and remarks are. */
export function workbook(sheets) {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packages = 'http://schemas.openxmlformats.org/package/2006';
  const all = Object.entries(sheets);
  const cell = (value, at, row) => {
    if (value === '' || value === null) return '';
    const ref = `${column(at)}${row}`;
    return typeof value === 'number' ? `<c r="${ref}"><v>${value}</v></c>` : `<c r="${ref}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
  };
  const sheet = (rows) => {
    const width = Math.max(...rows.map((row) => row.length));
    const data = rows.map((row, r) => `<row r="${r + 1}">${row.map((value, at) => cell(value, at, r + 1)).join('')}</row>`);
    const merged = rows.flatMap((row, r) => (row.length === 1 && width > 1 ? [`<mergeCell ref="A${r + 1}:${column(width - 1)}${r + 1}"/>`] : []));
    const merges = merged.length ? `<mergeCells count="${merged.length}">${merged.join('')}</mergeCells>` : '';
    return `${XML}<worksheet xmlns="${main}"><sheetData>${data.join('')}</sheetData>${merges}</worksheet>`;
  };
  const part = (n) => `/xl/worksheets/sheet${n + 1}.xml`;
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  return zip({
    '[Content_Types].xml': `${XML}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>${all.map((_, n) => `<Override PartName="${part(n)}" ContentType="${type}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${XML}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${all.map(([name], n) => `<sheet name="${escaped(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${packages}/relationships">${all.map((_, n) => `<Relationship Id="rId${n + 1}" Type="${office}/worksheet" Target="${part(n)}"/>`).join('')}</Relationships>`,
    ...Object.fromEntries(all.map(([, rows], n) => [part(n).slice(1), sheet(rows)])),
  });
}

const decoder = new TextDecoder('gbk');
let codes;
/** Bytes of a text in GBK, the code page of a Chinese Windows. */
export function gbk(text) {
  codes ??= new Map(
    Array.from({ length: 0x7e }, (_, high) => Array.from({ length: 0xbf }, (_, low) => [0x81 + high, 0x40 + low]))
      .flat()
      .map((pair) => [decoder.decode(Uint8Array.from(pair)), pair]),
  );
  return Buffer.from([...text].flatMap((c) => (c.charCodeAt(0) < 128 ? c.charCodeAt(0) : codes.get(c))));
}

/** A CSV as Excel saves it in a Chinese Windows. */
export const csv = (rows) => gbk(rows.map((row) => row.map((v) => (/[",]/.test(v) ? `"${v}"` : v)).join(',')).join('\r\n') + '\r\n');

const TYPES = { point: 1, line: 3, polygon: 5 };

/** The parts of a Shapefile by ending: `features` of one `kind`, each `{ at: [[x, y], …], values: {} }`; texts are GBK, no code page is said. */
export function shapefile(kind, features, prj) {
  const type = TYPES[kind];
  const box = (points) => [0, 1].map((i) => Math.min(...points.map((p) => p[i]))).concat([0, 1].map((i) => Math.max(...points.map((p) => p[i]))));
  const doubles = (values) => values.reduce((out, v, i) => (out.writeDoubleLE(v, 8 * i), out), Buffer.alloc(8 * values.length));
  const ints = (values) => values.reduce((out, v, i) => (out.writeInt32LE(v, 4 * i), out), Buffer.alloc(4 * values.length));
  const content = ({ at }) =>
    kind === 'point'
      ? Buffer.concat([ints([type]), doubles(at[0])])
      : Buffer.concat([ints([type]), doubles(box(at)), ints([1, at.length, 0]), doubles(at.flat())]);
  const header = (bytes) => {
    const out = Buffer.alloc(36);
    out.writeInt32BE(9994, 0);
    out.writeInt32BE((100 + bytes) / 2, 24);
    out.writeInt32LE(1000, 28);
    out.writeInt32LE(type, 32);
    return Buffer.concat([out, doubles(box(features.flatMap((f) => f.at))), Buffer.alloc(32)]);
  };
  const pair = (a, b) => {
    const out = Buffer.alloc(8);
    out.writeInt32BE(a, 0);
    out.writeInt32BE(b, 4);
    return out;
  };
  let offset = 50;
  const [records, index] = [[], []];
  features.map(content).forEach((bytes, n) => {
    records.push(pair(n + 1, bytes.length / 2), bytes);
    index.push(pair(offset, bytes.length / 2));
    offset += 4 + bytes.length / 2;
  });
  const [shp, shx] = [Buffer.concat(records), Buffer.concat(index)];
  return { shp: Buffer.concat([header(shp.length), shp]), shx: Buffer.concat([header(shx.length), shx]), dbf: dbf(features.map((f) => f.values)), prj: Buffer.from(prj) };
}

/** A dBASE table of rows; columns are those of the first row, numbers where it has numbers. */
function dbf(rows) {
  const fields = Object.entries(rows[0]).map(([name, value]) => ({ name, number: typeof value === 'number', width: typeof value === 'number' ? 12 : 80 }));
  const head = Buffer.alloc(32);
  head.set([3, 126, 3, 1]);
  head.writeUInt32LE(rows.length, 4);
  head.writeUInt16LE(33 + 32 * fields.length, 8);
  head.writeUInt16LE(1 + fields.reduce((sum, f) => sum + f.width, 0), 10);
  const described = fields.map(({ name, number, width }) => {
    const out = Buffer.alloc(32);
    gbk(name).copy(out, 0, 0, 10);
    out[11] = (number ? 'N' : 'C').charCodeAt(0);
    out[16] = width;
    return out;
  });
  const padded = (bytes, width, right) => {
    const blank = Buffer.alloc(Math.max(0, width - bytes.length), 32);
    return (right ? Buffer.concat([blank, bytes]) : Buffer.concat([bytes, blank])).subarray(0, width);
  };
  const records = rows.map((row) => Buffer.concat([Buffer.from(' '), ...fields.map((f) => padded(gbk(String(row[f.name] ?? '')), f.width, f.number))]));
  return Buffer.concat([head, ...described, Buffer.from('\r'), ...records, Buffer.from([26])]);
}

/** The parts of a Shapefile in one archive. */
export const zipped = (name, parts) => zip(Object.fromEntries(Object.entries(parts).map(([ending, bytes]) => [`${name}.${ending}`, bytes])));
/** The parts of a Shapefile as files side by side. */
export const loose = (name, parts) => Object.entries(parts).map(([ending, bytes]) => file(`${name}.${ending}`, bytes));

/** A KML as 奥维 saves it: a folder of folders, styles of its own, remarks as text; `folders` are `[name, [{ name, remark, at }]]`, outlines have several points. */
export function kml(title, folders) {
  const coordinates = (at) => at.map(([lon, lat]) => `${lon.toFixed(8)},${lat.toFixed(8)},0`).join(' ');
  const shape = (at) =>
    at.length === 1
      ? `<Point><coordinates>${coordinates(at)}</coordinates></Point>`
      : `<Polygon><outerBoundaryIs><LinearRing><coordinates>${coordinates(at)}</coordinates></LinearRing></outerBoundaryIs></Polygon>`;
  const mark = ({ name, remark, at }) =>
    `<Placemark><name>${escaped(name)}</name><description>${escaped(remark ?? '')}</description><styleUrl>#s1</styleUrl><OvStyle><TrackStyle><type>5</type><width>4</width></TrackStyle></OvStyle>${shape(at)}</Placemark>\n`;
  const folder = ([name, marks]) => `<Folder><name>${escaped(name)}</name><open>1</open>\n${marks.map(mark).join('')}</Folder>\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>${escaped(title)}</name><Style id="s1"><IconStyle><scale>1.0</scale></IconStyle></Style>\n<Folder><name>${escaped(title)}</name>\n${folders.map(folder).join('')}</Folder></Document></kml>\n`;
}
