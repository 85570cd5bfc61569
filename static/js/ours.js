// What JavaScript adds to every page; without it everything still works.
// Loaded in the head, so that a chosen theme is there before the first paint.
(() => {
  "use strict";

  const page = document.documentElement;
  // Storage may be switched off; then nothing is remembered, and nothing breaks.
  const memory = {
    get(key) { try { return localStorage.getItem(`ours.${key}`); } catch { return null; } },
    set(key, value) {
      try {
        if (value) localStorage.setItem(`ours.${key}`, value);
        else localStorage.removeItem(`ours.${key}`);
      } catch { /* nothing is remembered */ }
    },
    forget(...beginnings) {
      try {
        Object.keys(localStorage)
          .filter((key) => beginnings.some((beginning) => key.startsWith(`ours.${beginning}`)))
          .forEach((key) => localStorage.removeItem(key));
      } catch { /* nothing was remembered */ }
    },
  };
  window.ours = { memory };

  // --- theme ------------------------------------------------------------------
  function wear(theme) {
    if (theme) page.dataset.theme = theme;
    else delete page.dataset.theme;
    document.querySelectorAll("[data-theme-choice]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (theme || "")));
    });
    document.dispatchEvent(new Event("ours:theme"));
  }
  wear(memory.get("theme"));

  function choose(theme) {
    memory.set("theme", theme);
    wear(theme);
  }

  // --- keyboard -----------------------------------------------------------------
  const keysOn = () => memory.get("keys") !== "off";
  const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");
  let waitingForGo = 0;

  function go(key) {
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (link) location.assign(link.href);
    return Boolean(link);
  }

  function step(by) {
    const links = [...document.querySelectorAll("[data-row] a[href]")].filter(
      (link) => link.closest(".name") && link.offsetParent,
    );
    if (!links.length) return false;
    const here = links.findIndex((link) => link.closest("[data-row]").contains(document.activeElement));
    const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : here + by;
    links[Math.min(links.length - 1, Math.max(0, next))].focus();
    return true;
  }

  // N opens a new heads-up, E the box for an update: a page says where they are.
  function open(place) {
    if (place?.href) location.assign(place.href);
    else place?.focus();
    return Boolean(place);
  }

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") closeMenus(null);
    if (!keysOn() || typing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    let done = false;
    if (Date.now() < waitingForGo) {
      waitingForGo = 0;
      done = go(key);
    } else if (key === "g") {
      waitingForGo = Date.now() + 1500;
      done = true;
    } else if (key === "j" || key === "k") {
      done = step(key === "j" ? 1 : -1);
    } else if (key === "n" || key === "e") {
      done = open(document.querySelector(key === "n" ? "[data-new-heads-up]" : "[data-update-box]"));
    } else if (key === "?") {
      done = showKeys();
    }
    if (done) event.preventDefault();
  }

  function showKeys() {
    const help = document.getElementById("keys");
    closeMenus(null);
    help?.showModal();
    return Boolean(help);
  }

  // --- menus and the small "i": a click elsewhere and Escape close them ----------------
  function closeMenus(inside) {
    document.querySelectorAll(".menu[open], .origin[open]").forEach((menu) => {
      if (inside && menu.contains(inside)) return;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    });
  }

  // --- from what a form asks for to its field, out of whatever is folded up -----------------
  function lead(link) {
    const field = document.getElementById(link.hash.slice(1));
    for (let fold = field?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    field?.focus();
  }

  // --- copying what is shown this once: _components/secret.html ---------------------------
  let saidFor = 0;
  async function copy(button) {
    const shown = button.closest(".secret").querySelector(".working");
    const told = button.nextElementSibling;
    clearTimeout(saidFor);
    try {
      await navigator.clipboard.writeText(shown.textContent);
      told.textContent = button.dataset.copied;
      saidFor = setTimeout(() => { told.textContent = ""; }, 4000);
    } catch {
      getSelection().selectAllChildren(shown);
      told.textContent = button.dataset.refused;
    }
  }

  // --- when the page is there -------------------------------------------------------------
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-needs-script]").forEach((part) => { part.hidden = false; });
    // Browsers let a page copy only where nobody between can have changed it.
    const mayCopy = Boolean(navigator.clipboard);
    document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = !mayCopy; });
    document.querySelector("[data-focus]")?.focus();
    const switchKeys = document.querySelector("[data-keys-on]");
    if (switchKeys) {
      switchKeys.checked = keysOn();
      switchKeys.addEventListener("change", () => memory.set("keys", switchKeys.checked ? "" : "off"));
    }
    wear(memory.get("theme"));
  });
  document.addEventListener("keydown", press);
  // Who signs out leaves no unsent words behind in a browser that others use too.
  document.addEventListener("submit", ({ target }) => {
    const person = target.dataset.forgetWords;
    if (person) memory.forget(`draft.${person}.`, `five.${person}.`);
  });
  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    const choice = event.target.closest("[data-theme-choice]");
    if (choice) choose(choice.dataset.themeChoice);
    if (event.target.closest("[data-show-keys]")) showKeys();
    const asks = event.target.closest('.errors a[href^="#"]');
    if (asks) lead(asks);
    const copies = event.target.closest("[data-copy]");
    if (copies) copy(copies);
  });
})();
