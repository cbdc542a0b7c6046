import { deskOf } from '../base';

/** The start page of the desk that serves this study; null where there is none, which below `/s/` is asked and elsewhere is known. */
export async function onDesk(pathname = location.pathname, ask: typeof fetch = fetch): Promise<string | null> {
  const desk = deskOf(pathname);
  if (!desk) return null;
  return ask(`${desk}desk/v1/studies`).then(
    (answer) => (answer.ok ? desk : null),
    () => null,
  );
}
