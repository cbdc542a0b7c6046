// The words of the tests: given a binary that serves a place, when a reader does this, then the page shows that.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { open, start } from './browser.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const BINARY = process.env.CARECIRCLE ?? resolve(root, 'target/debug/carecircle');
export const STUDY = process.env.CARECIRCLE_STUDY ?? resolve(root, 'geodata/linhai');
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const WAIT = 60_000;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** The id of a home of the demo by its row, from 0. */
export const homeOf = (row) => `H${String(row + 1).padStart(5, '0')}`;
/** The id of the demo's first town. */
export const TOWN = '331082001';

/** A copy of the study with scenarios, each by its name and the edits that the program is told; served, with a browser. */
export async function givenAPlaceWithScenarios(scenarios) {
  const folder = mkdtempSync(join(tmpdir(), 'carecircle-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    cpSync(STUDY, folder, { recursive: true });
    for (const [name, edits] of Object.entries(scenarios)) execFileSync(BINARY, ['scenario', folder, 'edit', name, ...edits], { stdio: 'pipe' });
    const place = await givenAPlace(folder);
    const { token } = place;
    return { ...place, token, close: () => place.close().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

/** What the program says of the study as JSON; that a target is missed is no failure. */
export function told(command, ...args) {
  const run = (all) => {
    try {
      return execFileSync(BINARY, all, { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      if (error.status === 1) return error.stdout;
      throw error;
    }
  };
  return JSON.parse(run([command, STUDY, '--json', ...args]));
}

/** A server of a study (or the one that CARECIRCLE_URL names, when no other is asked for), and a browser. */
export async function givenAPlace(study = STUDY) {
  const given = study === STUDY ? process.env.CARECIRCLE_URL : undefined;
  const url = given ?? `http://127.0.0.1:${await freePort()}`;
  const program = given ? null : spawn(BINARY, ['serve', study, '--addr', new URL(url).host, '--lang', 'en'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  program?.stderr.on('data', (text) => (said += text));
  for (let tries = 0; ; tries++) {
    if (program && program.exitCode !== null) throw new Error(`carecircle ended before it served:\n${said}`);
    if (await fetch(`${url}/health`).then((r) => r.ok, () => false)) break;
    if (tries > 600) throw new Error(`carecircle did not answer in five minutes:\n${said}`);
    await new Promise((done) => setTimeout(done, 500));
  }
  const browser = await start();
  return {
    url,
    /** What changes need; printed by the program. */
    get token() {
      return /token: (\S+)/.exec(said)?.[1] ?? '';
    },
    api: (path) => fetch(`${url}/api/v1${path}`).then((r) => r.json()),
    ask: (path, body) =>
      fetch(`${url}/api/v1${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }).then((r) => r.json()),
    visit: async (path = '/', how = {}) => new Reader(await open(browser, how), url).go(path, how.webgl !== false),
    /** A page without a map. */
    reads: async (path, how = {}) => {
      const reader = new Reader(await open(browser, how), url);
      await reader.page.goto(url + path);
      return reader;
    },
    async close() {
      await browser.close();
      if (program) {
        program.kill('SIGTERM');
        await once(program, 'exit');
      }
    },
  };
}

/** A desk on an empty workspace, and a browser. */
export async function givenADesk() {
  const home = mkdtempSync(join(tmpdir(), 'carecircle-desk-'));
  const program = spawn(BINARY, ['desk', '--home', home, '--no-browser', '--addr', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [program.stdout, program.stderr]) stream.on('data', (text) => (said += text));
  const close = async () => {
    if (program.exitCode === null) {
      program.kill('SIGTERM');
      await once(program, 'exit');
    }
    rmSync(home, { recursive: true, force: true });
  };
  let address;
  for (let tries = 0; !(address = /http:\/\/\S+\?key=\S+/.exec(said)?.[0]); tries++) {
    if (program.exitCode !== null || tries > 600) {
      await close();
      throw new Error(`carecircle desk printed no address:\n${said}`);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  const url = new URL(address).origin;
  const browser = await start();
  return {
    url,
    home,
    /** Somebody who has the printed address, on one of the desk's pages. */
    reads: async (path = '/', how = {}) => {
      const reader = new Reader(await open(browser, how), url);
      await reader.page.goto(address);
      if (path !== '/') await reader.page.goto(url + path);
      return reader;
    },
    /** Somebody who has not. */
    stranger: async (path = '/') => {
      const reader = new Reader(await open(browser), url);
      await reader.page.goto(url + path);
      return reader;
    },
    close: () => browser.close().finally(close),
  };
}

export class Reader {
  constructor({ page, asked, complaints }, url) {
    Object.assign(this, { page, asked, complaints, url });
  }

  async go(path, withMap) {
    await this.page.goto(this.url + path);
    // The families' page has no headline; there the radio buttons come with the study, and on a phone fold once there is an answer.
    const question = this.page.getByRole('radio').or(this.page.getByTestId('folded')).first();
    await (path.startsWith('/near') ? question : this.page.getByTestId('headline')).waitFor({ timeout: WAIT });
    if (withMap) await this.seesTheWholeMap();
    return this;
  }

  async seesTheWholeMap() {
    await this.page.waitForFunction(() => window.carecircleMap?.loaded() && window.carecircleMap.areTilesLoaded(), null, { timeout: WAIT });
  }

  /** What the list of inputs says, opened. */
  async opensTheInputs() {
    const inputs = this.page.locator('footer details');
    await inputs.locator('summary').click();
    await inputs.locator('h3').first().waitFor({ timeout: WAIT });
    return inputs.innerText();
  }

  /** Nothing has been asked for a second. */
  async isAtRest() {
    await this.seesTheWholeMap();
    for (let asked = -1; asked !== this.asked.length; await this.page.waitForTimeout(1000)) asked = this.asked.length;
  }

  /** The URL, once it names this circle and cohort and their numbers are there. */
  async sees(circle, cohort) {
    const named = (url) => url.searchParams.get('circle') === circle && url.searchParams.get('cohort') === cohort;
    await this.page.waitForURL(named, { timeout: WAIT });
    await this.page.waitForFunction(() => document.querySelector('#panel')?.getAttribute('aria-busy') === 'false', null, { timeout: WAIT });
    return new URL(this.page.url());
  }

  headline = () => this.page.getByTestId('headline').innerText();

  /** Whole numbers of the headline's sentence, as written. */
  async numbers() {
    const text = await this.page.getByTestId('headline').locator('.sentence').innerText();
    return [...text.matchAll(/\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?%?/g)].map((m) => m[0]);
  }

  /** The headline comes to have the share and the missing people of a summary. */
  async says({ share, seniors_left_out }) {
    const expected = [`${(share * 100).toFixed(1)}%`, new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }).format(seniors_left_out)];
    const until = Date.now() + WAIT;
    for (;;) {
      const numbers = await this.numbers();
      if (expected.every((number) => numbers.includes(number))) return;
      if (Date.now() > until) throw new Error(`the headline says ${numbers}, expected ${expected}`);
      await this.page.waitForTimeout(250);
    }
  }

  async dragsTheSliderTo(minutes) {
    await this.page.locator('#minutes').fill(String(minutes));
  }

  /** Another circle, by its name in the list of circles. */
  async choosesTheCircle(name) {
    await this.page.locator('#circle').selectOption({ label: name });
    await this.settles();
  }

  /** The pill that is a radio button's label: pressed once it stands still and nothing lies over it, as a hand would. */
  pill = (name, how = {}) => this.page.locator('label').filter({ has: this.page.getByRole('radio', { name, ...how }) });

  async chooses(name, how) {
    await this.pill(name, how).click();
    await this.page.getByRole('radio', { name, ...how, checked: true }).waitFor({ state: 'attached' });
    await this.settles();
  }

  /** Everything that was asked has been answered, and no number is an estimate. */
  async settles() {
    // A slider rests for 350 ms before anything is asked: by the page's own clock, which may be busy.
    await this.page.evaluate(() => new Promise((rested) => setTimeout(rested, 500)));
    const answered = () =>
      document.querySelector('#panel')?.getAttribute('aria-busy') === 'false' &&
      document.querySelector('[data-testid=headline]')?.getAttribute('aria-busy') === 'false';
    await this.page.waitForFunction(answered, null, { timeout: WAIT });
  }

  async needs(how) {
    await this.page.getByLabel('需要几项').selectOption(how);
    await this.settles();
  }

  async ticks(service, on) {
    await this.page.getByRole('checkbox', { name: service }).setChecked(on);
    await this.settles();
  }

  opensTheConditions = () => this.page.getByRole('button', { name: '条件' }).click();

  conditions = () => this.page.getByTestId('conditions').innerText();

  /** Moves a slider; what it changes has not settled yet. */
  slides = (slider, value) => this.page.locator(slider).fill(String(value));

  /** The headline at each of these values, read before the slider can have settled on any. */
  readsWhileSliding = (slider, values) =>
    this.page.evaluate(
      async ([input, all]) => {
        const read = [];
        for (const value of all) {
          const thumb = document.querySelector(input);
          thumb.value = value;
          thumb.dispatchEvent(new Event('input', { bubbles: true }));
          await new Promise((done) => setTimeout(done, 0));
          read.push(document.querySelector('[data-testid=headline]').innerText);
        }
        return read;
      },
      [slider, values],
    );

  async picks(list, value) {
    await this.page.locator(list).selectOption(value);
    await this.settles();
  }

  async presses(name) {
    await this.page.getByRole('button', { name, exact: true }).click();
    await this.settles();
  }

  /** Path, query and hash, once they look like that. */
  async link(like) {
    await this.page.waitForURL(like, { timeout: WAIT });
    const { pathname, search, hash } = new URL(this.page.url());
    return pathname + search + hash;
  }

  comparison = () => this.page.getByTestId('compare').innerText();

  divider = async () => Number(await this.page.getByRole('separator').getAttribute('aria-valuenow'));

  movesTheDivider = (key) => this.page.getByRole('separator').press(key);

  /** Drags the divider with the mouse to a part of the window's width. */
  async dragsTheDividerTo(part) {
    const box = await this.page.getByRole('separator').boundingBox();
    const y = box.y + box.height / 3;
    await this.page.mouse.move(box.x + box.width / 2, y);
    await this.page.mouse.down();
    await this.page.mouse.move(this.page.viewportSize().width * part, y, { steps: 4 });
    await this.page.mouse.up();
  }

  /** The same with a finger. */
  async dragsTheDividerByTouchTo(part) {
    const box = await this.page.getByRole('separator').boundingBox();
    const [from, y] = [box.x + box.width / 2, box.y + box.height / 3];
    const to = this.page.viewportSize().width * part;
    const finger = await this.page.context().newCDPSession(this.page);
    const touch = (type, x) => finger.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x, y }] });
    await touch('touchStart', from);
    for (let i = 1; i <= 6; i++) await touch('touchMove', from + ((to - from) * i) / 6);
    await touch('touchEnd');
  }

  async bothMapsShowTheSamePlace() {
    await this.page.evaluate(() => window.carecircleMap.jumpTo({ center: [121.2, 28.8], zoom: 12 }));
    const places = await this.page.evaluate(() =>
      [window.carecircleMap, window.carecircleSecondMap].map((m) => [m.getZoom(), m.getCenter().lng, m.getCenter().lat].map((v) => v.toFixed(4)).join(' ')),
    );
    if (places[0] !== places[1]) throw new Error(`the maps show ${places.join(' and ')}`);
  }

  /** Whether anything is drawn on a canvas. */
  inked = (canvas) =>
    this.page.locator(canvas).evaluate((c) => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v > 0));

  /** Clicks the map where a position lies. */
  async clicksAt([lon, lat], zoom = 16) {
    await this.page.waitForFunction(() => window.carecircleMap, null, { timeout: WAIT });
    await this.page.evaluate(([x, y, z]) => window.carecircleMap.jumpTo({ center: [x, y], zoom: z }), [lon, lat, zoom]);
    await this.page.waitForTimeout(200);
    await this.seesTheWholeMap();
    const at = await this.page.evaluate(([lon, lat]) => {
      const { x, y } = window.carecircleMap.project([lon, lat]);
      const canvas = window.carecircleMap.getCanvas().getBoundingClientRect();
      return { x: x + canvas.left, y: y + canvas.top };
    }, [lon, lat]);
    await this.page.mouse.click(at.x, at.y);
  }

  /** Looks for a place in the families' box and takes the one that is offered first, by keys alone. */
  async looksFor(text, name) {
    const box = this.page.locator('#place');
    await box.fill(text);
    await this.page.getByRole('option').first().getByText(name, { exact: true }).waitFor({ timeout: WAIT });
    await box.press('Enter');
    await this.answered();
  }

  async answered() {
    await this.page.locator('[data-testid=answers][aria-busy=false] article').first().waitFor({ timeout: WAIT });
  }

  /** What the families' page says of each service: minutes as text, null when not reached. */
  answers = () =>
    this.page.locator('article[data-service]').evaluateAll((all) =>
      Object.fromEntries(all.map((a) => [a.dataset.service, a.querySelector('[data-testid=minutes]')?.textContent ?? null])),
    );

  /** Asks the families' page for a need, or a service, by its id. */
  async asksFor(want) {
    await this.page.locator(`[data-want="${want}"] input`).check();
    await this.answeredAnew();
  }

  /** The families' page has answered whatever was asked last. */
  async answeredAnew() {
    await this.page.locator('[data-testid=answers][aria-busy=false]').waitFor({ timeout: WAIT });
    await this.page.locator('[data-testid=answers] .from').waitFor({ timeout: WAIT });
  }

  /** The places that answer a need, in their order: id, minutes as text, and what is said of their doors. */
  foundPlaces = () =>
    this.page.locator('article[data-facility]').evaluateAll((all) =>
      all.map((a) => ({
        facility: a.dataset.facility,
        minutes: a.querySelector('[data-testid=minutes]').textContent,
        marks: [...a.querySelectorAll('.mark')].map((m) => m.textContent.trim()),
      })),
    );

  /** Type below 20 px. */
  smallType = () =>
    this.page.evaluate(() => {
      const shown = (e) => e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
      const all = [...document.querySelectorAll('body *')].filter((e) => shown(e) || e.matches('input'));
      return all.filter((e) => parseFloat(getComputedStyle(e).fontSize) < 20).map((e) => e.outerHTML.slice(0, 90));
    });

  /** What is to be touched and smaller than 44 px. */
  smallTargets = () =>
    this.page.evaluate(() =>
      [...document.querySelectorAll('a, button, input, select, summary, label, [role=option]')]
        // A radio button is as large as its label; the box's label stands above it.
        .filter((e) => e.checkVisibility() && !e.matches('input[type=radio], label:not(:has(input, select))'))
        .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
        .filter(([, box]) => box.width < 44 || box.height < 44)
        .map(([html]) => html),
    );

  /** How many pixels the page is wider than its window. */
  tooWide = () => this.page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));

  /** The scoreboard, once it stands. */
  async promises() {
    await this.page.locator('[data-testid=headline][aria-busy=false]').waitFor({ timeout: WAIT });
  }

  /** Rows of the scoreboard, in their order, as read. */
  promiseRows = () =>
    this.page.locator('tr[data-row]').evaluateAll((rows) =>
      rows.map((r) => ({
        row: r.dataset.row,
        status: r.dataset.status,
        target: r.querySelector('.target').textContent.trim(),
        today: r.querySelector('.today').firstChild.textContent.trim(),
        /** What is said of a year that is not over; null where nothing is. */
        soFar: r.querySelector('.today small')?.textContent ?? null,
        gap: r.querySelector('.gap').textContent.trim(),
        towns: r.querySelector('.towns').textContent.trim(),
      })),
    );

  /** Names in the opened promise's list of places. */
  failingPlaces = () => this.page.locator('[data-testid=places] tr[data-place]').evaluateAll((rows) => rows.map((r) => r.dataset.place));

  async opensThePromise(row) {
    await this.page.locator(`tr[data-row="${row}"] button`).click();
    await this.page.getByTestId('places').waitFor({ timeout: WAIT });
  }

  /** Drags a pin by so many pixels, in steps as a hand does; gives where it lies then, from the URL. */
  async dragsThePin(key, dx, dy) {
    const box = await this.page.getByTestId(`pin-${key}`).boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    for (let i = 1; i <= 30; i++) {
      await this.page.mouse.move(x + (dx * i) / 30, y + (dy * i) / 30);
    }
    await this.page.mouse.up();
  }

  /** From now on the page notes where each question about a first pin was asked from, and each thing that it then shows. */
  notesWhatIsAskedAndShown = (path) =>
    this.page.evaluate((path) => {
      const noted = (window.noted = { asked: [], shown: [] });
      const pin = () => {
        const box = document.querySelector('[data-testid=pin-0]').getBoundingClientRect();
        const canvas = window.carecircleMap.getCanvas().getBoundingClientRect();
        return [box.x + box.width / 2 - canvas.x, box.y + box.height / 2 - canvas.y];
      };
      const real = window.fetch;
      window.fetch = (url, how) => {
        if (String(url).includes(`/api/v1/${path}?`)) {
          const [lon, lat] = JSON.parse(how.body).sites[0];
          const { x, y } = window.carecircleMap.project([lon, lat]);
          const [px, py] = pin();
          noted.asked.push({ px: Math.round(Math.hypot(x - px, y - py)) });
        }
        return real(url, how);
      };
      const data = (id) => JSON.stringify(window.carecircleMap.getSource(id).serialize().data.features);
      new MutationObserver(() => {
        const sum = document.querySelector('[data-testid=siting-sum]').innerText;
        if (noted.shown.at(-1)?.sum !== sum) noted.shown.push({ sum, homes: data('siting-homes').length, area: data('siting-areas').length });
      }).observe(document.querySelector('[data-testid=siting]'), { subtree: true, childList: true, characterData: true });
    }, path);

  noted = () => this.page.evaluate(() => window.noted);

  /** Pins as the URL says. */
  pins = () => new URL(this.page.url()).searchParams.get('pins')?.split(';').map((p) => p.split(',').map(Number)) ?? [];

  /** Links as the URL says, each by its points. */
  links = () =>
    new URL(this.page.url()).searchParams.get('link')?.split(';').map((line) => line.split(':').map((p) => p.split(',').map(Number))) ?? [];

  /** Keeps what is proposed under a name. */
  async keepsAs(name, token) {
    const form = this.page.getByTestId('save');
    await form.locator('#scenario-name').fill(name);
    // Once something was kept, the page knows the token.
    if (token !== null) await form.getByLabel('服务器口令').fill(token);
    await form.getByRole('button', { name: /保存/ }).click();
  }

  /** Fills in the question of a plan and asks it. */
  async asksForAPlan({ seconds, ...question }) {
    for (const key of ['service', 'model', 'candidates']) {
      if (question[key]) await this.page.locator(`#plan-${key}`).selectOption(question[key]);
    }
    for (const key of ['sites', 'share', 'phases']) {
      if (question[key]) await this.page.locator(`#plan-${key}`).fill(String(question[key]));
    }
    if (seconds) {
      await this.page.getByText('更多条件').click();
      await this.page.locator('#plan-seconds').fill(String(seconds));
    }
    await this.page.getByRole('button', { name: '求最优方案' }).click();
  }

  /** Chooses a file of parcels. */
  givesParcels = (name, text) =>
    this.page.getByTestId('parcels').locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

  /** How many features a source of the map has, whatever is in sight. */
  sourceSize = (id) => this.page.evaluate((id) => window.carecircleMap.getSource(id)?.serialize().data.features.length ?? 0, id);

  /** Ids of the sites of the plan that the link names, as the server keeps it. */
  async planned(place) {
    const job = new URL(await this.link(/p\.job=/), this.url).searchParams.get('p.job');
    return (await place.api(`/plans/${job}`)).plan.sites.map((s) => s.id);
  }

  /** What the plan says, once it is done. */
  plan = () => this.page.getByTestId('plan').innerText({ timeout: 150_000 });

  /** What the card of the chosen thing says, once it has come: until then the card says that it loads. */
  async details() {
    const card = this.page.getByTestId('details');
    await card.locator('h2').first().waitFor({ timeout: WAIT });
    return card.innerText();
  }

  /**
   * Slides to these minutes: the share of the map's pixels that this changes, all told, and the share that is still
   * another in the first frame after the step.
   */
  recolours = (minutes) =>
    this.page.evaluate(async (to) => {
      const map = window.carecircleMap;
      const { gl } = map.painter.context;
      const frame = () =>
        new Promise((done) => {
          map.once('render', () => {
            const pixels = new Uint8Array(gl.drawingBufferWidth * gl.drawingBufferHeight * 4);
            gl.readPixels(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
            done(pixels);
          });
          map.triggerRepaint();
        });
      const differ = (a, b) => {
        let count = 0;
        for (let i = 0; i < a.length; i += 4) if (Math.max(Math.abs(a[i] - b[i]), Math.abs(a[i + 1] - b[i + 1]), Math.abs(a[i + 2] - b[i + 2])) > 24) count += 1;
        return (count * 4) / a.length;
      };
      const before = await frame();
      const slider = document.querySelector('#minutes');
      slider.value = String(to);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      const first = await frame();
      await new Promise((rested) => setTimeout(rested, 1000));
      while (map.getPaintProperty('homes', 'circle-opacity') === 0 || !map.loaded() || !map.areTilesLoaded()) await new Promise((done) => setTimeout(done, 200));
      const rest = await frame();
      return { changed: differ(before, rest), late: differ(first, rest) };
    }, minutes);

  /** From now on nothing that is asked for like this is answered, until `finds`. */
  loses = (like) => this.page.route(like, (route) => route.abort());

  finds = (like) => this.page.unroute(like);

  looksAt = (lon, lat, zoom) => this.page.evaluate((camera) => window.carecircleMap.jumpTo(camera), { center: [lon, lat], zoom });

  alert = () => this.page.getByRole('alert').first().innerText({ timeout: WAIT });

  /** Clicks in a village where nothing else lies; gives its id. */
  async clicksInAVillage() {
    await this.page.evaluate(() => window.carecircleMap.jumpTo({ center: [121.12, 28.85], zoom: 14 }));
    await this.page.waitForTimeout(200);
    await this.seesTheWholeMap();
    const { x, y, id } = await this.page.evaluate(() => {
      const map = window.carecircleMap;
      if (!map.querySourceFeatures('areas', { sourceLayer: 'areas' }).some((f) => f.properties.level === 'village')) throw new Error('villages have no shapes');
      for (let x = 440; x < 1100; x += 12) {
        for (let y = 60; y < 800; y += 12) {
          const around = map.queryRenderedFeatures([[x - 9, y - 9], [x + 9, y + 9]], { layers: ['gap-names', 'facilities', 'homes', 'gaps'] });
          const village = map.queryRenderedFeatures([x, y], { layers: ['village-hit'] })[0];
          if (!around.length && village) return { x, y, id: village.properties.id };
        }
      }
      throw new Error('no spot in a village is free');
    });
    await this.page.mouse.click(x, y);
    return id;
  }

  /** Whether a row of the table of areas is chosen, and lies within the panel. */
  rowOf = (area) =>
    this.page.locator(`tr[data-area="${area}"]`).evaluate((row) => {
      const [box, panel] = [row.getBoundingClientRect(), document.querySelector('#panel').getBoundingClientRect()];
      return { chosen: row.classList.contains('chosen'), seen: box.top >= panel.top && box.bottom <= panel.bottom };
    });

  legend = (lang = 'zh') => this.page.locator('#panel').getByRole('region', { name: lang === 'zh' ? '图例' : 'Legend', exact: true }).innerText();

  /** The areas drawn in a layer, each by its seniors. */
  areasIn = (layer) =>
    this.page.evaluate((id) => {
      const seniors = window.carecircleMap.queryRenderedFeatures({ layers: [id] }).map((f) => `${f.properties.id}: ${f.properties.seniors}`);
      return [...new Set(seniors)].sort();
    }, layer);

  /** How many features of a layer are drawn. */
  drawn = (layer) => this.page.evaluate((id) => window.carecircleMap.queryRenderedFeatures({ layers: [id] }).length, layer);

  async violations() {
    await this.page.evaluate(await import('node:fs').then((fs) => fs.readFileSync(axe, 'utf8')));
    return this.page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] });
      return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
    });
  }

  strangers = () => this.asked.filter((u) => !u.startsWith(this.url) && !/^(data|blob):/.test(u));

  leave = () => this.page.context().close();
}
