/** Once nothing else is to be done, `most` milliseconds from now at the latest. */
export const idle = (most: number) =>
  new Promise<void>((done) =>
    'requestIdleCallback' in window ? requestIdleCallback(() => done(), { timeout: most }) : setTimeout(done, 50),
  );
