/* Farreach: ask for coverage to be worked out, follow the job, reload the page. Text goes in as text only. */
"use strict";
(() => {
  const OPEN = ["accepted", "running"], REMEMBERED = "farreach-assessment", PATIENCE = 5;

  /* What the server refuses; anything else that is thrown means that it said nothing. */
  class Refusal extends Error {}

  async function send(method, path, body) {
    const options = { method, headers: { Accept: "application/json" } };
    if (body !== undefined) {
      options.headers["Content-Type"] = "application/json";
      options.body = JSON.stringify(body);
    }
    const answer = await fetch(path, options);
    const document = answer.status === 204 ? {} : await answer.json();
    if (!answer.ok) throw new Refusal(reasons(document));
    return document;
  }

  function reasons({ title = "", detail = "", errors = [] }) {
    const lines = [detail, ...errors.map((one) => one.detail)].filter(Boolean);
    return [...new Set(lines.length ? lines : [title])].join("\n");
  }

  /* Minutes as typed, in their order, each once; null where they are none. */
  function minutes(text) {
    const parts = text.split(/[,;，；、\s]+/).filter(Boolean);
    const numbers = [...new Set(parts.map((part) => (/^\d+(\.\d+)?$/.test(part) ? Number(part) : NaN)))];
    const sound = numbers.length > 0 && numbers.length <= 11 && numbers.every((one) => one > 0 && one < 1440);
    return sound ? numbers : null;
  }

  function form(asking) {
    const spoken = JSON.parse(asking.dataset.words);
    const [says, share, wrong, bar, go, stop] = ["[role=status]", ".ask-share", ".ask-wrong", "progress", "[type=submit]", ".stop"]
      .map((part) => asking.querySelector(part));
    const { minutes: field, saved, hours } = asking.elements;
    let job = null, missed = 0, stopping = false;

    /* Said only when it changes, so that who hears the page is not told the same twice. */
    const say = (text) => { if (says.textContent !== text) says.textContent = text; };
    const busy = (on) => {
      const held = [go, stop].includes(document.activeElement);
      go.disabled = on;
      stopping = false;
      stop.hidden = bar.hidden = !on;
      share.textContent = "";
      if (on) wrong.textContent = "";
      if (held) (on ? stop : go).focus();
    };
    const refused = (error) => {
      sessionStorage.removeItem(REMEMBERED);
      busy(false);
      say("");
      wrong.textContent = error instanceof Refusal ? `${spoken.refused}\n${error.message}` : spoken.silent;
    };
    const inWords = (message) => {
      const known = Object.keys(spoken.steps).find((start) => message.startsWith(start));
      return known === undefined ? message : spoken.steps[known];
    };
    const later = () => window.setTimeout(() => follow().catch(refused), 400);

    async function follow() {
      let found;
      try { found = await send("GET", job); missed = 0; } catch (error) {
        if (error instanceof Refusal || ++missed > PATIENCE) throw error;
        later();
        return;
      }
      const { status, progress, message, problem } = found;
      bar.value = progress;
      if (OPEN.includes(status)) {
        if (!stopping) say(status === "accepted" ? spoken.waiting : inWords(message || spoken.starting));
        share.textContent = `${progress}%`;
        later();
        return;
      }
      sessionStorage.removeItem(REMEMBERED);
      if (status === "failed") throw new Refusal(reasons(problem ?? {}));
      if (status === "dismissed") {
        busy(false);
        say(spoken.stopped);
        return;
      }
      say(spoken.done);
      window.location.reload();
    }

    function question() {
      const asked = { hours: hours.type === "hidden" || hours.checked };
      if (saved.checked) return { ...asked, standards: [] };
      const numbers = minutes(field.value);
      if (numbers === null) return null;
      const [within, ...more] = numbers;
      return { ...asked, standards: [{ within, further: more.map((one) => ({ within: one })) }] };
    }

    asking.addEventListener("submit", async (event) => {
      event.preventDefault();
      const asked = question();
      field.setAttribute("aria-invalid", String(asked === null));
      if (asked === null) {
        say("");
        wrong.textContent = spoken.bad_minutes;
        field.focus();
        return;
      }
      busy(true);
      job = null;
      say(spoken.waiting);
      try {
        job = `/v1/jobs/${(await send("POST", "/v1/assessments", asked)).id}`;
        sessionStorage.setItem(REMEMBERED, job);
        await follow();
      } catch (error) { refused(error); }
    });

    stop.addEventListener("click", () => {
      if (job === null || stopping) return;
      stopping = true;  // not disabled, which would take the focus away
      say(spoken.stopping);
      /* If it has ended meanwhile, the next look at the job says how. */
      send("DELETE", job).catch((error) => { if (!(error instanceof Refusal)) refused(error); });
    });

    saved.addEventListener("change", () => { field.disabled = saved.checked; });

    async function offerSaved() {
      const { standards } = await send("GET", "/v1/standards");
      if (standards.length === 0) return;
      const box = saved.closest("label");
      box.querySelector("span").textContent = spoken.saved.replace("{names}", () => standards.map(({ name }) => name).join(" · "));
      box.hidden = false;
      saved.checked = field.disabled = true;
    }

    /* A job that was asked for before the page was left, or opened in the other language. */
    async function resume() {
      const path = sessionStorage.getItem(REMEMBERED);
      if (path === null) return;
      const found = await send("GET", path);
      if (found.kind !== "coverage" || !OPEN.includes(found.status)) {
        sessionStorage.removeItem(REMEMBERED);
        return;
      }
      job = path;
      busy(true);
      const panel = asking.closest("details");
      if (panel) panel.open = true;
      await follow();
    }

    const once = () => offerSaved().catch(() => {});  // without them there are still the minutes
    const folded = asking.closest("details:not([open])");
    if (folded) folded.addEventListener("toggle", once, { once: true });
    else once();
    resume().catch(() => sessionStorage.removeItem(REMEMBERED));
  }

  function start() {
    const asking = document.getElementById("coverage-ask");
    if (asking === null) return;
    if (window.location.protocol === "file:") (asking.closest("details") ?? asking).remove();  // saved by the browser
    else form(asking);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
