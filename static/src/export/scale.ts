// How long a scale bar is, and what it says.

/** The longest of 1, 2 and 5 × 10ⁿ metres that is at most `metres`, and how many parts a bar of it has. */
export function round(metres: number): { metres: number; parts: number } {
  const power = 10 ** Math.floor(Math.log10(metres));
  const lead = [5, 2, 1].find((n) => n * power <= metres) ?? 1;
  return { metres: lead * power, parts: lead === 5 ? 5 : 4 };
}

export const distance = (metres: number) => (metres >= 1000 ? `${metres / 1000} km` : `${metres} m`);
