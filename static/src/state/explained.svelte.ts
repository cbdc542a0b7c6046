// Why the home that is looked at is covered or not: asked anew for every home and lens.

import { explain, type Explanation } from '../api/client';
import type { App } from './app.svelte';

/** The explanation of the selected home; null for anything else, and until it is there. Call it while a component is made. */
export function explained(app: () => App): { readonly of: Explanation | null } {
  let explanation = $state.raw<Explanation | null>(null);
  $effect(() => {
    const { selected, lens } = app();
    if (selected?.kind !== 'home') {
      explanation = null;
      return;
    }
    const asked = new AbortController();
    explain(selected.id, lens, asked.signal).then(
      (found) => (explanation = found),
      () => {
        if (!asked.signal.aborted) explanation = null;
      },
    );
    return () => asked.abort();
  });
  return {
    get of() {
      return explanation;
    },
  };
}
