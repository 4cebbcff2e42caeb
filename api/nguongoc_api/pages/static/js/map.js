// The map that opens when asked for: places, routes and the outline of the province, from files of this service. Tiles only where
// the operator has them. Without this script the drawing in its place stays. Every word comes from the page, every name as text.

const box = document.getElementById("map");
const L = window.L;
const NEAR = 11;
const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;

function words(name, en) { return box.dataset.lang === "vi" ? name : en || name; }

async function read(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(path);
  return answer.json();
}

function marker(feature) {
  const [lng, lat] = feature.geometry.coordinates;
  const name = words(feature.properties.name, feature.properties.nameEn);
  const icon = L.divIcon({ className: `spot ${feature.properties.kind}`, iconSize: [28, 28] });
  const made = L.marker([lat, lng], { icon, title: name, alt: name });
  made.bindPopup(() => {
    const said = document.createElement("p");
    const link = document.createElement("a");
    link.href = `/places/${encodeURIComponent(feature.id)}`;
    link.textContent = name;
    said.append(link);
    return said;
  });
  return made;
}

function dot(feature) {
  const [lng, lat] = feature.geometry.coordinates;
  return L.circleMarker([lat, lng], { className: "afar", radius: 5, interactive: false });
}

async function open() {
  const [province, places, routes] = await Promise.all([read("/province.geojson"), read("/places.geojson"), read("/routes.geojson")]);
  box.replaceChildren();
  box.classList.add("open");
  const map = L.map(box, { zoomControl: false, attributionControl: Boolean(box.dataset.tiles), maxZoom: 17, zoomAnimation: moves, fadeAnimation: moves, markerZoomAnimation: moves, inertia: moves });
  L.control.zoom({ zoomInTitle: box.dataset.closer, zoomOutTitle: box.dataset.farther }).addTo(map);
  if (box.dataset.tiles) {
    map.attributionControl.setPrefix(false);
    L.tileLayer(box.dataset.tiles, { attribution: L.Util.template("{credit}", { credit: box.dataset.credit }).replace(/[<>&]/g, "") }).addTo(map);
  }
  const outline = L.geoJSON(province, {
    style: (feature) => (feature.geometry.type === "Point" ? {} : { className: box.dataset.tiles ? "province bare" : "province" }),
    pointToLayer: (feature, at) => L.circleMarker(at, { className: "commune", radius: 2 }).bindTooltip(feature.properties.name),
  }).addTo(map);
  L.geoJSON(routes, { style: { className: "way" } }).addTo(map);
  const spots = new Map(places.features.map((feature) => [feature.id, marker(feature)]));
  const near = L.layerGroup([...spots.values()]);
  const far = L.layerGroup(places.features.map(dot));
  // From far off places lie upon each other: dots to look at, and a tap comes closer. From near each can be hit by a thumb.
  const show = () => {
    const close = map.getZoom() >= NEAR;
    map.addLayer(close ? near : far);
    map.removeLayer(close ? far : near);
  };
  map.on("popupopen", ({ popup }) => popup.getElement().querySelector("[role=button]").setAttribute("aria-label", box.dataset.close));
  map.on("click", (event) => { if (map.getZoom() < NEAR) map.setView(event.latlng, NEAR, { animate: moves }); });
  map.fitBounds(outline.getBounds(), { animate: false });
  show();
  map.on("moveend", show);
  const asked = spots.get(box.dataset.at);
  if (asked) { map.setView(asked.getLatLng(), 12, { animate: false }); asked.openPopup(); }
  const way = asked ? undefined : routes.features.find((feature) => feature.id === box.dataset.route);
  if (way) map.fitBounds(L.geoJSON(way).getBounds(), { padding: [32, 32], animate: false });
}

if (box && L) open().catch(() => { /* the drawing stays, or what was drawn so far */ });
