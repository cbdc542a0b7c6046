import { expect, test } from 'vitest';
import manual from 'virtual:manual';
import { search } from './tasks';

test('both languages have the same tasks in the same order, with the same pictures', () => {
  const ids = (lang: 'zh' | 'en') => manual[lang].map((task) => task.id);
  expect(ids('en')).toEqual(ids('zh'));
  expect(manual.zh.length).toBeGreaterThanOrEqual(20);
  const pictures = (html: string) => [...html.matchAll(/src="([^"]+)"/g)].map((m) => m[1]);
  for (const [i, task] of manual.zh.entries()) expect(pictures(manual.en[i]!.html)).toEqual(pictures(task.html));
});

test('a word finds the tasks that have it, those that are called by it first', () => {
  expect(search(manual.zh, '座位')[0]!.id).toBe('seats');
  expect(search(manual.zh, '地址')[0]!.id).toBe('addresses-only');
  expect(search(manual.en, 'usb web')[0]!.id).toBe('publish');
  expect(search(manual.zh, '没有这样的词')).toEqual([]);
  expect(search(manual.zh, '').length).toBe(manual.zh.length);
});
