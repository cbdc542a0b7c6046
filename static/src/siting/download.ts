// Files that the page itself makes.

/** Hands a file to the browser's downloads. */
export function download(name: string, value: unknown, type = 'application/json') {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
