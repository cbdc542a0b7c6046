// The map's own buttons, its scale, and where its data come from.

import { AttributionControl, type IControl, type Map as MapLibre, NavigationControl, ScaleControl } from 'maplibre-gl';
import type { App } from '../state/app.svelte';
import type { Lang } from '../state/url';
import { texts } from '../text/text';
import { attribution } from './attribution';

/** MapLibre's own words. */
export const WORDS: Record<Lang, Record<string, string>> = {
  zh: {
    'NavigationControl.ZoomIn': '放大',
    'NavigationControl.ZoomOut': '缩小',
    'AttributionControl.ToggleAttribution': '数据来源',
    'ScaleControl.Meters': '米',
    'ScaleControl.Kilometers': '公里',
  },
  en: {
    'NavigationControl.ZoomIn': 'Zoom in',
    'NavigationControl.ZoomOut': 'Zoom out',
    'AttributionControl.ToggleAttribution': 'Sources',
    'ScaleControl.Meters': 'm',
    'ScaleControl.Kilometers': 'km',
  },
};

/** Keeps them on the first map, in the page's language; a second one, beside it, has none. The answer is what undoes it. */
export function attachControls(map: MapLibre, container: HTMLElement, app: App): () => void {
  const small = innerWidth <= 760;
  return $effect.root(() => {
    $effect(() => {
      // A control asks for its words when it is added; MapLibre takes them at the map's birth only, so the table is changed.
      Object.assign(map._locale, WORDS[app.lang]);
      const marks = app.study.simulated ? `${texts[app.lang].simulated} · ` : '';
      const sources = new AttributionControl({ compact: small, customAttribution: attribution(app.study.sources, marks) });
      const controls: IControl[] = [new NavigationControl({ showCompass: false }), sources, new ScaleControl({ maxWidth: 120 })];
      // Each at the bottom stands above the one before.
      controls.forEach((control, i) => map.addControl(control, i ? 'bottom-right' : 'top-right'));
      // On a phone the sources cover the map: read once, then folded; the panel's end names every one in full.
      const fold = small
        ? setTimeout(() => container.querySelector('.maplibregl-compact-show')?.classList.remove('maplibregl-compact-show'), 5000)
        : undefined;
      return () => {
        clearTimeout(fold);
        controls.forEach((control) => map.removeControl(control));
      };
    });
  });
}
