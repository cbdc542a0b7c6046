// How many questions are left, and what still stands in the way of a map.

import type { Draft, Question } from '../desk/api';

/** The choice that counts: the one made, or the recommended one; null where neither is. */
export const counting = (question: Question) =>
  question.answer ?? (question.must ? null : (question.choices.find((choice) => choice.recommended)?.id ?? null));

/** Questions that nobody has answered, and, of these, those without which nothing can be made. */
export function left(questions: Question[]): { open: number; must: number } {
  const open = questions.filter((question) => question.answer === null);
  return { open: open.length, must: open.filter((question) => question.must).length };
}

/** The recommended answers of every question that has one and was not answered; those that must be answered are left to the reader. */
export const recommended = (questions: Question[]): Record<string, string> =>
  Object.fromEntries(
    questions.flatMap((question) => {
      const choice = question.answer === null && !question.must && question.choices.find((one) => one.recommended);
      return choice ? [[question.id, choice.id]] : [];
    }),
  );

/** Names of the files that are parts of another: the .dbf, .shx and .prj of a .shp. */
export const partsOf = (draft: Draft | null, name: string) =>
  (draft?.files ?? []).filter((file) => file.part_of === name).map((file) => file.name);

/** Files that have no rows to count. */
export const ROWLESS: readonly string[] = ['extract', 'transit', 'raster'];

/** Rows of all files that were counted, and how many files were not. A file that is not used, or has no rows, counts for neither. */
export function rowsOf({ files }: Draft): { rows: number; uncounted: number } {
  const used = files.filter((file) => file.role !== 'unused' && !file.problem);
  return {
    rows: used.reduce((sum, file) => sum + (file.rows ?? 0), 0),
    uncounted: used.filter((file) => file.rows === null && !ROWLESS.includes(file.role)).length,
  };
}
