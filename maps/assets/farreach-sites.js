/* Farreach: ask about sites, drag one and see what changes, walk along the frontier. Text goes in as text only. */
"use strict";
const FarreachSites = (() => {
  const panel = () => document.getElementById("sites-panel");
  const words = () => JSON.parse(panel().dataset.words);
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const number = (value) => Math.round(value).toLocaleString("en-US");
  const signed = (value) => (Math.round(value) === 0 ? "±0" : `${value > 0 ? "+" : "−"}${number(Math.abs(value))}`);
  const element = (tag, text, kind = "") => Object.assign(document.createElement(tag), { textContent: text, className: kind });

  async function send(method, path, body) {
    const options = { method, headers: { Accept: "application/json" } };
    if (body !== undefined) {
      options.headers["Content-Type"] = "application/json";
      options.body = JSON.stringify(body);
    }
    const answer = await fetch(path, options);
    const document = answer.status === 204 ? {} : await answer.json();
    if (!answer.ok) throw new Error(reasons(document));
    return document;
  }

  function reasons({ detail = "", errors = [] }) {
    return errors.length ? errors.map((one) => one.detail).join("; ") : detail;
  }

  /* One question at a time; of those that come meanwhile only the last is asked. */
  function inTurn(ask) {
    let busy = false, next = null;
    return async function take(question) {
      if (busy) { next = question; return; }
      busy = true;
      try { await ask(question); } finally {
        busy = false;
        if (next !== null) { const last = next; next = null; take(last); }
      }
    };
  }

  /* What a mark is, for those who hear it and those who rest the pointer on it: its number and its name. */
  function told(mark) {
    const icon = mark.getElement(), content = mark.getTooltip()?.getContent();
    if (!icon) return;
    const escaped = typeof content === "function" ? content(mark) : content ?? "";
    const name = new DOMParser().parseFromString(escaped, "text/html").body.textContent;
    icon.setAttribute("aria-label", [icon.textContent.trim(), name].filter(Boolean).join(" · "));
  }

  /* All marks of a map, also those that come back when their layer is switched on. */
  function tellMarks(map) {
    const all = () => map.eachLayer((layer) => { if (layer instanceof L.Marker) told(layer); });
    map.on("overlayadd", all);
    all();
  }

  /* Dragging: `chosen` holds the marks in the order of the answer. */
  async function play(map, chosen) {
    const box = document.getElementById("whatif"), says = box.querySelector(".whatif-says");
    const [total, list, areas, street, back] = [".whatif-net", "dl", "ul", ".whatif-street", "button"].map((part) => box.querySelector(part));
    const spoken = words(), marks = [], changes = L.layerGroup().addTo(map);
    tellMarks(map);
    let away = null, alone = "";

    const home = () => {
      if (away) away.mark.setLatLng(away.home);
      away = null;
      clear();
      back.hidden = true;
      says.textContent = spoken.whatif_ready;
    };

    const clear = () => {
      changes.clearLayers();
      for (const part of [total, list, areas, street]) part.hidden = true;
    };

    const circle = (colour) => ([lon, lat, people]) => {
      const radius = Math.min(9, 2.5 + Math.sqrt(people) / 4);
      L.circleMarker([lat, lon], { radius, color: "#fff", weight: 0.8, fillColor: colour, fillOpacity: 1, interactive: false }).addTo(changes);
    };

    const show = ({ gained, lost, areas: changed, street_metres: metres, points }, name) => {
      says.textContent = [filled(spoken.whatif_moved, { name }), alone].filter(Boolean).join(". ");
      total.textContent = filled(spoken.whatif_net, { n: signed(gained - lost) });
      total.className = `whatif-net ${gained < lost ? "worse" : "better"}`;
      street.textContent = filled(spoken.whatif_street, { n: number(metres) });
      changes.clearLayers();
      points.lost.forEach(circle("#b3123f"));
      points.gained.forEach(circle("#00c08d"));
      list.replaceChildren(
        element("dt", signed(gained)), element("dd", spoken.whatif_gained),
        element("dt", signed(-lost)), element("dd", spoken.whatif_lost),
      );
      areas.replaceChildren(...changed.slice(0, 5).map((area) => {
        const row = element("li", area.name);
        row.append(element("span", signed(area.gained - area.lost), area.gained < area.lost ? "worse" : "better"));
        return row;
      }));
      total.hidden = list.hidden = street.hidden = back.hidden = false;
      areas.hidden = changed.length === 0;
    };

    const ask = inTurn(async ({ site, at }) => {
      try {
        const body = { answer: panel().dataset.answer, move: { site: site.id, lon: at.lng, lat: at.lat }, points: true };
        const found = await send("POST", "/v1/sites/what-if", body);
        if (away && away.site === site) show(found, site.name || site.id);
      } catch (error) {
        if (!away) return;
        clear();
        back.hidden = false;
        says.textContent = error.message || spoken.whatif_failed;
      }
    });

    back.addEventListener("click", home);
    chosen.eachLayer((mark) => marks.push(mark));
    try {
      const { chosen: sites } = await send("GET", `/v1/sites/${panel().dataset.answer}`);
      await send("POST", "/v1/sites/what-if", { answer: panel().dataset.answer });
      marks.forEach((mark, position) => {
        const site = sites[position];
        mark.dragging.enable();
        mark.on("dragstart", () => {
          if (away && away.mark !== mark) {
            alone = filled(spoken.whatif_alone, { name: away.site.name || away.site.id });
            home();
            says.textContent = alone;
          } else if (!away) alone = "";
          away = away || { mark, site, home: mark.getLatLng() };
          mark.closeTooltip();
        });
        mark.on("drag dragend", () => ask({ site, at: mark.getLatLng().wrap() }));
      });
      home();
      map.getContainer().dataset.ready = "1";
    } catch (error) {
      says.textContent = error.message || spoken.whatif_failed;
    }
  }

  /* The frontier: a slider that shows each choice on the map. `people` are groups of circles with a digit per choice. */
  async function walk(map, marks, people) {
    const slider = document.getElementById("frontier-slider"), tints = JSON.parse(slider.dataset.tints);
    const texts = [...document.querySelectorAll("[data-says]")];
    let answer;
    try { answer = await send("GET", `/v1/frontier/${panel().dataset.answer}`); } catch (error) {
      texts.at(-1).textContent = error.message || words().whatif_failed;
      return;
    }
    const { points, sites } = answer;
    const placed = [];
    tellMarks(map);
    marks.eachLayer((mark) => placed.push(mark));
    const chart = document.querySelector(".chart"), dots = [...chart.querySelectorAll("[data-step]")];
    const rows = [...document.querySelectorAll("[data-row]")];

    const show = (step) => {
      const order = new Map(points[step].chosen.map((id, position) => [id, position + 1]));
      placed.forEach((mark, position) => {
        const at = order.get(sites[position].id), icon = mark.getElement();
        if (!icon) return;
        icon.hidden = at === undefined;
        icon.querySelector("span").textContent = at ?? "";
        told(mark);
      });
      const paint = (layer) => {
        if (layer.eachLayer) layer.eachLayer(paint);
        else if (layer.feature) {
          const state = layer.feature.properties.m[step], ring = state === "1";
          if (layer.options.state === state) return;
          Object.assign(layer.options, { state, ring });
          layer.setStyle({ fillColor: tints[state], color: "#26323d" });
          Farreach.resize(layer, layer.getRadius());
        }
      };
      people.eachLayer(paint);
      dots.forEach((dot) => dot.classList.toggle("now", Number(dot.dataset.step) === step));
      rows.forEach((row) => row.classList.toggle("now", Number(row.dataset.row) === step));
      texts.forEach((text) => { text.hidden = Number(text.dataset.says) !== step; });
      slider.setAttribute("aria-valuetext", texts.find((text) => !text.hidden)?.textContent.trim() ?? "");
    };
    slider.addEventListener("input", () => show(Number(slider.value)));
    dots.forEach((dot) => dot.addEventListener("click", () => { slider.value = dot.dataset.step; show(Number(slider.value)); }));
    map.on("overlayadd zoomend", () => show(Number(slider.value)));
    show(Number(slider.value));
    map.getContainer().dataset.ready = "1";
  }

  /* By how much a search may still get better, relative to what it has: as the page says it at the end. */
  function possible({ objective = null, bound = null }) {
    if (objective === null || bound === null || objective === 0) return null;
    const better = Math.abs(bound - objective) / Math.abs(objective);
    if (better < 0.0001) return better === 0 ? null : "<0.01%";
    return `${(100 * better).toFixed(better < 0.01 ? 2 : better < 0.1 ? 1 : 0)}%`;
  }

  /* A form that queues a job, follows it, and opens its page. */
  function form(asking) {
    const says = asking.querySelector("[role=status]"), bar = asking.querySelector("progress");
    const [go, stop] = ["[type=submit]", ".stop"].map((part) => asking.querySelector(part));
    const spoken = words(), what = asking.dataset.what;
    let job = null;

    const busy = (on) => { go.disabled = on; stop.hidden = bar.hidden = !on; };
    const body = () => {
      const given = Object.fromEntries(new FormData(asking));
      const question = { model: given.model, within: Number(given.within), existing: given.existing };
      if (what === "frontier") return { ...question, last: Number(given.last), nested: given.nested === "on" };
      return { ...question, choose: given.model === "lscp" ? null : Number(given.choose) };
    };
    const follow = async () => {
      const { status, progress, message, standing, problem } = await send("GET", job);
      bar.value = progress;
      const better = possible(standing ?? {});
      const gap = better === null ? "" : filled(spoken.ask_standing, { gap: better });
      says.textContent = status === "accepted" ? spoken.ask_waiting : [message, gap].filter(Boolean).join(" · ");
      if (status === "successful") window.location.assign(`/${what}${window.location.search}`);
      else if (status === "failed") throw new Error(problem.detail);
      else if (status === "dismissed") busy(false);
      else window.setTimeout(() => follow().catch(failed), 400);
    };
    const failed = (error) => { busy(false); says.textContent = error.message || spoken.whatif_failed; };

    asking.addEventListener("submit", async (event) => {
      event.preventDefault();
      busy(true);
      try {
        const document = await send("POST", `/v1/${what}`, body());
        job = `/v1/jobs/${document.id}`;
        await follow();
      } catch (error) { failed(error); }
    });
    stop.addEventListener("click", () => send("DELETE", job).catch(failed));
  }

  const start = () => document.querySelectorAll("form.ask").forEach(form);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  return { play, walk };
})();
