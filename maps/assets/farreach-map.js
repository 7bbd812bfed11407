/* Farreach: what our maps add to Leaflet. Every string that arrives here was escaped by maps/escape.py. */
"use strict";
const Farreach = (() => {
  const maps = [];
  const narrow = () => window.matchMedia("(max-width: 760px)").matches;

  /* Controls that every map has, and the first view. */
  function furnish(map, { bounds, attribution, words }) {
    map.fitBounds(bounds, { padding: narrow() ? [8, 8] : [28, 28], animate: false });
    maps.push(map);
    map.farreachZoom = map.getZoom();
    map.attributionControl.setPrefix(false).addAttribution(attribution);
    L.control.zoom({ position: "topleft", zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 140 }).addTo(map);
    map.createPane("ground").style.zIndex = 300;
    map.getPane("ground").style.pointerEvents = "none";
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    map.on("popupopen", ({ popup }) => {
      popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", words.close);
    });
    map.farreachWords = words;
    if (narrow()) document.querySelectorAll("details[data-wide]").forEach((part) => { part.open = false; });
  }

  /* Title, subtitle and a list of labelled values: {t, s, v}. */
  function card({ t, s, v = [] }, labels) {
    const rows = v.map((value, i) => (value === "" ? "" : `<div><dt>${labels[i]}</dt><dd>${value}</dd></div>`));
    return `<h2>${t}</h2>${s ? `<p>${s}</p>` : ""}<dl>${rows.join("")}</dl>`;
  }

  function popups(labels, tooltip) {
    return (feature, layer) => {
      const content = () => card(feature.properties, labels);
      layer.bindPopup(content, { className: "card", minWidth: 190, maxWidth: 290, autoPanPadding: [12, 12] });
      if (tooltip) layer.bindTooltip(() => feature.properties.t, { sticky: !feature.properties.b, direction: "auto" });
    };
  }

  function circles(style) {
    return ({ properties }, place) => L.circleMarker(place, { ...style, radius: properties.r });
  }

  /* A mark in HTML: kind is a CSS class of ours, b its text, c its colour. */
  function badges(kind, size) {
    return ({ properties: { b = "", c = "", t } }, place) => {
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

  const hatched = (colour) => ({ color: colour, weight: 1.5, opacity: 0.85, fillColor: hatch(colour), fillOpacity: 0.4 });
  const filled = (style) => ({ properties }) => ({ ...style, fillColor: properties.c });

  /* The last word: order of the layers, size of marks by zoom, names of controls. */
  function settle(map, layers) {
    const toggle = map.getContainer().querySelector(".leaflet-control-layers-toggle");
    if (toggle) { toggle.title = map.farreachWords.layers; toggle.setAttribute("aria-label", map.farreachWords.layers); }
    const first = narrow() ? 0.6 : 1;
    const lift = () => layers.forEach((layer) => { if (map.hasLayer(layer)) layer.bringToFront(); });
    const grow = () => {
      const factor = first * Math.min(6, Math.max(0.6, 2 ** ((map.getZoom() - map.farreachZoom) * 0.45)));
      map.getContainer().style.setProperty("--mark", Math.min(1, Math.max(0.55, factor)));
      const visit = (layer) => {
        if (layer.eachLayer) layer.eachLayer(visit);
        else if (layer.setRadius) layer.setRadius(Math.min(34, layer.feature.properties.r * factor));
      };
      layers.forEach(visit);
    };
    map.on("overlayadd baselayerchange", lift).on("zoomend", grow);
    lift();
    grow();
  }

  return { maps, furnish, popups, circles, badges, hatched, filled, settle, narrow };
})();
