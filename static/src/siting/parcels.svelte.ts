// A list of parcels: read by the server, in the coordinate system that the planner says.

import * as api from '../api/client';

/** Parcels that a link carries. */
const MOST_IN_LINK = 60;
/** And how long they may make it. */
const LONGEST_IN_LINK = 5000;

export class Parcels {
  /** Where could be built. */
  places = $state.raw<api.PlanPlace[]>([]);
  /** What the server said of the file. */
  told = $state.raw<api.ParcelsRead | null>(null);
  /** As chosen; empty for what the file says. */
  crs = $state('');
  swapped = $state(false);
  busy = $state(false);
  failure = $state<string | null>(null);
  /** How many a link speaks of without carrying them. */
  missing = $state(0);
  #file = $state.raw<File | null>(null);
  #asked: AbortController | null = null;

  constructor(
    said: string | undefined,
    /** Ids of the services that a site is to give, with commas between: which of the list's columns is the capacity. */
    private readonly services: () => string = () => '',
  ) {
    if (!said) return;
    const alone = /^(\d+)$/.exec(said);
    if (alone) this.missing = Number(alone[1]);
    else
      this.places = said
        .split(';')
        .map(place)
        .filter((p) => p !== null);
  }

  get fileName(): string | null {
    return this.#file?.name ?? null;
  }

  /** What a link says: the parcels, or how many there are. */
  get shared(): string | undefined {
    if (!this.places.length) return this.missing ? String(this.missing) : undefined;
    const text = this.places.map(written).join(';');
    return this.places.length <= MOST_IN_LINK && encodeURIComponent(text).length <= LONGEST_IN_LINK ? text : String(this.places.length);
  }

  /** Every one has a cost, so that a budget makes sense. */
  get costed(): boolean {
    return this.places.length > 0 && this.places.every((p) => p.cost != null);
  }

  /** Some say how many people they can serve. */
  get limited(): boolean {
    return this.places.some((p) => p.capacity != null);
  }

  async open(file: File) {
    this.#file = file;
    await this.read();
  }

  /** The same file in another system. */
  async readAs(crs: string, swapped: boolean) {
    this.crs = crs;
    this.swapped = swapped;
    if (this.#file) await this.read();
  }

  /** The same file for another service, which may count in another column. */
  async readAgain() {
    if (this.#file) await this.read();
  }

  private async read() {
    const file = this.#file!;
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    this.busy = true;
    this.failure = null;
    try {
      const told = await api.readParcels(file, { crs: this.crs, swapped: this.swapped, services: this.services() }, asked.signal);
      if (asked.signal.aborted) return;
      this.told = told;
      this.places = told.places;
      this.missing = 0;
    } catch (error) {
      if (asked.signal.aborted) return;
      this.told = null;
      this.places = [];
      this.failure = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#asked === asked) this.busy = false;
    }
  }
}

/** Commas and semicolons stand between; in a name their wide forms do. */
const plain = (text: string) => text.replaceAll(',', '，').replaceAll(';', '；');

/** `lon,lat,id,name,cost,capacity`, without what is missing at the end. */
function written(p: api.PlanPlace): string {
  const parts = [p.lon.toFixed(6), p.lat.toFixed(6), plain(p.id ?? ''), plain(p.name ?? ''), p.cost ?? '', p.capacity ?? ''];
  return parts.join(',').replace(/,+$/, '');
}

function place(text: string, i: number): api.PlanPlace | null {
  const [lon, lat, id, name, cost, capacity] = text.split(',');
  const at = [Number(lon), Number(lat)] as const;
  if (!(lon && lat && Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90)) return null;
  const number = (said: string | undefined) => (said && Number(said) >= 0 ? Number(said) : undefined);
  const [price, seats] = [number(cost), number(capacity)];
  return {
    lon: at[0],
    lat: at[1],
    id: id || String(i + 1),
    name: name ?? '',
    ...(price === undefined ? {} : { cost: price }),
    ...(seats === undefined ? {} : { capacity: seats }),
  };
}
