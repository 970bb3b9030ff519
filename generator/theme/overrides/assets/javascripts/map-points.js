// Points and names on the map of projects, as the picture that stands there without a script has them: a form and a
// colour for each side of life, and names where they have room.

import { made } from "./elements.js";

/** A colour of the page, in the scheme it has now. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--u-${name}`).trim();
}

/** The colours of points now; asked for once a drawing, for the browser works them out anew each time. */
export function pointColours() {
  return Object.fromEntries(["social", "physical", "cultural", "accent", "surface"].map((name) => [name, colour(name)]));
}

/** The first side of life that a row names, or an empty text: what the picture takes, too. */
export function mainSide(list) {
  const column = list.columns.find((one) => one.key === "side");
  return (row) => {
    const [first] = [column?.data[row]].flat();
    return column?.values[first]?.[0] ?? "";
  };
}

/** Leaflet draws circles alone: the other forms are put where it would draw one. */
export function pointClass(L) {
  return L.CircleMarker.extend({
    _updatePath() {
      const renderer = this._renderer;
      const { side } = this.options;
      if (side !== "physical" && side !== "cultural") return renderer._updateCircle(this);
      if (!renderer._drawing || this._empty()) return undefined;
      const { _ctx: pen } = renderer;
      const { x, y } = this._point;
      const r = this._radius;
      pen.beginPath();
      if (side === "physical") pen.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
      else for (const [across, down] of [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]]) pen.lineTo(x + across * r, y + down * r);
      pen.closePath();
      return renderer._fillStroke(pen, this);
    },
  });
}

/** The names of the areas that are wide enough for them; the others tell theirs when they are pointed at. */
export function namesOf(L, map, outlines, nameOf) {
  const names = [];
  outlines.eachLayer((layer) => {
    const element = made("span", { textContent: nameOf(layer.feature) });
    const label = L.tooltip({ permanent: true, direction: "center", interactive: false, className: "u-map-live__name" });
    names.push({ bounds: layer.getBounds(), label: label.setLatLng(layer.getCenter()).setContent(element), wide: element.textContent.length * 8 });
  });
  function show() {
    for (const { bounds, label, wide } of names) {
      const west = map.latLngToLayerPoint(bounds.getNorthWest());
      const east = map.latLngToLayerPoint(bounds.getSouthEast());
      if (east.x - west.x > wide && east.y - west.y > 24) label.addTo(map);
      else label.remove();
    }
  }
  map.on("zoomend", show);
  show();
}
