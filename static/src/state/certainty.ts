// How sure a circle's figures are: marks beside them, and the sentence that says what is missing.

import type { Summary } from '../api/client';

export type Certainty = Summary['certainty'];

/** Whether there is a share at all, if only a lower bound. */
export const judged = (certainty: Certainty): boolean => certainty.level === 'full' || certainty.level === 'at_least';

/** Words before a share and before the number left out; empty where both are certain. */
export function bounds(certainty: Certainty, words: { atLeast: string; atMost: string }): { share: string; leftOut: string } {
  if (certainty.level !== 'at_least') return { share: '', leftOut: '' };
  return { share: words.atLeast, leftOut: words.atMost };
}
