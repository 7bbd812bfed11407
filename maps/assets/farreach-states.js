/* Farreach: circles and marks that change with the hour, or before and after. Texts that arrive here were escaped. */
"use strict";
const FarreachStates = (() => {
  /* "4*9 1*8" to one number for each slot. */
  function unpacked(text, slots) {
    const states = new Uint8Array(slots);
    let at = 0;
    for (const run of text ? text.split(" ") : []) {
      const [state, length] = run.split("*").map(Number);
      states.fill(state, at, at += length);
    }
    return states;
  }

  /* A function that paints every circle of `people` as it is in a slot; only those that change are touched. */
  function painter(people, { texts, slots, palettes }) {
    const courses = texts.map((text) => unpacked(text, slots)), circles = [];
    people.eachLayer(function visit(layer) {
      if (layer.eachLayer) layer.eachLayer(visit);
      else if (layer.feature) circles.push([layer, courses[layer.feature.properties.m]]);
    });
    const shown = new Array(circles.length).fill(null);
    return (slot) => {
      const palette = palettes[slot] ?? palettes[0];
      circles.forEach(([circle, course], i) => {
        const colour = palette[course[slot]];
        if (shown[i] === colour) return;
        shown[i] = colour;
        circle.setStyle({ fillColor: colour });
      });
    };
  }

  /* Marks of places that are open in some slots: solid then, hollow else. */
  function doors(layers, { serving, slots, words }) {
    const marks = [];
    const visit = (layer) => {
      if (layer.eachLayer) layer.eachLayer(visit);
      else if (layer.feature) marks.push([layer, unpacked(serving[layer.feature.properties.m], slots)]);
    };
    layers.forEach((layer) => layer.eachLayer(visit));
    return (slot) => marks.forEach(([mark, open]) => {
      const icon = mark.getElement();
      if (!icon) return;
      icon.classList.toggle("shut", !open[slot]);
      icon.setAttribute("aria-label", words[open[slot]]);
    });
  }

  /* The week: slider, play button, strip. `data.counts[group][slot]` are texts: share, people, then one for each class. */
  function week(map, people, ...rest) {
    const data = rest.pop();
    const [slider, play, strip, group] = ["week-slider", "week-play", "week-strip", "week-group"].map((id) => document.getElementById(id));
    const [share, number, when] = ["week-share", "week-people", "week-when"].map((id) => document.getElementById(id));
    const cells = [...strip.querySelectorAll("[data-slot]")], rows = [...document.querySelectorAll("[data-class]")];
    const paint = painter(people, data), open = doors(rest, data);
    let timer = null, now = null;

    const label = (slot) => `${data.days[Math.floor(slot / data.perDay)]}${data.joint}${data.clock[slot % data.perDay]}`;
    const tell = (element, text) => { element.innerHTML = text; };
    const shadeStrip = () => cells.forEach((cell, slot) => {
      const counts = data.counts[group?.value ?? 0][slot];
      cell.className = `s${counts[2]}`;
      cell.title = `${cell.dataset.at} · ${counts[0]}`;
    });
    const show = (slot) => {
      const counts = data.counts[group?.value ?? 0][slot];
      tell(when, label(slot));
      tell(share, counts[0]);
      tell(number, counts[1]);
      rows.forEach((row) => tell(row, counts[3 + Number(row.dataset.class)]));
      if (now !== null) cells[now].removeAttribute("data-now");
      cells[slot].setAttribute("data-now", "");
      now = slot;
      slider.value = slot;
      slider.setAttribute("aria-valuetext", `${when.textContent}: ${share.textContent}`);
      paint(slot);
      open(slot);
    };
    const stop = () => {
      window.clearInterval(timer);
      timer = null;
      play.setAttribute("aria-pressed", "false");
      play.querySelector("[data-playing]").hidden = true;
      play.querySelector("[data-paused]").hidden = false;
    };
    const go = () => {
      timer = window.setInterval(() => show((now + 1) % data.slots), 450);
      play.setAttribute("aria-pressed", "true");
      play.querySelector("[data-playing]").hidden = false;
      play.querySelector("[data-paused]").hidden = true;
    };
    slider.addEventListener("input", () => { stop(); show(Number(slider.value)); });
    slider.addEventListener("keydown", (event) => {
      const days = { PageUp: 1, PageDown: -1 }[event.key];
      if (!days) return;
      event.preventDefault();
      stop();
      show((now + days * data.perDay + data.slots) % data.slots);
    });
    play.addEventListener("click", () => (timer ? stop() : go()));
    strip.addEventListener("click", (event) => {
      const cell = event.target.closest("[data-slot]");
      if (cell) { stop(); show(Number(cell.dataset.slot)); }
    });
    group?.addEventListener("change", () => { shadeStrip(); show(now); });
    map.on("overlayadd", () => open(now));
    cells.forEach((cell, slot) => { cell.dataset.at = new DOMParser().parseFromString(label(slot), "text/html").body.textContent; });
    shadeStrip();
    show(data.first);
    map.getContainer().dataset.ready = "1";
  }

  /* Before, after, difference: radio buttons. */
  function sides(map, people, data) {
    const paint = painter(people, data), choices = [...document.querySelectorAll("[name=side]")];
    const legends = [...document.querySelectorAll("[data-side]")];
    const show = (slot) => {
      paint(slot);
      legends.forEach((legend) => { legend.hidden = Number(legend.dataset.side) !== slot; });
    };
    choices.forEach((choice) => choice.addEventListener("change", () => show(Number(choice.value))));
    show(Number(choices.find((choice) => choice.checked).value));
    document.querySelectorAll("[data-lon]").forEach((button) => button.addEventListener("click", () => {
      map.setView([Number(button.dataset.lat), Number(button.dataset.lon)], Math.max(map.getZoom(), map.farreachZoom + 3), { animate: false });
    }));
    map.getContainer().dataset.ready = "1";
  }

  return { week, sides };
})();
