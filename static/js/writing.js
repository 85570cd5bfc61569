// What helps whoever writes. Without it every form works; nothing of it is ever sent.
//   <textarea data-hints="id">   one hint below the box after a pause; `id` is the data block
//   <textarea data-answers>      answers what the other side has just told: may take five
//   <form data-draft="key">      its words stay in this browser, for who wrote them where,
//                                until that person signs out (ours.js) or a page says
//   <p data-draft-sent="key">    ... that they have arrived. Never on words in confidence
//   <time datetime data-due>     counts down, each minute; without script the server's words
//   <div data-leads-to="id">     steps aside while the box that it leads to is in sight
// The texts and the server's present are data of this script: _components/writing.html.
(() => {
  "use strict";

  const { memory } = window.ours;
  const { src: here, dataset: say } = document.currentScript;
  const SECOND = 1000;
  const MINUTE = 60 * SECOND;
  const PAUSE = 1.2 * SECOND;
  const KEPT_FOR = 30 * 24 * 60 * MINUTE;
  const mine = (kind, key) => `${kind}.${say.person}.${say.place}.${key}`;
  const skew = say.now ? Date.parse(say.now) - Date.now() : 0;

  function part(tag, properties, ...content) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...content);
    return element;
  }
  const button = (text, onclick) => part("button", { type: "button", className: "btn quiet", onclick }, text);
  const status = (className) => {
    const element = part("div", { className });
    element.setAttribute("role", "status");
    return element;
  };

  // --- hints: the same steps as incidents/wording/hints.py ------------------------------
  const every = (source) => new RegExp(source, "gi");
  const read = (id) => {
    const data = JSON.parse(document.getElementById(id).textContent);
    data.actor = every(data.actor);
    data.tidy.forEach((step) => { step[0] = every(step[0]); });
    data.phrases.forEach((phrase) => { phrase.pattern = every(phrase.source); });
    return data;
  };

  function hintIn(text, data) {
    const tidy = data.tidy.reduce((so, [source, mark]) => so.replace(source, mark), text.slice(0, data.read));
    for (const phrase of data.phrases.filter(({ code }) => !memory.get(`hint.${code}`))) {
      for (const match of tidy.matchAll(phrase.pattern)) {
        const start = Math.max(tidy.slice(0, match.index).lastIndexOf("\n") + 1, match.index - data.back);
        const named = tidy.slice(start, match.index + match[0].length).matchAll(data.actor);
        if (phrase.thanks || ![...named].at(-1)?.[1]) return { ...phrase, words: match[0].trim() };
      }
    }
    return null;
  }

  function watch(box, data) {
    const said = status("flow");
    const below = part("div", { className: "btns" });
    const nudge = part("div", { className: "nudge" }, said, below);
    let waiting = 0;
    box.after(nudge);

    function show(code, content, choices) {
      if (code) nudge.dataset.code = code;
      else delete nudge.dataset.code;
      said.replaceChildren(...content);
      below.replaceChildren(...choices);
    }
    const clear = () => show("", [], []);

    function look() {
      const hint = hintIn(box.value, data);
      if (nudge.dataset.code === "five" || hint?.code === nudge.dataset.code) return;
      if (!hint) return clear();
      const five = "answers" in box.dataset && !hint.thanks && drafts.has(box.form);
      show(hint.code, [
        part("p", {}, part("q", {}, hint.words), ` ${hint.question}`),
        part("p", { className: "dim" }, hint.instead),
      ], [
        ...(five ? [button(say.five, () => takeFive(Date.now() + 5 * MINUTE))] : []),
        button(say.dismiss, () => { memory.set(`hint.${hint.code}`, "1"); clear(); box.focus(); }),
      ]);
    }

    // Five minutes for a second look: the words stay where they are, and may be sent.
    function takeFive(until) {
      const left = part("span", { className: "dim left" });
      drafts.get(box.form).pause(until);
      show("five", [part("p", {}, say.keeping)], [left]);
      const tick = () => {
        const seconds = Math.ceil((until - Date.now()) / SECOND);
        left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
        if (seconds > 0) return;
        clearInterval(ticking);
        drafts.get(box.form).pause(0);
        show("over", [part("p", {}, say.over)], [button(say.fine, clear)]);
      };
      const ticking = setInterval(tick, SECOND);
      tick();
    }

    box.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, PAUSE);
    });
    const paused = drafts.get(box.form)?.paused();
    if (paused) takeFive(paused);
  }

  // --- drafts: words survive a dead tunnel, a closed page and a sign-in that ran out -------
  const drafts = new Map();
  const TEXTS = "textarea, input:is(:not([type]), [type=text])";
  const LEFT_OUT = "[type=hidden], [type=password], [type=file], [type=submit], [type=button]";
  const isChoice = ({ type }) => type === "radio" || type === "checkbox";

  function keepDraft(form) {
    const [draft, five] = ["draft", "five"].map((kind) => mine(kind, form.dataset.draft));
    const fields = [...form.elements].filter((field) => field.name && !field.matches(LEFT_OUT));
    const texts = fields.filter((field) => field.matches(TEXTS));
    if (!texts.length) return;
    const note = status("note info kept");
    let state = "idle";
    (texts[0].closest(".field") ?? texts[0]).before(note);

    function keep() {
      const words = fields.filter((field) => !isChoice(field) || field.checked)
        .map((field) => [field.name, field.value, field.defaultValue]);
      const written = texts.some((field) => field.value !== field.defaultValue);
      memory.set(draft, written ? JSON.stringify({ at: Date.now(), words }) : "");
    }

    function letGo() {
      [draft, five].forEach((key) => memory.set(key, ""));
      form.reset();
      note.replaceChildren();
      texts[0].focus();
    }

    // What somebody else has changed on the server since is shown beside, not overwritten.
    function restore({ at, words }) {
      if (Date.now() - at > KEPT_FOR) return memory.set(draft, "");
      const changed = texts.filter((field) => words.some(([name, value]) => name === field.name && value !== field.value));
      if (!changed.length) return;
      const beside = [];
      words.forEach(([name, value, before]) => fields.filter((field) => field.name === name).forEach((field) => {
        if (isChoice(field)) field.checked = words.some((one) => one[0] === name && one[1] === field.value);
        else if (!texts.includes(field) || field.defaultValue === before) field.value = value;
        else if (changed.includes(field)) beside.push(part("blockquote", { className: "soft" }, value));
      }));
      note.replaceChildren(part("p", {}, say.kept), ...beside, button(say.clear, letGo));
    }

    // Asked before the page is given up: the browser's own answer would take its place.
    async function send(event) {
      if (state === "asked") return;
      event.preventDefault();
      if (state === "asking") return;
      keep();
      state = "asking";
      const there = navigator.onLine && await fetch(here, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(8 * SECOND) })
        .then(() => true, () => false);
      state = there ? "asked" : "offline";
      if (!there) return note.replaceChildren(part("p", {}, say.offline));
      form.requestSubmit(event.submitter);
      setTimeout(() => { state = "idle"; }, SECOND);
    }

    form.addEventListener("input", keep);
    form.addEventListener("submit", send);
    addEventListener("online", () => {
      if (state === "offline") note.replaceChildren(part("p", {}, say.online));
    });
    drafts.set(form, {
      pause(until) { keep(); memory.set(five, until ? String(until) : ""); },
      paused: () => Number(memory.get(five)),
    });
    const kept = memory.get(draft);
    if (kept) restore(JSON.parse(kept));
  }

  // --- promised times, in words -------------------------------------------------------------
  const relative = new Intl.RelativeTimeFormat(document.documentElement.lang || "en");

  function withMinutes(minutes, size) {
    const span = say.hours.replace("{hours}", Math.floor(size / 60)).replace("{minutes}", size % 60);
    return (minutes < 0 ? say.ago : say.in).replace("{time}", span);
  }

  function tell(time) {
    const minutes = Math.round((Date.parse(time.dateTime) - Date.now() - skew) / MINUTE);
    const size = Math.abs(minutes);
    const [by, unit] = size < 60 ? [1, "minute"] : size < 48 * 60 ? [60, "hour"] : [24 * 60, "day"];
    const precise = size > 60 && size < 6 * 60 && size % 60;
    const words = precise ? withMinutes(minutes, size) : relative.format(Math.round(minutes / by), unit);
    time.textContent = minutes === 0 ? say.dueNow : minutes < 0 ? say.wasDue.replace("{ago}", words) : words;
    time.classList.toggle("late", minutes < 0);
  }
  const tellAll = () => document.querySelectorAll("time[data-due]").forEach(tell);

  document.querySelectorAll("[data-leads-to]").forEach((bar) => {
    const box = document.getElementById(bar.dataset.leadsTo);
    const free = { rootMargin: "-52px 0px -124px" }; // what the page's own bars leave
    new IntersectionObserver(([seen]) => bar.classList.toggle("idle", seen.isIntersecting), free).observe(box);
  });
  document.querySelectorAll("[data-draft-sent]").forEach(({ dataset }) => {
    ["draft", "five"].forEach((kind) => memory.set(mine(kind, dataset.draftSent), ""));
  });
  document.querySelectorAll("form[data-draft]").forEach(keepDraft);
  document.querySelectorAll("textarea[data-hints]").forEach((box) => watch(box, read(box.dataset.hints)));
  setInterval(tellAll, MINUTE);
  tellAll();
})();
