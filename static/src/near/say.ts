// Small things that every answer says.

/** Whole minutes, rounded up: nobody is promised more than is so. */
export const wholeMinutes = (seconds: number) => Math.max(1, Math.ceil(seconds / 60));

/** A weekday and time such as `mon-11:30`, as one says it. */
export const timeSaid = (t: { days: Record<string, string> }, time: string) => {
  const [day = '', clock = ''] = time.split('-');
  return `${t.days[day] ?? day} ${clock}`;
};

/** What a telephone dials of what a list writes: the first number of several. */
export const dials = (phone: string) => phone.split(/[,，、;；/]/)[0]?.replace(/[^\d+]/g, '') ?? '';

/** The sources of a study by their short names; OpenStreetMap as its licence asks. */
export const sourceNames = (sources: { name: string }[]) =>
  sources
    .map((s) => (/openstreetmap/i.test(s.name) ? '© OpenStreetMap contributors (ODbL)' : s.name.split(/[,:;(]/)[0]!.trim()))
    .join('；');
