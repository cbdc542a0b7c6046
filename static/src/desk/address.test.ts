import { expect, it } from 'vitest';
import { address, readAddress } from './address';

it('an address brings back what was said', () => {
  const there = { lang: 'en', theme: 'dark', draft: '草 稿', job: 'j1' } as const;
  const said = address('bring', there);
  expect(said).toBe('bring?draft=%E8%8D%89+%E7%A8%BF&job=j1&lang=en&theme=dark');
  expect(readAddress(new URL(said, 'http://127.0.0.1:8080/'))).toEqual({ ...there, open: null });
});

it('a link to a closed study leads to the start page, which opens it', () => {
  expect(readAddress(new URL('http://x/?open=%E4%B8%B4%20%E6%B5%B7')).open).toBe('临 海');
});

it('what is as by default is left out', () => {
  expect(address('./', { lang: 'zh', theme: 'auto', draft: null })).toBe('./');
  expect(readAddress(new URL('http://x/?theme=pink&lang=fr'))).toEqual({ lang: 'zh', theme: 'auto', draft: null, job: null, open: null });
});
