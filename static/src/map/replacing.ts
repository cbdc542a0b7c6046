import type { Map as MapLibre } from 'maplibre-gl';

/**
 * Holds style changes back while the tiles of a source are being replaced: a change in between makes MapLibre parse the
 * old tiles again and forget the new ones.
 */
export class Replacing {
  #replacing = false;
  /** The last change of each kind, for when the tiles are there. */
  readonly #later = new Map<string, () => void>();

  /** Makes a change now, or once the tiles are there; of two of the same kind, only the later. */
  change(kind: string, act: () => void) {
    if (this.#replacing) this.#later.set(kind, act);
    else act();
  }

  /** From now on, until the map is idle, tiles are being replaced. */
  begin(map: MapLibre) {
    if (this.#replacing) return;
    this.#replacing = true;
    map.once('idle', () => {
      this.#replacing = false;
      const acts = [...this.#later.values()];
      this.#later.clear();
      for (const act of acts) act();
    });
  }
}
