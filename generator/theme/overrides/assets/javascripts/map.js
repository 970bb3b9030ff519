// The map of projects that can be moved: the places as areas, and the rows that the list shows as points. Leaflet draws
// it; the picture on the page is hidden once it is there. Nothing is asked of another host before the reader asks for it.

import { made } from "./elements.js";
import { colour, mainSide, namesOf, pointClass, pointColours } from "./map-points.js";

const place = document.querySelector(".u-map-live");
const list = document.querySelector(".u-browse");
if (place && list && window.L) begin(place, list);

async function begin(place, list) {
  let latest = null;
  // Without rows there is nothing to draw, and the picture stays: the list tells first what it shows.
  const rowsKnown = new Promise((resolve) => {
    list.addEventListener("browse:shown", (event) => { latest = event.detail; resolve(); });
  });
  const [areas, points] = await Promise.all([place.dataset.places, place.dataset.points].map(loaded));
  if (!areas || !points) return;
  await rowsKnown;
  const { L } = window;
  const told = made("p", { className: "u-map-live__told" });
  const canvas = made("div", { className: "u-map-live__map" });
  place.prepend(canvas, told);
  place.hidden = false;
  const map = mapIn(canvas, place, L);

  // One canvas for areas and points: of two layers the upper one would keep every click from the lower.
  const renderer = L.canvas({ padding: 0.3 });
  const nameOf = (feature) => feature.properties[place.dataset.name] || feature.id;
  const outlines = L.geoJSON(areas, {
    renderer,
    onEachFeature(feature, layer) {
      layer.bindTooltip(made("span", { textContent: nameOf(feature) }), { sticky: true }); // a text would be taken for HTML
      layer.on("click", () => list.dispatchEvent(new CustomEvent("browse:choose", { detail: { key: "place", code: feature.id } })));
    },
  }).addTo(map);
  map.fitBounds(outlines.getBounds(), { padding: [8, 8], animate: false });
  map.setMaxBounds(outlines.getBounds().pad(1));
  namesOf(L, map, outlines, nameOf);

  const group = L.layerGroup().addTo(map);
  const Point = pointClass(L);
  function draw({ rows, list: data }) {
    const chosen = new Set(new URLSearchParams(location.search).get("place")?.split(","));
    const tiled = place.classList.contains("u-map-live--tiled");
    outlines.setStyle((feature) => (chosen.has(feature.id)
      ? { color: colour("primary"), weight: 3, fillColor: colour("m3"), fillOpacity: tiled ? 0.4 : 1 }
      : { color: colour(tiled ? "primary" : "surface"), weight: 1.5, fillColor: colour("m2"), fillOpacity: tiled ? 0.15 : 1 }));
    group.clearLayers();
    const colours = pointColours();
    const sideOf = mainSide(data);
    const radius = rows.length > 2000 ? 4 : 7;
    let count = 0;
    for (const row of rows) {
      if (points.lat[row] === null) continue;
      count += 1;
      const side = sideOf(row);
      new Point([points.lat[row], points.lon[row]], {
        renderer, radius, side, color: colours.surface, weight: 1.5, fillColor: colours[side] || colours.accent, fillOpacity: 0.95, bubblingMouseEvents: false,
      }).bindPopup(() => popup(data, row)).addTo(group);
    }
    told.textContent = place.dataset.shown.replace("{count}", count.toLocaleString(document.documentElement.lang));
  }
  list.addEventListener("browse:shown", (event) => draw(event.detail));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { if (latest) draw(latest); });
  document.querySelector(".u-scheme")?.addEventListener("click", () => { if (latest) draw(latest); });
  if (latest) draw(latest);
  if (place.dataset.tiles) background(map, place, L, () => { if (latest) draw(latest); });
  for (const picture of document.querySelectorAll(".u-map-still")) picture.hidden = true;
}

/** An empty map that moves as readers expect, and speaks the language of the page. */
function mapIn(canvas, place, L) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(canvas, {
    attributionControl: false,
    zoomControl: false,
    zoomSnap: 0.1, // the town fills its frame; a background asks for whole steps
    scrollWheelZoom: false, // a page is scrolled over it; one click in the map turns it on
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
  });
  canvas.setAttribute("role", "region");
  canvas.setAttribute("aria-label", place.dataset.map);
  L.control.zoom({ zoomInTitle: place.dataset.in, zoomOutTitle: place.dataset.out }).addTo(map);
  map.on("popupopen", ({ popup: opened }) => {
    opened.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", place.dataset.close);
  });
  map.on("click focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  return map;
}

/** What a file holds, or null where it cannot be had: the picture then stays. */
async function loaded(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : null;
  } catch (failure) {
    return null;
  }
}

function popup(data, row) {
  const inside = made("div", {});
  inside.append(made("a", { href: `${data.home}${data.root}${data.ids[row]}/`, textContent: data.titles[row] }));
  const step = data.columns.find((one) => one.key === "stage");
  if (step && step.data[row] >= 0) inside.append(made("p", { textContent: step.values[step.data[row]][1] }));
  return inside;
}

/** A background from another host, which learns who looks at the map: hence never without being asked for. */
function background(map, place, L, redrawn) {
  const line = made("p", { className: "u-map-live__told", textContent: `${place.dataset.privacy} ` });
  const button = made("button", { type: "button", textContent: place.dataset.background });
  button.addEventListener("click", () => {
    L.control.attribution({ prefix: false }).addTo(map);
    L.tileLayer(place.dataset.tiles, { attribution: escaped(place.dataset.attribution), referrerPolicy: "no-referrer" }).addTo(map);
    map.options.zoomSnap = 1; // between its steps a background is blurred
    map.setZoom(Math.round(map.getZoom()), { animate: false });
    place.classList.add("u-map-live--tiled");
    line.remove();
    redrawn();
  });
  line.append(button);
  place.append(line);
}

/** Leaflet takes an attribution for HTML. */
function escaped(text) {
  return made("p", { textContent: text }).innerHTML;
}
