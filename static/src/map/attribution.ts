/** Sources in short, as HTML, for a corner of the map; OpenStreetMap comes first, in full. The panel's end names every source. */
export function attribution(sources: { name: string }[], marks: string): string {
  const escape = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
  const osm = sources.some((s) => /openstreetmap/i.test(s.name));
  const others = sources.filter((s) => !/openstreetmap/i.test(s.name)).map((s) => s.name.split(/[,:;(]/)[0]?.trim() ?? '');
  const shown = [...(osm ? ['© OpenStreetMap contributors (ODbL)'] : []), ...others].join(' · ');
  return escape(marks + (shown.length > 90 ? `${shown.slice(0, 88)}…` : shown));
}
