import { expect, it } from 'vitest';
import { problemIn, said } from './api';

it('a problem is said in the reader’s language, by its own words before those of its kind', () => {
  const problem = problemIn(422, '{"type":"/problems/unprocessable","status":422,"detail":"no rows","zh":"第 3 行没有坐标"}');
  expect(said('zh', problem)).toBe('第 3 行没有坐标');
  expect(said('en', problem)).toBe('no rows');
  expect(said('zh', problemIn(422, '{"type":"/problems/unprocessable","detail":"no rows"}'))).toContain('no rows');
});

it('an answer that is no problem still says its status', () => {
  for (const body of ['', '<html>', 'null', '{"detail":7}'])
    expect(problemIn(502, body)).toEqual({ type: 'failed', status: 502, detail: 'HTTP 502' });
});
