import { expect, it, vi } from 'vitest';
import { onDesk } from './above';

const answering = (ok: boolean) => vi.fn(() => Promise.resolve({ ok } as Response));

it('a study that is not below /s/ asks for no desk', async () => {
  const ask = answering(true);
  for (const path of ['/', '/near', '/yl/']) expect(await onDesk(path, ask)).toBeNull();
  expect(ask).not.toHaveBeenCalled();
});

it('a study of a desk finds its start page, two folders above its own', async () => {
  const ask = answering(true);
  expect(await onDesk('/yl/s/x/', ask)).toBe('/yl/');
  expect(ask).toHaveBeenCalledWith('/yl/desk/v1/studies');
});

it('where the desk does not answer there is no link', async () => {
  expect(await onDesk('/s/x/', answering(false))).toBeNull();
  expect(
    await onDesk(
      '/s/x/',
      vi.fn(() => Promise.reject(new TypeError('offline'))),
    ),
  ).toBeNull();
});
