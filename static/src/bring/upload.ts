// One file on its way into a draft. Only XMLHttpRequest says how far the bytes have got; the browser reads them from the disk as
// they go, so that a large file takes no memory and the page stays quick.

import { DeskError, fileUrl, OWN, problemIn, UNREACHABLE, type Draft } from '../desk/api';

/** Begins to send; `progress` is told the share of the bytes that were taken, from 0 to 1. Aborted: rejects with the signal's reason. */
export function send(draft: string, name: string, file: Blob, progress: (share: number) => void, signal: AbortSignal): Promise<Draft> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('PUT', fileUrl(draft, name));
    for (const [header, value] of Object.entries(OWN)) request.setRequestHeader(header, value);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    request.upload.onload = () => progress(1);
    request.onload = () => {
      if (request.status < 200 || request.status >= 300) failed(new DeskError(problemIn(request.status, request.responseText)));
      else done(JSON.parse(request.responseText) as Draft);
    };
    request.onerror = () => failed(new DeskError(UNREACHABLE));
    request.onabort = () => failed(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
