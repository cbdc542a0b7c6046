// What the people of a gap lack: each service, with the number of people where it is not all of them.
import type { GapRow } from '../api/client';
import type { App } from '../state/app.svelte';
import { count, named } from '../text/text';

export function lacks(app: App, gap: GapRow): string {
  const relative = app.study.seniors_are === 'relative';
  const words = gap.missing.map((id, nth) => {
    const service = app.study.services.find((s) => s.id === id);
    const name = service ? named(app.lang, service.name) : id;
    const people = gap.missing_seniors[nth] ?? gap.seniors;
    if (relative || Math.round(people) >= Math.round(gap.seniors)) return name;
    return app.lang === 'zh' ? `${name}（${count('zh', people)} 人）` : `${name} (${count('en', people)} people)`;
  });
  return words.join(app.lang === 'zh' ? '、' : ', ');
}
