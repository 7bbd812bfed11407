/* Farreach: tables that sort, beside areas on a map. Texts that arrive here were escaped. */
"use strict";
const FarreachTables = (() => {
  const patterns = new Map();

  /* The lines of a pattern on a canvas; what is between them stays a little coloured, so that small areas are seen. */
  function pattern([colour, path], tile) {
    if (!patterns.has(colour + path)) {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = tile;
      const pen = canvas.getContext("2d");
      pen.fillStyle = `${colour}2e`;
      pen.fillRect(0, 0, tile, tile);
      pen.strokeStyle = colour;
      pen.lineWidth = 1.3;
      pen.stroke(new Path2D(path));
      patterns.set(colour + path, pen.createPattern(canvas, "repeat"));
    }
    return patterns.get(colour + path);
  }

  function patterned(known, other, tile) {
    return ({ properties: { q } }) => {
      const one = known[q] ?? other;
      return { color: one[0], weight: 1.2, opacity: 0.9, fillColor: pattern(one, tile), fillOpacity: 1 };
    };
  }

  /* Numbers by value, empty ones last whichever way; texts as people of the language order them. */
  function sort(table, column, way) {
    const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells], sign = way === "ascending" ? 1 : -1;
    const byNumber = heads[column].hasAttribute("data-number");
    const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const value = (row) => {
      const cell = row.cells[column];
      return byNumber ? Number(cell.dataset.v ?? "nan") : cell.textContent.trim();
    };
    const compare = ([one], [other]) => {
      if (!byNumber) return sign * order.compare(one, other);
      if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) - Number.isNaN(other);
      return sign * (one - other);
    };
    const rows = [...body.rows].map((row) => [value(row), row]);
    rows.sort(compare).forEach(([, row]) => body.append(row));
    heads.forEach((head, i) => head.setAttribute("aria-sort", i === column ? way : "none"));
  }

  function sortable(table) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      head.querySelector("button")?.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort"), first = head.hasAttribute("data-number") ? "descending" : "ascending";
        const other = first === "ascending" ? "descending" : "ascending";
        sort(table, column, now === first ? other : first);
      });
    });
  }

  /* Rows and areas with the same key belong together: a click on one shows the other. */
  function tied(map, areas, table) {
    const rows = new Map([...table.querySelectorAll("[data-key]")].map((row) => [row.dataset.key, row]));
    const shapes = new Map();
    areas.eachLayer(function visit(layer) {
      if (layer.feature) shapes.set(layer.feature.properties.k, layer);
      else if (layer.eachLayer) layer.eachLayer(visit);
    });
    const plain = (key) => new DOMParser().parseFromString(key, "text/html").body.textContent;
    const byKey = new Map([...shapes].map(([key, layer]) => [plain(key), layer]));
    const mark = (key, scroll) => {
      rows.forEach((row, own) => row.setAttribute("aria-selected", String(own === key)));
      if (scroll) rows.get(key)?.scrollIntoView({ block: "nearest" });
    };
    byKey.forEach((layer, key) => layer.on("click", () => mark(key, true)));
    table.tBodies[0].addEventListener("click", (event) => {
      const row = event.target.closest("[data-key]"), layer = row && byKey.get(row.dataset.key);
      if (!layer) return;
      mark(row.dataset.key, false);
      if (!map.hasLayer(layer)) return;
      map.fitBounds(layer.getBounds(), { maxZoom: map.farreachZoom + 4, padding: [60, 60], animate: false });
      layer.openPopup();
    });
    return byKey;
  }

  /* Gaps: a choice of standard and time, reasons that can be switched off. */
  function gaps(map, ...choices) {
    const sections = [...document.querySelectorAll("[data-choice]")], select = document.getElementById("gap-choice");
    sections.forEach((section, number) => {
      const table = section.querySelector(".sorted");
      if (!table) return;
      sortable(table);
      const inner = choices[number].getLayers()[0], all = inner.getLayers();
      tied(map, inner, table);
      section.addEventListener("change", ({ target }) => {
        const { reason } = target.dataset;
        all.filter((layer) => layer.feature.properties.q === reason).forEach((layer) => {
          if (target.checked) inner.addLayer(layer);
          else inner.removeLayer(layer);
        });
        table.querySelectorAll("tr[data-reason]").forEach((row) => { if (row.dataset.reason === reason) row.hidden = !target.checked; });
      });
    });
    const show = (number) => {
      map.closePopup();
      sections.forEach((section, own) => { section.hidden = own !== number; });
      choices.forEach((group, own) => (own === number ? group.addTo(map) : group.remove()));
    };
    select?.addEventListener("change", () => show(Number(select.value)));
    show(Number(select?.value ?? 0));
    Farreach.settle(map, []);
    map.getContainer().dataset.ready = "1";
  }

  /* Areas: the colour by any column; `data.colours[measure][row]`, `data.outlined[measure][row]` by the place of the area. */
  function areas(map, layer, data) {
    const table = document.querySelector(".sorted"), select = document.getElementById("area-measure");
    sortable(table);
    const shapes = [];
    layer.eachLayer((shape) => shapes.push(shape));
    tied(map, layer, table);
    const legends = [...document.querySelectorAll("[data-measure]")];
    const show = (measure) => {
      shapes.forEach((shape, row) => {
        const missed = data.outlined[measure][row];
        shape.setStyle({ fillColor: data.colours[measure][row], color: missed ? "#b3123f" : "#fff", weight: missed ? 2.2 : 1 });
        if (missed) shape.bringToFront();
      });
      legends.forEach((legend) => { legend.hidden = Number(legend.dataset.measure) !== measure; });
    };
    select?.addEventListener("change", () => show(Number(select.value)));
    show(Number(select?.value ?? 0));
    document.querySelectorAll("[data-copy]").forEach((button) => button.addEventListener("click", () => copy(button, table)));
    Farreach.settle(map, []);
    map.getContainer().dataset.ready = "1";
  }

  /* The table as CSV (RFC 4180), numbers as they are, in the order that is seen. No name becomes a formula. */
  function csv(table) {
    const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const text = (cell) => cell.dataset.v ?? cell.textContent.trim().replace(/^[=+\-@]/, "'$&");
    const rows = [...table.tHead.rows, ...table.tBodies[0].rows];
    return rows.map((row) => [...row.cells].map((cell) => quoted(text(cell))).join(",")).join("\r\n");
  }

  async function copy(button, table) {
    const text = csv(table);
    try { await navigator.clipboard.writeText(text); } catch {
      const box = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
    const says = button.parentElement.querySelector("[role=status]");
    says.textContent = button.dataset.copy;
  }

  return { patterned, gaps, areas, sortable, csv };
})();
