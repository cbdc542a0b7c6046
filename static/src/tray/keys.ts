// Keys of the tray: everything that its buttons do.

import type { TrayState } from './state.svelte';

/** Does what a key stands for, unless it belongs to what has the focus. */
export function pressed(tray: TrayState, event: KeyboardEvent) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const on = event.target instanceof HTMLElement ? event.target : document.body;
  if (on.matches('input:not([type=radio]), textarea, select')) return;
  const key = event.key.toLowerCase();
  const ownEnter = on.matches('button, a, canvas');
  const ownArrows = on.matches('input, canvas');
  if (/^[1-9]$/.test(key)) tray.choose(Number(key));
  else if (key === 'enter' && !ownEnter) void tray.accept();
  else if (key === 'u') void tray.answer({ unknown: true });
  else if (key === 'z') void tray.undo();
  else if (key === 'j' || (key === 'arrowdown' && !ownArrows)) tray.step(1);
  else if (key === 'k' || (key === 'arrowup' && !ownArrows)) tray.step(-1);
  else return;
  event.preventDefault();
}
