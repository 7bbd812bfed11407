/* Farreach: what our maps add to Leaflet. Every string that arrives here was escaped by maps/escape.py. */
"use strict";
const Farreach = (() => {
  const maps = [];
  const narrow = () => window.matchMedia("(max-width: 760px)").matches;

  /* Controls that every map has, and the first view. */
  function furnish(map, { bounds, attribution, words }) {
    map.farreachBounds = bounds;
    fit(map);
    maps.push(map);
    map.attributionControl.setPrefix(false).addAttribution(attribution);
    L.control.zoom({ position: "topleft", zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 140 }).addTo(map);
    map.createPane("ground").style.zIndex = 300;
    map.getPane("ground").style.pointerEvents = "none";
    map.createPane("shades").style.zIndex = 350;
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    map.on("popupopen", ({ popup }) => {
      popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", words.close);
    });
    map.farreachWords = words;
    if (narrow()) document.querySelectorAll("details[data-wide]").forEach((part) => { part.open = false; });
  }

  /* The whole bounds beside or below the open switch for layers, whichever leaves them larger. */
  function fit(map) {
    const edge = narrow() ? 8 : 28;
    const control = map.getContainer().querySelector(".leaflet-control-layers-expanded");
    const room = map.getSize(), snap = map.options.zoomSnap;
    map.options.zoomSnap = 0.01;
    const width = control ? Math.min(control.offsetWidth, room.x * 0.4) : 0;
    const height = control ? Math.min(control.offsetHeight, room.y * 0.4) : 0;
    const views = [[0, height], [width, 0]].map(([right, top]) => {
      const [paddingTopLeft, paddingBottomRight] = [L.point(edge, edge + top), L.point(edge + right, edge)];
      const zoom = map.getBoundsZoom(map.farreachBounds, false, paddingTopLeft.add(paddingBottomRight));
      return { paddingTopLeft, paddingBottomRight, zoom, animate: false };
    });
    const { zoom, ...view } = views[0].zoom >= views[1].zoom ? views[0] : views[1];
    map.fitBounds(map.farreachBounds, view);
    map.options.zoomSnap = snap;
    map.farreachZoom = map.getZoom();
  }

  /* Title, subtitle and a list of labelled values: {t, s, v}, each the number of its text. */
  function card({ t, s, v = [] }, labels, texts) {
    const rows = v.map((n, i) => (texts[n] === "" ? "" : `<div><dt>${labels[i]}</dt><dd>${texts[n]}</dd></div>`));
    return `<h2>${texts[t] ?? ""}</h2>${s === undefined ? "" : `<p>${texts[s]}</p>`}<dl>${rows.join("")}</dl>`;
  }

  function popups(labels, tooltip, texts) {
    return (feature, layer) => {
      const content = () => card(feature.properties, labels, texts);
      layer.bindPopup(content, { className: "card", minWidth: 190, maxWidth: 290, autoPanPadding: [12, 12] });
      if (tooltip) layer.bindTooltip(() => texts[feature.properties.t] ?? "", { sticky: !feature.properties.b, direction: "auto" });
    };
  }

  function circles(style) {
    return ({ properties }, place) => L.circleMarker(place, { ...style, radius: properties.r });
  }

  /* A mark in HTML: kind is a CSS class of ours, b its text, c its colour, x how far right of its place. */
  function badges(kind, size) {
    return ({ properties: { b = "", c = "", x = 0 } }, place) => {
      const html = `<span${c ? ` style="--colour:${c}"` : ""}>${b}</span>`;
      const iconAnchor = [size / 2 - x, size / 2];
      const icon = L.divIcon({ className: `badge ${kind}`, html, iconSize: [size, size], iconAnchor, popupAnchor: [x, -size / 3] });
      return L.marker(place, { icon, riseOnHover: true });
    };
  }

  /* Draws lines some pixels to the right of their direction, so that the way out and the way back lie side by side. */
  function aside(lines, pixels) {
    const right = (from, to) => {
      const [x, y] = [to.x - from.x, to.y - from.y], length = Math.hypot(x, y) || 1;
      return L.point(-y / length, x / length);
    };
    const moved = (points) => points.map((point, i) => {
      const before = i > 0 ? right(points[i - 1], point) : right(point, points[1] ?? point);
      const after = i + 1 < points.length ? right(point, points[i + 1]) : before;
      return point.add(before.add(after).multiplyBy(pixels / 2));
    });
    lines.eachLayer((line) => {
      if (!line.getLatLngs) return;
      line._simplifyPoints = function simplify() {
        L.Polyline.prototype._simplifyPoints.call(this);
        this._parts = this._parts.map(moved);
      };
    });
  }

  /* Arrows along lines, as far apart at every zoom, on the part of the map that is seen; they come and go with their group. */
  const Arrows = L.LayerGroup.extend({
    initialize(lines, colour, beside, apart = 120) {
      L.LayerGroup.prototype.initialize.call(this);
      Object.assign(this, { lines, colour, beside, apart });
    },
    onAdd(map) {
      L.LayerGroup.prototype.onAdd.call(this, map);
      map.on("moveend zoomend", this.draw, this);
      this.draw();
    },
    onRemove(map) {
      map.off("moveend zoomend", this.draw, this);
      this.clearLayers();
      L.LayerGroup.prototype.onRemove.call(this, map);
    },
    getBounds() {
      return this.lines.getBounds();
    },
    draw() {
      this.clearLayers();
      const seen = this._map.getPixelBounds().pad(0.1);
      this.lines.eachLayer((line) => {
        if (line.getLatLngs) this.along([line.getLatLngs()].flat(Infinity), seen);
      });
    },
    along(places, seen) {
      const points = places.map((place) => this._map.project(place));
      let next = this.apart / 2;
      for (let i = 1; i < points.length; i += 1) {
        const [from, way] = [points[i - 1], points[i].subtract(points[i - 1])];
        const length = Math.hypot(way.x, way.y);
        const outside = !seen.intersects(L.bounds([points[i - 1], points[i]]));
        if (outside && next < length) next += this.apart * Math.ceil((length - next) / this.apart);
        for (; next < length; next += this.apart) {
          const point = from.add(way.multiplyBy(next / length)).add(L.point(-way.y, way.x).multiplyBy(this.beside / length));
          if (seen.contains(point)) this.point(point, Math.atan2(way.y, way.x));
        }
        next -= length;
      }
    },
    point(point, angle) {
      const turn = `rotate(${Math.round((angle * 180) / Math.PI)})`;
      const html = `<svg viewBox="-9 -9 18 18" width="18" height="18"><path d="M-5-6.5 7 0-5 6.5-2 0z" transform="${turn}" fill="${this.colour}" stroke="#fff" stroke-width="1.6" paint-order="stroke" stroke-linejoin="round"/></svg>`;
      const icon = L.divIcon({ className: "arrow", html, iconSize: [18, 18] });
      this.addLayer(L.marker(this._map.unproject(point), { icon, pane: "shadowPane", interactive: false, keyboard: false }));
    },
  });
  /* Buttons in the panel that show one group of layers alone, and when pressed again all of them. */
  function solo(...groups) {
    const map = maps[maps.length - 1], buttons = [...document.querySelectorAll("[data-only]")];
    let alone = -1;
    const press = (number) => {
      alone = alone === number ? -1 : number;
      groups.forEach((group, i) => (alone < 0 || alone === i ? group.addTo(map) : group.remove()));
      buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(alone === i)));
      const bounds = alone < 0 ? null : groups[alone].getBounds();
      if (bounds && bounds.isValid()) map.fitBounds(bounds, { padding: [36, 36], animate: false });
      else fit(map);
    };
    buttons.forEach((button, i) => {
      button.hidden = false;
      button.addEventListener("click", () => press(i));
    });
  }

  const arrows = (lines, colour, beside) => new Arrows(lines, colour, beside);

  /* Lines at 45 degrees, for areas on a canvas; the outline says the same without colour. */
  function hatch(colour) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.strokeStyle = colour;
    pen.lineWidth = 1.2;
    pen.beginPath();
    for (const shift of [-8, 0, 8]) { pen.moveTo(shift - 1, 9); pen.lineTo(shift + 9, -1); }
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }

  /* The outline of a gap: from a hair line (few people, seen from far) to a strong one. */
  const outline = (strength) => ({ weight: 0.5 + strength, opacity: 0.25 + 0.65 * strength, fillOpacity: 0.45 * strength });

  function hatched(colour) {
    const style = { color: colour, fillColor: hatch(colour) };
    return ({ properties: { w: strength } }) => ({ ...style, ...outline(strength), strength });
  }

  const filled = (style) => ({ properties }) => ({ ...style, fillColor: properties.c });

  /* A white ring around a small circle would drown its colour, a dark line darken it: both come with the size. */
  function resize(circle, radius) {
    if (circle.options.ring) {
      const ringed = radius >= 5;
      circle.options.color = ringed ? "#fff" : circle.options.fillColor;
      circle.options.weight = ringed ? 1.4 : 0.8;
    } else circle.options.weight = Math.min(0.4, radius * 0.12);
    circle.setRadius(radius);
  }

  /* The last word: order of the layers, size of marks by zoom, names of controls. */
  function settle(map, layers) {
    const toggle = map.getContainer().querySelector(".leaflet-control-layers-toggle");
    if (toggle) { toggle.title = map.farreachWords.layers; toggle.setAttribute("aria-label", map.farreachWords.layers); }
    fit(map);
    const first = narrow() ? 0.6 : 1;
    const lift = () => layers.forEach((layer) => { if (map.hasLayer(layer)) layer.bringToFront(); });
    const grow = () => {
      const factor = first * Math.min(6, Math.max(0.6, 2 ** ((map.getZoom() - map.farreachZoom) * 0.45)));
      map.getContainer().style.setProperty("--mark", Math.min(1, Math.max(0.55, factor)));
      const visit = (layer) => {
        if (layer.eachLayer) layer.eachLayer(visit);
        else if (layer.setRadius) resize(layer, Math.min(34, layer.feature.properties.r * factor));
        else if (layer.options.strength) layer.setStyle(outline(Math.min(1, layer.options.strength * factor)));
      };
      layers.forEach(visit);
    };
    map.on("overlayadd baselayerchange", lift).on("zoomend", grow);
    lift();
    grow();
  }

  return { maps, furnish, popups, circles, badges, aside, arrows, solo, hatched, filled, settle, narrow, resize };
})();
