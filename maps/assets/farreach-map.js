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

  /* A mark in HTML: kind is a CSS class of ours, b its text, c its colour. */
  function badges(kind, size) {
    return ({ properties: { b = "", c = "" } }, place) => {
      const html = `<span${c ? ` style="--colour:${c}"` : ""}>${b}</span>`;
      const icon = L.divIcon({ className: `badge ${kind}`, html, iconSize: [size, size], popupAnchor: [0, -size / 3] });
      return L.marker(place, { icon, riseOnHover: true });
    };
  }

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

  return { maps, furnish, popups, circles, badges, hatched, filled, settle, narrow, resize };
})();
