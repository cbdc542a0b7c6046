// Small things that every answer says.

/** Whole minutes, rounded up: nobody is promised more than is so. */
export const wholeMinutes = (seconds: number) => Math.max(1, Math.ceil(seconds / 60));

/** A weekday and time such as `mon-11:30`, as one says it. */
export const timeSaid = (t: { days: Record<string, string> }, time: string) => {
  const [day = '', clock = ''] = time.split('-');
  return `${t.days[day] ?? day} ${clock}`;
};

/** Whether an address is of this machine alone: another phone that opens it finds nothing. */
export const onlyHere = (link: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(link).hostname);

/** What families ask for most, in this order; the study's other services follow in its own. */
export const USUAL = ['canteen', 'daycare', 'school'];
export function usualFirst<T extends { service: string }>(services: readonly T[]): T[] {
  const rank = ({ service }: T) => (USUAL.includes(service) ? USUAL.indexOf(service) : USUAL.length);
  return [...services].sort((a, b) => rank(a) - rank(b));
}

/** What a telephone dials of what a list writes: the first number of several. */
export const dials = (phone: string) => phone.split(/[,，、;；/]/)[0]?.replace(/[^\d+]/g, '') ?? '';

/** The sources of a study by their short names; OpenStreetMap as its licence asks. */
export const sourceNames = (sources: { name: string }[]) =>
  sources
    .map((s) => (/openstreetmap/i.test(s.name) ? '© OpenStreetMap contributors (ODbL)' : s.name.split(/[,:;(]/)[0]!.trim()))
    .join('；');
