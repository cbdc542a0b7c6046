// A proposal on the map: pins, links, facilities closed or moved, and what the server says of them together.

import { untrack } from 'svelte';
import * as api from '../api/client';
import type { App } from '../state/app.svelte';
import { listed, unlisted } from '../state/url';
import { Drawing } from './drawing.svelte';
import { Opportunity } from './opportunity.svelte';
import { Planning } from './planning.svelte';
import { Saved } from './saved.svelte';

export type At = [number, number];
export interface Pin {
  at: At;
  /** The area within reach, as the server drew it for `drawn`. */
  area: api.Isochrone | null;
}
/** What the panel is about: trying places, an optimal plan, or scenarios that are kept. */
export const TABS = ['try', 'plan', 'saved'] as const;
export type Tab = (typeof TABS)[number];
export interface Move {
  /** The facility's id. */
  facility: string;
  to: At;
}

/** To the centimetre: what the URL says is what the server is asked. */
const rounded = ([lon, lat]: At): At => [Number(lon.toFixed(6)), Number(lat.toFixed(6))];
/** How long pins must rest before they are ranked, which the first time takes seconds. */
const REST_MS = 400;
export const MOST_PINS = 30;
export const MOST_LINKS = 10;

export class Siting {
  active = $state(false);
  service = $state('all');
  pins = $state.raw<Pin[]>([]);
  /** Ids of facilities. */
  closes = $state.raw<string[]>([]);
  moves = $state.raw<Move[]>([]);
  /** Footbridges and paths, each by its points. */
  links = $state.raw<At[][]>([]);
  /** The land that links bring inside, as drawn for what is proposed now. */
  land = $state.raw<api.SiteAnswer['newly_area'] | null>(null);
  heat = $state(false);
  answer = $state.raw<api.SiteAnswer | null>(null);
  ranking = $state(false);
  failure = $state<string | null>(null);

  /** Whether something changed that was not asked for yet. */
  #stale = false;
  #asking = false;
  #frame = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  tab = $state<Tab>('try');
  readonly drawing = new Drawing(this);
  readonly opportunity = new Opportunity();
  readonly planning: Planning;
  readonly saved: Saved;

  constructor(
    readonly app: App,
    shared: Record<string, string>,
  ) {
    this.saved = new Saved(app);
    this.planning = new Planning(this, shared);
    const at = (text: string): At | null => {
      const [lon, lat] = text.split(',').map(Number);
      return lon !== undefined && lat !== undefined && Math.abs(lon) <= 180 && Math.abs(lat) <= 85 ? rounded([lon, lat]) : null;
    };
    const list = (key: string) => (shared[key] ?? '').split(';').filter(Boolean);
    this.service = shared['site'] ?? 'all';
    this.pins = list('pins')
      .map(at)
      .filter((p) => p !== null)
      .slice(0, MOST_PINS)
      .map((p) => ({ at: p, area: null }));
    this.closes = list('close').map(unlisted);
    this.moves = list('move').flatMap((text) => {
      const [facility, to] = text.split(':');
      const place = at(to ?? '');
      return facility && place ? [{ facility: unlisted(facility), to: place }] : [];
    });
    this.links = list('link')
      .map((text) =>
        text
          .split(':')
          .map(at)
          .filter((p) => p !== null),
      )
      .filter((line) => line.length >= 2)
      .slice(0, MOST_LINKS);
    this.heat = shared['heat'] === '1' && !app.study.straight_line;
    this.tab = TABS.find((tab) => tab === shared['tab']) ?? 'try';
    this.active = shared['site'] !== undefined;
    if (!this.empty) this.ask();
  }

  get empty(): boolean {
    return this.pins.length + this.closes.length + this.moves.length + this.links.length === 0;
  }

