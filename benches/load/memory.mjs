// Memory under questions: a thousand distinct conditions and service areas in a row, and what the server takes.
//
//   carecircle serve --memory 256MiB --addr 127.0.0.1:8080 &
//   node benches/load/memory.mjs $! http://127.0.0.1:8080 [questions]
//
// Prints the resident memory (MiB, Linux) after every tenth of the questions; after the budget is full it stays where it is.

import { readFileSync } from 'node:fs';

const [process_id, url = 'http://127.0.0.1:8080', count = '1000'] = process.argv.slice(2);
const questions = Number(count);
const rss = () => Math.round(Number(readFileSync(`/proc/${process_id}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024);

const study = await fetch(`${url}/api/v1/study`).then((answer) => answer.json());
const [west, south, east, north] = study.bounds;
console.log(`questions  MiB\n        0  ${rss()}`);
for (let k = 1; k <= questions; k++) {
  const speed = (0.4 + k / questions).toFixed(4);
  const paths = [`/api/v1/summary?speed_mps=${speed}`];
  const at = (low, high, share) => (low + (high - low) * share).toFixed(5);
  const [lon, lat] = [at(west, east, (k % 37) / 37), at(south, north, (k % 41) / 41)];
  paths.push(`/api/v1/isochrone?lon=${lon}&lat=${lat}&minutes=15&speed_mps=${speed}`);
  for (const path of paths) await fetch(url + path).then((answer) => answer.arrayBuffer());
  if (k % Math.ceil(questions / 10) === 0) console.log(`${String(k).padStart(9)}  ${rss()}`);
}
