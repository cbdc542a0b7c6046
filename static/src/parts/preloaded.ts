/** Begins to load now. The first call gives what was begun; every further call, made after a failure, loads anew. */
export function preloaded<T>(load: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | null = load();
  // Whoever calls is told of a failure; until then it is nobody's.
  begun.catch(() => undefined);
  return () => {
    const loading = begun ?? load();
    begun = null;
    return loading;
  };
}
