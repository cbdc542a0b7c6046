// What is different from the study as it stands: a scenario, walking speed, day, hour, age, some of a circle's services.

import type { Circle, Study } from '../api/client';

export interface Conditions {
  /** The study with the edits of the scenario of this name made. */
  scenario: string | null;
  /** Metres a second of the chosen cohort. */
  speed: number | null;
  /** Facilities open on this day. */
  date: string | null;
  /** Facilities open at this weekday and time, such as mon-11:30. */
  at: string | null;
  /** Seniors of the band that begins at this age. */
  age: number | null;
  /** Some of the chosen circle's services. */
  services: string[] | null;
  /** How many of them. */
  need: number | null;
}

export const NONE: Conditions = { scenario: null, speed: null, date: null, at: null, age: null, services: null, need: null };
export const AGES = [60, 70, 80] as const;
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** As the server is asked, and as a link says it. */
export function query(c: Conditions): Record<string, string> {
  const out: Record<string, string> = {};
  if (c.scenario !== null) out.scenario = c.scenario;
  if (c.speed !== null) out.speed_mps = String(c.speed);
  if (c.date !== null) out.date = c.date;
  if (c.at !== null) out.at = c.at;
  if (c.age !== null) out.age = String(c.age);
  if (c.services !== null) out.services = c.services.join(',');
  if (c.need !== null) out.need = String(c.need);
  return out;
}

/** What a link says, as far as it makes sense in this study. */
export function fit(said: Record<string, string | undefined>, study: Study, circle: Circle): Conditions {
  const { speeds_mps, dates, hours, ages, scenarios } = study.conditions;
  const number = (text: string | undefined) => (text ? Number(text) : Number.NaN);
  const speed = number(said.speed_mps);
  const age = number(said.age);
  const need = number(said.need);
  const services = circle.services.filter((id) => said.services?.split(',').includes(id));
  const some = services.length > 0 && services.length < circle.services.length ? services : null;
  const day = said.date ?? '';
  const real = /^\d{4}-\d\d-\d\d$/.test(day) && isDay(day);
  return {
    scenario: scenarios.find((name) => name === said.scenario) ?? null,
    speed: speed >= speeds_mps[0]! && speed <= speeds_mps[1]! ? speed : null,
    date: dates && real ? day : null,
    at: hours && /^(mon|tue|wed|thu|fri|sat|sun)-([01]\d|2[0-3]):[0-5]\d$/.test(said.at ?? '') ? said.at! : null,
    age: ages && AGES.some((a) => a === age) ? age : null,
    services: some,
    need: Number.isInteger(need) && need >= 1 && need <= (some ?? circle.services).length ? need : null,
  };
}

/** The circle as it is promised under these conditions. */
export function promised(circle: Circle, c: Conditions): Circle {
  const kept = circle.services.map((id) => c.services === null || c.services.includes(id));
  const services = circle.services.filter((_, i) => kept[i]);
  const need = c.need ?? (c.services === null ? circle.need : services.length);
  return { ...circle, services, service_keys: circle.service_keys.filter((_, i) => kept[i]), need };
}

/** Whether the calendar has this day. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** The hour of a weekday and time, such as 11.5; before one is chosen, when canteens are open. */
export const hourOf = (at: string | null) => (at ? Number(at.slice(4, 6)) + Number(at.slice(7)) / 60 : 11.5);

/** An hour as a clock shows it: 11.5 is 11:30. */
export const clockOf = (hour: number) =>
  `${String(Math.floor(hour)).padStart(2, '0')}:${String(Math.round((hour % 1) * 60)).padStart(2, '0')}`;
