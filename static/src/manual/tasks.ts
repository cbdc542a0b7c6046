// The tasks of the manual: what planners want to do, in their words.

/** A task: its HTML is made from Markdown of the repository when the page is built. */
export interface ManualTask {
  /** By which links know it. */
  id: string;
  title: string;
  html: string;
  /** In small letters, without marks. */
  text: string;
}

/** Tasks that have every word that is looked for; those with all of them in the title first. */
export function search(tasks: ManualTask[], wanted: string): ManualTask[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (text: string) => words.every((word) => text.includes(word));
  const inTitle = (task: ManualTask) => Number(has(task.title.toLowerCase()));
  return tasks.filter((task) => has(task.text)).sort((a, b) => inTitle(b) - inTitle(a));
}
