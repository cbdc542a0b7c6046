// What was dropped or chosen, as files that can be brought; what cannot be is told with its reason.

/** The largest file that the program takes, in bytes. */
export const MOST_BYTES = 1 << 30;

export type LeftOutWhy = 'temporary' | 'system' | 'large' | 'folder' | 'replaced';
export interface LeftOut {
  name: string;
  why: LeftOutWhy;
}
/** A file with its path below what was dropped. */
export interface Dropped {
  path: string;
  file: File;
}
export interface Sorted {
  files: { name: string; file: File }[];
  leftOut: LeftOut[];
}

const SYSTEM = /^(\.|thumbs\.db$|desktop\.ini$|__macosx$)/i;

/** Names for the draft, in which no two files are called alike: what lies in folders is then called by its folder too. */
export function sortOut(dropped: Dropped[]): Sorted {
  const leftOut: LeftOut[] = [];
  const good = dropped.filter(({ path, file }) => {
    const name = path.split('/').pop() ?? path;
    const why: LeftOutWhy | null = name.startsWith('~$')
      ? 'temporary'
      : path.split('/').some((part) => SYSTEM.test(part))
        ? 'system'
        : file.size > MOST_BYTES
          ? 'large'
          : null;
    if (why) leftOut.push({ name: path, why });
    return !why;
  });
  const last = (path: string) => path.split('/').pop() ?? path;
  // On Windows and macOS, A.xlsx and a.xlsx are one file.
  const alike = new Map<string, number>();
  for (const { path } of good) alike.set(last(path).toLowerCase(), (alike.get(last(path).toLowerCase()) ?? 0) + 1);
  const files = good.map(({ path, file }) => ({
    name: alike.get(last(path).toLowerCase())! > 1 ? path.split('/').filter(Boolean).join(' ') : last(path),
    file,
  }));
  return { files, leftOut };
}

/** Files behind what was dropped, folders opened. Entries must be taken before the event ends, so this is called within it. */
export function dropped(transfer: DataTransfer): Promise<Dropped[]> {
  const entries = [...transfer.items].filter((item) => item.kind === 'file').map((item) => item.webkitGetAsEntry());
  if (entries.length && entries.every((entry) => entry)) {
    return Promise.all(entries.map((entry) => opened(entry!, ''))).then((all) => all.flat());
  }
  return Promise.resolve([...transfer.files].map((file) => ({ path: file.name, file })));
}

async function opened(entry: FileSystemEntry, above: string): Promise<Dropped[]> {
  const path = `${above}${entry.name}`;
  if (entry.isFile) {
    return new Promise((done, failed) =>
      (entry as FileSystemFileEntry).file(
        (file) => done([{ path, file }]),
        (error) => failed(new Error(`${path}: ${error.message}`)),
      ),
    );
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: Dropped[] = [];
  // A reader gives a hundred at a time.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) =>
      reader.readEntries(done, (error) => failed(new Error(`${path}: ${error.message}`))),
    );
    if (!some.length) return all;
    for (const one of some) all.push(...(await opened(one, `${path}/`)));
  }
}

/** A size as people read it. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB'];
  let [value, unit] = [bytes / 1024, 0];
  while (value >= 1023.5 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
