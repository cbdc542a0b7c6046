// Where the page stands on its server: `/`, `/s/NAME/` below a desk, or `/yl/` behind a proxy. Everything else is found from there.

/** The folder of a page's path: `/s/x/` of `/s/x/near`. */
export const folderOf = (pathname: string) => pathname.slice(0, pathname.lastIndexOf('/') + 1);

/** Whether the page stands in a published folder, with no server behind it. */
export const isPublished = typeof document !== 'undefined' && document.querySelector('meta[name="carecircle-published"]') !== null;

/** The address of another page of the study, such as `near`; in a folder it is a file. */
export const page = (name: string, published = isPublished) => (published ? `${name}.html` : name);

/** A path of this server below the page's own folder, from the server's root: `/s/x/api/v1/study` of `api/v1/study`. */
export const at = (path: string, pathname = location.pathname) => folderOf(pathname) + path;

/** The path of an API document's server; one that does not know of the page's folder is taken to stand in it. */
export const below = (server: string, pathname = location.pathname) =>
  server.startsWith(folderOf(pathname)) ? server : at(server.replace(/^\//, ''), pathname);

/** The folder of the desk that serves this study; null where the server has this one study only. */
export const deskOf = (pathname = location.pathname) => (isPublished ? null : (/^(.*\/)s\/[^/]+\/[^/]*$/.exec(pathname)?.[1] ?? null));
