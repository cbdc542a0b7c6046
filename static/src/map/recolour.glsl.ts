// The shaders of homes while a slider moves: sizes, rings and edges are those of MapLibre's circles.

export const VERTEX = `#version 300 es
precision highp float;
in vec4 home; // x and y from the corner, seconds, 0 to 1 by seniors
uniform vec2 corner, view, opacity;
uniform vec4 sizes;
uniform float scale, between, least, ratio, ring, pace, limit, forever;
uniform vec3 c_near, c_middle, c_limit, c_over, c_far, c_never;
out vec2 place;
flat out vec3 fill;
flat out float edge, inner;

vec3 shade() {
  if (home.z >= forever) return c_never;
  float t = home.z * pace;
  float share = t / max(1.0, limit);
  if (t <= limit) return share < 0.6 ? mix(c_near, c_middle, share / 0.6) : mix(c_middle, c_limit, (share - 0.6) / 0.4);
  return share < 2.0 ? mix(c_over, c_far, max(share - 1.0, 0.0)) : mix(c_far, c_never, min((share - 2.0) / 2.0, 1.0));
}

void main() {
  vec2 square = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
  float radius = mix(sizes.x * mix(least, sizes.y, home.w), sizes.z * mix(least, sizes.w, home.w), between);
  float whole = radius + ring;
  vec2 at = corner + home.xy * scale + square * whole;
  gl_Position = vec4(at.x / view.x * 2.0 - 1.0, 1.0 - at.y / view.y * 2.0, 0.0, 1.0);
  place = square;
  fill = shade();
  edge = -1.0 / ratio / whole;
  inner = radius / whole;
}`;

export const FRAGMENT = `#version 300 es
precision highp float;
in vec2 place;
flat in vec3 fill;
flat in float edge, inner;
uniform vec2 opacity;
uniform float ring;
uniform vec3 c_homeRing;
out vec4 colour;

void main() {
  float away = length(place);
  float shown = smoothstep(0.0, edge, away - 1.0);
  float rim = ring < 0.01 ? 0.0 : smoothstep(edge, 0.0, away - inner);
  colour = shown * mix(vec4(fill, 1.0) * opacity.x, vec4(c_homeRing, 1.0) * opacity.y, rim);
  if (colour.a < 0.5 / 255.0) discard;
}`;
