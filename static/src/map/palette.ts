// The map's colours. Teal is inside a circle, amber to red is outside, and the longer the way, the farther a colour is from
// the ground in lightness: told apart by every eye and in grey, as `colours.test.ts` measures.

export interface Palette {
  land: string;
  sea: string;
  water: string;
  wood: string;
  park: string;
  farm: string;
  sand: string;
  town: string;
  industry: string;
  building: string;
  road: string;
  roadCase: string;
  major: string;
  path: string;
  stream: string;
  label: string;
  place: string;
  halo: string;
  border: string;
  near: string;
  middle: string;
  limit: string;
  over: string;
  far: string;
  never: string;
  /** Towns by their share, the least first: the lighter, the larger. */
  shares: readonly [string, string, string, string, string];
  circle: string;
  gap: string;
  gapLabel: string;
  facility: string;
  facilityRing: string;
  route: string;
  /** A place for a new site. */
  site: string;
  homeRing: string;
}

export const light: Palette = {
  land: '#f5f3ee',
  sea: '#c3d9e4',
  water: '#c3d9e4',
  wood: '#dfe8d6',
  park: '#dcead2',
  farm: '#efeee0',
  sand: '#f3ecd9',
  town: '#efebe4',
  industry: '#ece9e6',
  building: '#e3ddd3',
  road: '#ffffff',
  roadCase: '#dcd6cb',
  major: '#fdf6e3',
  path: '#d3cbbd',
  stream: '#b4cfdd',
  label: '#6d6759',
  place: '#48443b',
  halo: '#f8f6f2',
  border: '#a59d8c',
  near: '#74d0c4',
  middle: '#55c1b6',
  limit: '#2daca3',
  over: '#bd5620',
  far: '#9b2e1a',
  never: '#610f24',
  shares: ['#610f24', '#9b2e1a', '#bd5620', '#2daca3', '#74d0c4'],
  circle: '#14a098',
  gap: '#b8380f',
  gapLabel: '#9f2d0e',
  facility: '#ffffff',
  facilityRing: '#243b53',
  route: '#1d4ed8',
  site: '#6d28d9',
  homeRing: '#44524f',
};

export const dark: Palette = {
  land: '#171a1e',
  sea: '#12222d',
  water: '#12222d',
  wood: '#1a231d',
  park: '#1b261d',
  farm: '#1c1f1f',
  sand: '#24231e',
  town: '#1d2024',
  industry: '#1e2023',
  building: '#262a2f',
  road: '#343a41',
  roadCase: '#14171a',
  major: '#454c54',
  path: '#2c3137',
  stream: '#1a303d',
  label: '#98a0a9',
  place: '#cfd5db',
  halo: '#14171a',
  border: '#5a626b',
  near: '#124f4c',
  middle: '#11645e',
  limit: '#0c7a72',
  over: '#d67d39',
  far: '#f1a078',
  never: '#f9d4d0',
  shares: ['#6b1429', '#a5351f', '#cf6a2b', '#2fb3a9', '#93e3d8'],
  circle: '#2dd4bf',
  gap: '#ff6b3d',
  gapLabel: '#ffb499',
  facility: '#0f1215',
  facilityRing: '#e6edf3',
  route: '#7ab0ff',
  site: '#a78bfa',
  homeRing: '#101317',
};
