// What changes on a server need: printed when it started; kept for as long as the window is open. On a desk a cookie stands for it.

import { deskOf } from '../base';

const TOKEN = 'carecircle-token';

/** The token that was given in this window; empty where none was. */
export const keptToken = () => sessionStorage.getItem(TOKEN) ?? '';

/** Keeps a token that the server took. */
export function keepToken(token: string) {
  if (token) sessionStorage.setItem(TOKEN, token);
}

/** Whether a token is still to be given before anything can be changed. */
export const lacksToken = () => !keptToken() && deskOf() === null;
