// Walks a border: where this telephone has been, as lines a person could have typed, into the field of the form. The trace stays in
// this tab until it is sent or thrown away. Without this script a file is sent or corners are typed.

const box = document.querySelector("[data-walking]");
const KEY = "nguongoc-walk:" + location.pathname;
const COARSE = 30, STEP = 4, MOST = 900, METRES = 111200, TURN = Math.PI / 180;

let corners = [], before = [], watch = null, lock = null, last = null;

function part(name) { return box.querySelector(`[data-${name}]`); }

function flat([lat, lon], [lat0, lon0]) {
  return [(lon - lon0) * METRES * Math.cos(lat0 * TURN), (lat - lat0) * METRES];
}

function apart(a, b) { return Math.hypot(...flat(a, b)); }

function area() {
  const spots = corners.map((each) => flat(each, corners[0]));
  return Math.abs(spots.reduce((sum, [x, y], i) => {
    const [u, v] = spots[(i + 1) % spots.length];
    return sum + x * v - u * y;
  }, 0)) / 2;
}

function sketch() {
  const drawing = part("sketch"), path = drawing.querySelector("path");
  drawing.toggleAttribute("hidden", corners.length < 2);
  if (corners.length < 2) return;
  const spots = corners.map((each) => flat(each, corners[0]));
  const xs = spots.map(([x]) => x), ys = spots.map(([, y]) => y);
  const west = Math.min(...xs), north = Math.max(...ys);
  const wide = Math.max(Math.max(...xs) - west, north - Math.min(...ys), 1), scale = 184 / wide;
  path.setAttribute("d", "M" + spots.map(([x, y]) => `${(8 + (x - west) * scale).toFixed(1)} ${(8 + (north - y) * scale).toFixed(1)}`).join("L") + "z");
}

function show() {
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 0 });
  part("corners").textContent = number.format(corners.length);
  part("area").textContent = corners.length > 2 ? number.format(area()) : "0";
  part("error").textContent = last === null ? "?" : number.format(last.accuracy);
  const walking = watch !== null;
  part("start").hidden = walking || corners.length > 0;
  part("pause").hidden = part("corner").hidden = !walking;
  part("on").hidden = walking || corners.length === 0;
  part("back").hidden = part("away").hidden = corners.length === 0;
  part("undo").hidden = walking || corners.length > 0 || before.length === 0;
  part("use").hidden = walking || corners.length < 3;
  part("told").hidden = !walking && corners.length === 0;
  part("coarse").hidden = last === null || last.accuracy <= COARSE;
  sketch();
}

function keep() {
  sessionStorage.setItem(KEY, JSON.stringify(corners));
  show();
}

function add(spot) {
  corners.push([Number(spot.latitude.toFixed(6)), Number(spot.longitude.toFixed(6))]);
  // A long way round is thinned, never cut short.
  if (corners.length > MOST) corners = corners.filter((_, i) => i % 2 === 0 || i === corners.length - 1);
  keep();
}

function moved({ coords }) {
  last = coords;
  const before = corners.at(-1), here = [coords.latitude, coords.longitude];
  if (coords.accuracy <= COARSE && (!before || apart(here, before) >= Math.max(STEP, coords.accuracy / 2))) add(coords);
  else show();
}

// Under trees a position is lost for a while: only a refusal ends the walk.
function lost(error) {
  if (error.code !== error.PERMISSION_DENIED) {
    part("coarse").hidden = false;
    return;
  }
  stop();
  part("refused").hidden = false;
}

async function go() {
  part("refused").hidden = true;
  watch = navigator.geolocation.watchPosition(moved, lost, { enableHighAccuracy: true, maximumAge: 0, timeout: 60000 });
  show();
  try { lock = await navigator.wakeLock?.request("screen"); } catch { lock = null; }
}

function stop() {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = null;
  lock?.release();
  lock = null;
  show();
}

function use() {
  const field = document.getElementById("geojson");
  field.value = corners.map(([lat, lon]) => `${lat.toFixed(6)}, ${lon.toFixed(6)}`).join("\n");
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
}

if (box && navigator.geolocation) {
  if (box.hasAttribute("data-drawn")) sessionStorage.removeItem(KEY);
  try { corners = JSON.parse(sessionStorage.getItem(KEY)) ?? []; } catch { corners = []; }
  box.hidden = false;
  part("start").addEventListener("click", go);
  part("on").addEventListener("click", go);
  part("pause").addEventListener("click", stop);
  part("corner").addEventListener("click", () => last && add(last));
  part("back").addEventListener("click", () => { corners.pop(); keep(); });
  part("away").addEventListener("click", () => { stop(); before = corners; corners = []; keep(); part("undo").focus(); });
  part("undo").addEventListener("click", () => { corners = before; before = []; keep(); });
  part("use").addEventListener("click", use);
  show();
}
