// Writes the second column of tests/data/hours/osm.tsv anew: states by opening_hours.js of the first column.
//
//   cd tests/oracle/hours && npm install && TZ=Asia/Shanghai node states.mjs
//
// A state for each of DAYS, in their order, at each of TIMES: 1 open, 0 closed, ? unknown. `refused` where the program throws.
// The third column, by hand, says why we differ; such rows carry our own states in the fourth.
import { readFileSync, writeFileSync } from 'node:fs';
import OpeningHours from 'opening_hours';

const FILE = new URL('../../data/hours/osm.tsv', import.meta.url);
// Linhai. Of China's holidays the program knows those with a fixed date.
const PLACE = { lat: '28.85', lon: '121.12', address: { country_code: 'cn', state: '浙江省' } };

const [days, times, ...rows] = readFileSync(FILE, 'utf8').trimEnd().split('\n');
const DAYS = days.split('\t')[1].split(' ');
const TIMES = times.split('\t')[1].split(' ');

function states(text) {
  let hours;
  try {
    hours = new OpeningHours(text, PLACE);
  } catch {
    return 'refused';
  }
  const at = (day, time) => new Date(`${day}T${time}:00+08:00`);
  const state = (date) => (hours.getUnknown(date) ? '?' : hours.getState(date) ? '1' : '0');
  return DAYS.map((day) => TIMES.map((time) => state(at(day, time))).join('')).join(' ');
}

const judged = rows.map((row) => {
  const [text, , ...rest] = row.split('\t');
  return [text, states(text), ...rest].join('\t');
});
writeFileSync(FILE, [days, times, ...judged].join('\n') + '\n');
