// Positions as phones claim them, in figures, and how far two of them lie apart.
const EARTH_M = 6_371_009;

/** As it is typed: latitude, longitude, and the error where the phone told one. */
export const written = ({ latitude, longitude, accuracy_m: metres }) =>
  `${latitude}, ${longitude}${metres === null || metres === undefined ? "" : ` ±${metres} m`}`;

/** Metres along the ground of a round earth, which is right to half a percent (haversine). */
export function metresApart(one, other) {
  const rad = (degrees) => (degrees * Math.PI) / 180;
  const half = (a, b) => Math.sin(rad(b - a) / 2) ** 2;
  const across = Math.cos(rad(one.latitude)) * Math.cos(rad(other.latitude)) * half(one.longitude, other.longitude);
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(half(one.latitude, other.latitude) + across)));
}

/** Whether the two may be one spot: only where both phones told their error. */
export const withinError = (one, other) =>
  Number.isFinite(one.accuracy_m) && Number.isFinite(other.accuracy_m) && metresApart(one, other) <= one.accuracy_m + other.accuracy_m;
