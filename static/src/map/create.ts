import { Map as MapLibre, NavigationControl, type StyleSpecification } from 'maplibre-gl';
import type { Camera } from '../state/url';

type Box = [number, number, number, number];

/** The study's bounds, and as much land around them as is drawn; latitudes as far as Web Mercator goes. */
export function around(bounds: number[]): Box {
  const [west, south, east, north] = bounds as Box;
  const far = 3 * Math.max(east - west, north - south, 0.01);
  return [west - far, Math.max(south - far, -85), east + far, Math.min(north + far, 85)];
}

/** A map that looks at `camera`, or else at the whole study beside the panel; north is always up. Throws where there is no WebGL. */
export function create(
  container: HTMLElement,
  style: StyleSpecification,
  bounds: number[],
  camera: Camera | undefined,
  inset: { left: number; bottom: number },
  still: boolean,
): MapLibre {
  const map = new MapLibre({
    container,
    style,
    attributionControl: false,
    fadeDuration: still ? 0 : 200,
    maxPitch: 0,
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 18,
    maxBounds: around(bounds),
    localIdeographFontFamily: false,
    ...(camera
      ? { center: [camera.lon, camera.lat] as [number, number], zoom: camera.zoom }
      : {
          bounds: bounds as Box,
          fitBoundsOptions: { padding: { top: 40, right: 40, left: 56 + inset.left, bottom: 40 + inset.bottom } },
        }),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  return map;
}

/** A map beside a list: the whole study, north up, with zoom buttons. Throws where there is no WebGL. */
export function beside(container: HTMLElement, style: StyleSpecification, bounds: number[]): MapLibre {
  const map = new MapLibre({
    container,
    style,
    bounds: bounds as Box,
    fitBoundsOptions: { padding: 40 },
    attributionControl: false,
    fadeDuration: 0,
    maxPitch: 0,
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 18,
    minZoom: 5,
    localIdeographFontFamily: false,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  // For the browser tests.
  (window as unknown as { carecircleMap: MapLibre }).carecircleMap = map;
  return map;
}
