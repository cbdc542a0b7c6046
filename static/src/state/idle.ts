/** Once nothing else is to be done, `most` milliseconds from now at the latest. */
export const idle = (most: number) =>
  new Promise<void>((done) =>
    'requestIdleCallback' in window ? requestIdleCallback(() => done(), { timeout: most }) : setTimeout(done, 50),
  );

/** Asks once nothing else is to be done, and hands on the answer; a failure says nothing. Returns what stops it. */
export function askAtRest<T>(most: number, ask: (signal: AbortSignal) => Promise<T>, then: (answer: T) => void): () => void {
  const stop = new AbortController();
  void idle(most).then(() => {
    if (stop.signal.aborted) return;
    ask(stop.signal).then(then, () => undefined);
  });
  return () => stop.abort();
}