  /** What a link says. */
  get shared(): Record<string, string> {
    if (!this.active) return {};
    const said: Record<string, string> = { site: this.service };
    const text = (at: At) => `${at[0]},${at[1]}`;
    if (this.pins.length) said['pins'] = this.pins.map((p) => text(p.at)).join(';');
    if (this.closes.length) said['close'] = this.closes.map(listed).join(';');
    if (this.moves.length) said['move'] = this.moves.map((m) => `${listed(m.facility)}:${text(m.to)}`).join(';');
    if (this.links.length) said['link'] = this.links.map((line) => line.map(text).join(':')).join(';');
    if (this.heat) said['heat'] = '1';
    if (this.tab !== 'try') said['tab'] = this.tab;
    return { ...said, ...this.planning.shared };
  }

  /** Looks at the same proposal anew: the circle, the cohort or the service is another. */
  look() {
    if (!this.services.includes(this.service)) this.service = this.services[0] ?? 'all';
    this.pins = this.pins.map((p) => ({ ...p, area: null }));
    this.drawing.forget();
    this.planning.forget();
    this.changed();
  }

  /** Whether a click on the map puts something. */
  get puts(): boolean {
    return this.active && this.app.task === 'sites' && this.tab === 'try';
  }

  /** Sites of a plan as pins. */
  take(service: string, sites: At[]) {
    this.service = service;
    this.pins = sites.slice(0, MOST_PINS).map((at) => ({ at: rounded(at), area: null }));
    this.tab = 'try';
    this.changed();
  }

  open() {
    this.active = true;
    this.app.task = 'sites';
    this.tab = 'try';
    if (!this.services.includes(this.service)) this.service = this.services[0] ?? 'all';
  }

  close() {
    this.active = false;
    this.app.task = 'status';
    this.heat = false;
    this.tab = 'try';
    this.drawing.forget();
    this.planning.forget();
    this.saved.forget();
    this.clear();
  }

  clear() {
    this.pins = [];
    this.closes = [];
    this.moves = [];
    this.links = [];
    this.changed();
  }

  /** What a new site may give: a service of the circle, or all of them. */
  get services(): string[] {
    return [...this.app.circle.services, 'all'];
  }

  put(at: At) {
    if (this.drawing.line) {
      this.drawing.point(rounded(at));
      return;
    }
    if (this.pins.length >= MOST_PINS) return;
    this.pins = [...this.pins, { at: rounded(at), area: null }];
    this.changed();
  }

  /** Several pins more, as many as there is room for. */
  putAll(places: At[]) {
    this.pins = [...this.pins, ...places.map((at) => ({ at: rounded(at), area: null }))].slice(0, MOST_PINS);
    this.changed();
  }

  /** Opens the proposal with a pin more, for this service. */
  try(service: string, at: At) {
    this.open();
    if (this.services.includes(service)) this.service = service;
    this.put(at);
  }

  /** Opens the proposal with a link more; it counts for the whole circle. */
  tryLink(line: At[]) {
    this.open();
    this.service = 'all';
    this.link(line);
  }

  drag(pin: number, at: At) {
    this.pins = this.pins.map((p, i) => (i === pin ? { ...p, at: rounded(at) } : p));
    this.changed();
  }

  remove(pin: number) {
    this.pins = this.pins.filter((_, i) => i !== pin);
    this.changed();
  }

  link(line: At[]) {
    if (line.length < 2 || this.links.length >= MOST_LINKS) return;
    this.links = [...this.links, line.map(rounded)];
    this.changed();
  }

  dragLink(link: number, point: number, at: At) {
    this.links = this.links.map((line, i) => (i === link ? line.map((p, j) => (j === point ? rounded(at) : p)) : line));
    this.changed();
  }

  removeLink(link: number) {
    this.links = this.links.filter((_, i) => i !== link);
    this.changed();
  }

  closeFacility(facility: string) {
    this.stay(facility);
    this.closes = [...this.closes, facility];
    this.open();
    this.changed();
  }

  moveFacility(facility: string, to: At) {
    this.closes = this.closes.filter((c) => c !== facility);
    const there = this.moves.some((m) => m.facility === facility);
    this.moves = there
      ? this.moves.map((m) => (m.facility === facility ? { facility, to: rounded(to) } : m))
      : [...this.moves, { facility, to: rounded(to) }];
    this.open();
    this.changed();
  }

