import { expect, it } from 'vitest';
import type { BroughtFile, Draft, Question } from '../desk/api';
import { counting, left, partsOf, recommended, rowsOf } from './questions';

const label = { zh: '', en: '' };
const question = (id: string, answer: string | null, more: Partial<Question> = {}): Question => ({
  id,
  file: null,
  column: null,
  ask: label,
  why: null,
  choices: [
    { id: 'a', label, recommended: true },
    { id: 'b', label, recommended: false },
  ],
  answer,
  assumed: answer === null,
  ...more,
});
const asked = [
  question('q1', null),
  question('q2', 'b'),
  question('q3', null, { must: true }),
  question('q4', null, { choices: [{ id: 'c', label, recommended: false }] }),
];

it('a question without an answer stands as recommended, unless it must be answered or nothing is recommended', () => {
  expect(asked.map(counting)).toEqual(['a', 'b', null, null]);
});

it('questions are left until they are answered', () => {
  expect(left(asked)).toEqual({ open: 3, must: 1 });
  expect(left([])).toEqual({ open: 0, must: 0 });
});

it('all recommended answers are taken at once, and none is taken that the reader must give', () => {
  expect(recommended(asked)).toEqual({ q1: 'a' });
});

it('rows that were not counted are no zero', () => {
  const file = (rows: number | null, more: Partial<BroughtFile> = {}) =>
    ({ rows, role: 'facilities', problem: null, ...more }) as BroughtFile;
  const draft = {
    files: [file(5), file(null), file(7, { role: 'unused' }), file(null, { problem: label }), file(null, { role: 'extract' }), file(3)],
  } as Draft;
  expect(rowsOf(draft)).toEqual({ rows: 8, uncounted: 1 });
});

it('the parts of a file are those that name it', () => {
  const file = (name: string, part_of: string | null = null) => ({ name, part_of }) as BroughtFile;
  const draft = { files: [file('村.dbf', '村.shp'), file('村.shp'), file('村.prj', '村.shp'), file('路.dbf', '路.shp')] } as Draft;
  expect(partsOf(draft, '村.shp')).toEqual(['村.dbf', '村.prj']);
  expect(partsOf(null, '村.shp')).toEqual([]);
});
