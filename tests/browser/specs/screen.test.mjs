// The page on other screens and on paper: a projector, forced colours, Ctrl+P, and a reader who comes back.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { givenAPlace } from '../carecircle.mjs';
import { visits } from '../visits.mjs';

let place;
before(async () => (place = await givenAPlace()), { timeout: 300_000 });
after(() => place?.close());

const visit = visits(() => place);

visit('a projector shows everything 1.6 times as large, and a link keeps it', '/', { width: 1920, height: 1080 }, async (reader) => {
  const sizes = () =>
    reader.page.evaluate(() => ({
      sentence: Number.parseFloat(getComputedStyle(document.querySelector('[data-testid=headline] .sentence')).fontSize),
      panel: document.querySelector('#panel').getBoundingClientRect().width,
      names: window.carecircleMap.getLayoutProperty('facility-names', 'text-size'),
    }));
  const desk = await sizes();
  await reader.page.getByTestId('projector').click();
  await reader.page.waitForURL(/screen=projector/);
  await reader.page.waitForFunction((was) => window.carecircleMap.getLayoutProperty('facility-names', 'text-size') > was, desk.names);
  const wall = await sizes();
  for (const key of Object.keys(desk)) assert.ok(Math.abs(wall[key] / desk[key] - 1.6) < 0.01, `${key}: ${desk[key]} became ${wall[key]}`);
});

visit('where the reader’s colours replace the page’s, bars and the legend keep theirs and what is chosen has an outline', '/', {}, async (reader) => {
  await reader.page.emulateMedia({ forcedColors: 'active' });
  const seen = await reader.page.evaluate(() => {
    const style = (selector) => getComputedStyle(document.querySelector(selector));
    return {
      swatches: new Set([...document.querySelectorAll('section[aria-label="图例"] li .dot')].map((dot) => getComputedStyle(dot).backgroundColor)).size,
      bar: style('[data-testid=headline] .bar').backgroundColor !== style('[data-testid=headline] .bar i').backgroundColor,
      outline: style('label:has([type=radio]:checked)').outlineStyle,
    };
  });
  assert.deepEqual(seen, { swatches: 3, bar: true, outline: 'solid' });
});

visit('Ctrl+P prints the sheets, not the screen', '/', {}, async (reader) => {
  await reader.page.evaluate(() => {
    window.printed = 0;
    window.print = () => (window.printed += document.querySelector('[data-testid=print][data-ready=true] .sheet') ? 1 : 100);
  });
  await reader.page.keyboard.press('Control+p');
  await reader.page.waitForFunction(() => window.printed > 0, null, { timeout: 120_000 });
  assert.equal(await reader.page.evaluate(() => window.printed), 1);
  await reader.link(/print=a4/);
});

visit('the map’s buttons and units, and whoever comes back, have the page’s language', '/', {}, async (reader) => {
  await reader.page.getByRole('button', { name: '放大' }).waitFor();
  assert.match(await reader.page.locator('.maplibregl-ctrl-scale').innerText(), /^\d+\s(米|公里)$/);
  await reader.page.getByRole('button', { name: 'English' }).click();
  await reader.page.getByRole('button', { name: 'Zoom in' }).waitFor();
  assert.match(await reader.page.locator('.maplibregl-ctrl-scale').innerText(), /^\d+\sk?m$/);
  await reader.page.goto(`${place.url}/near`);
  await reader.page.getByRole('button', { name: '中文' }).waitFor();
});

visit('from afar a click means a gap or a town, from near a home', '/', {}, async (reader) => {
  await reader.isAtRest();
  const opacity = () =>
    reader.page.evaluate(() => {
      const map = window.carecircleMap;
      const [, , , ...stops] = map.getPaintProperty('homes', 'circle-opacity');
      return { zoom: map.getZoom(), first: stops.slice(0, 2) };
    });
  const { zoom, first } = await opacity();
  assert.ok(zoom < 11, `the demo is looked at from ${zoom}`);
  assert.deepEqual(first, [11, 0]);
  // Away from the promise no gap is drawn, and homes are points everywhere.
  await reader.dragsTheSliderTo(22);
  await reader.page.waitForFunction(() => (window.carecircleMap.getPaintProperty('homes', 'circle-opacity') ?? [])[4] > 0.5);
});

visit('each task has its address, and what is proposed stays when another is looked at', '/?task=sites', {}, async (reader) => {
  await reader.page.getByTestId('siting').waitFor();
  await reader.page.getByRole('link', { name: '报告', exact: true }).click();
  await reader.page.getByTestId('report-task').waitFor();
  await reader.link(/task=report/);
  await reader.page.goBack();
  await reader.page.getByTestId('siting').waitFor();
});

visit('on a projector of 1366 by 768 the sentence and the legend are in sight', '/?screen=projector&as=towns', { width: 1366, height: 768 }, async (reader) => {
  await reader.isAtRest();
  for (const part of ['[data-testid=headline] .sentence', '[data-testid=map-legend]']) {
    const box = await reader.page.locator(part).boundingBox();
    assert.ok(box.y + box.height <= 752, `${part} ends at ${box.y + box.height}`);
  }
});