  /** Takes back what was proposed for any facility. */
  stayAll() {
    if (this.closes.length + this.moves.length === 0) return;
    this.closes = [];
    this.moves = [];
    this.changed();
  }

  /** Takes back what was proposed for a facility. */
  stay(facility: string) {
    this.closes = this.closes.filter((c) => c !== facility);
    this.moves = this.moves.filter((m) => m.facility !== facility);
    this.changed();
  }

  /** Something is different: ask, a frame at most, never while an answer is awaited; the latest wins. */
  changed() {
    clearTimeout(this.#rest);
    this.land = null;
    if (this.empty) {
      this.answer = null;
      this.failure = null;
      this.#stale = false;
      return;
    }
    this.#stale = true;
    if (this.#asking || this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      // All of it may be gone by now.
      if (!this.empty) this.ask();
    });
  }

  private ask() {
    this.#stale = false;
    this.#asking = true;
    void this.answered(false).finally(() => {
      this.#asking = false;
      if (this.#stale) this.changed();
      else this.#rest = setTimeout(() => void this.rank(), REST_MS);
    });
  }

  /** Ranks, and the land that links bring inside, come when the hand rests. */
  private async rank() {
    const ranked = this.answer?.sites.every((s) => s.rank || s.warnings.some((w) => w.code === 'off_network'));
    if (this.#asking || this.empty || (ranked && !this.links.length)) return;
    this.ranking = this.pins.length > 0;
    await this.answered(true);
    this.ranking = false;
  }

  /** What is within reach of a pin; nothing where nobody gets. */
  private async area(lens: api.Lens, pin: Pin, warnings: string[]): Promise<api.Isochrone | null> {
    if (warnings.includes('off_network') || warnings.includes('outside_study')) return null;
    if (pin.area?.properties.at.join() === pin.at.join()) return pin.area;
    return api.isochrone(lens, pin.at);
  }

  private async answered(rank: boolean) {
    const { lens } = this.app;
    const { pins, closes, moves, links, service } = this;
    try {
      const answer = await api.site(lens, {
        service,
        sites: pins.map((p) => p.at),
        closes,
        moves,
        links,
        rank,
        area: rank && links.length > 0,
      });
      if (this.empty || (rank && (this.pins !== pins || this.links !== links || this.service !== service))) return;
      this.answer = answer;
      if (rank) this.land = answer.newly_area ?? null;
      if (!rank) {
        const areas = await Promise.all(pins.map((pin, i) => this.area(lens, pin, answer.sites[i]?.warnings.map((w) => w.code) ?? [])));
        if (pins.length === this.pins.length) this.pins = this.pins.map((pin, i) => ({ ...pin, area: areas[i] ?? null }));
      }
      this.failure = null;
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
  }
}

/** Calls back whenever what is drawn, or the surface asked for, may be different. */
export function follow(siting: Siting, app: App, redraw: () => void, heat: () => void, drawing: (on: boolean) => void): () => void {
  return $effect.root(() => {
    $effect(() => drawing(siting.drawing.line !== null));
    $effect(() => {
      void [siting.pins, siting.moves, siting.links, siting.land, siting.answer, app.dark];
      void [siting.drawing.line, siting.drawing.suggested, siting.tab, siting.planning.plan, siting.planning.areas];
      void [siting.saved.comparison, siting.active, siting.planning.candidates, siting.planning.parcels.places];
      redraw();
    });
    // A scenario's own links are drawn as it says.
    $effect(() => {
      if ((app.a.conditions.scenario ?? app.b?.conditions.scenario) && siting.saved.list === null) untrack(() => void siting.saved.load());
    });
    $effect(() => {
      void [siting.heat, siting.active, siting.service, app.lens];
      heat();
    });
    // Another circle, cohort, condition or service: the same proposal anew.
    let first = true;
    $effect(() => {
      void [app.lens, siting.service];
      if (first) first = false;
      else untrack(() => siting.look());
    });
  });
}
