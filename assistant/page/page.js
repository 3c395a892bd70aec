// What the page does in the browser: shows the place of a quotation, minds the keyboard and the language.
// Markup comes from the assistant, which escapes it; nothing here makes markup of text.

const CHOSEN = "vindplaats.language";
const WIDE = matchMedia("(min-width: 60rem)");
const PULSE = 5000;

const page = (selector) => document.querySelector(selector);
const pane = () => page("#source");
const NOWHERE = [{}];
let shown = NOWHERE;
let view = "page";
let opener = null;
let language = null;

// A browser that blocks its storage throws at its name.
const chosen = () => {
  try {
    return sessionStorage.getItem(CHOSEN);
  } catch {
    return language;
  }
};
const choose = (other) => {
  language = other;
  try {
    sessionStorage.setItem(CHOSEN, other);
  } catch {
    // The choice then lasts as long as the page.
  }
};

window.vindplaats = {
  language() {
    const browser = (navigator.language || "nl").startsWith("nl") ? "nl" : "en";
    return chosen() ?? browser;
  },
  other(language) {
    const other = language === "nl" ? "en" : "nl";
    choose(other);
    return other;
  },
  restarted() {
    shown = NOWHERE;
    closeSource();
    page("#question textarea")?.focus();
  },
  shown(language) {
    document.documentElement.lang = language;
    this.begin();
    fillSource();
  },
  // Another index answers: what was made of the one before is made anew, but nothing is taken from who reads or writes.
  renewed() {
    if (!page(".turn") && !page("#question textarea")?.value) page('[data-event="open"]').click();
    else if (shown === NOWHERE) fillSource();
    this.narrowed();
  },
  reveal() {
    const latest = page(".turn:last-child");
    latest?.scrollIntoView({ block: "start", behavior: motion() });
    const first = latest?.querySelector(".claims .cite");
    const chosen = latest?.querySelector('.cite[aria-pressed="true"]');
    if (first && !chosen && WIDE.matches) openPlace(first, { focus: false });
  },
};

const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

// The source

// The places that are shown, more than one beside each other.
async function fillSource() {
  const asked = shown;
  const parts = await Promise.all(asked.map(part));
  if (asked !== shown) return false;
  pane().replaceChildren(...parts);
  pane().toggleAttribute("data-beside", parts.length > 1);
  parts.forEach(centre);
  window.vindplaats.turned();
  return true;
}

async function part(place, number) {
  const { about, ...rest } = place;
  const named = about ? { document: about } : rest;
  const query = new URLSearchParams({ ...named, part: number, view, language: document.documentElement.lang });
  const response = await fetch(`${place.about ? "about" : "source"}?${query}`);
  const part = document.createElement("section");
  part.className = "part";
  part.setAttribute("aria-labelledby", number ? `source-title-${number}` : "source-title");
  part.innerHTML = await response.text();
  return part;
}

function centre(part) {
  const mark = part.querySelector("mark, .mark");
  if (!mark) return;
  const text = part.querySelector(".source-text");
  const room = text.clientHeight - mark.getBoundingClientRect().height;
  const offset = mark.getBoundingClientRect().top - text.getBoundingClientRect().top;
  text.scrollTop += offset - Math.max(room / 3, 0);
}

const placeOf = ({ dataset: { document: id, start = "0", end = "0", hash = "", quote = "" } }) => ({
  document: id,
  start,
  end,
  hash,
  quote,
});

async function openPlace(button, { focus = true } = {}) {
  shown = [placeOf(button)];
  await openSource(button, focus);
}

async function openSource(button, focus) {
  for (const pressed of document.querySelectorAll('.cite[aria-pressed="true"]')) pressed.removeAttribute("aria-pressed");
  if (button.matches(".cite")) button.setAttribute("aria-pressed", "true");
  opener = button;
  if (!(await fillSource())) return;
  if (focus || !WIDE.matches) {
    pane().dataset.open = "";
    page("#dialogue").inert = page("#masthead").inert = !WIDE.matches;
    pane().querySelectorAll(".part").forEach(centre);
    pane().querySelector(".source-text, .library")?.focus({ preventScroll: true });
  }
}

function closeSource() {
  delete pane().dataset.open;
  page("#dialogue").inert = page("#masthead").inert = false;
  (opener?.isConnected ? opener : page("#masthead [data-library]"))?.focus({ preventScroll: true });
  opener = null;
}

// What is clicked and typed

function submit(question) {
  const box = page("#question textarea");
  box.value = question;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
  // The box tells its value to the page in a moment of its own.
  requestAnimationFrame(() => page("#send").click());
}

async function copy(button) {
  // Over http from another computer there is no clipboard to write to but this old way.
  if (navigator.clipboard) await navigator.clipboard.writeText(button.dataset.copy);
  else copyMarked(button);
  button.textContent = button.dataset.copied;
}

function copyMarked(button) {
  const box = document.createElement("textarea");
  box.value = button.dataset.copy;
  button.after(box);
  box.select();
  document.execCommand("copy");
  box.remove();
  button.focus();
}

document.addEventListener("click", (click) => {
  const button = click.target.closest("button");
  if (!button) return;
  if (button.dataset.question) submit(button.dataset.question);
  else if (button.dataset.document) openPlace(button);
  else if ("library" in button.dataset) {
    shown = NOWHERE;
    openSource(button, true);
  } else if (button.dataset.about) {
    shown = [{ about: button.dataset.about }];
    openSource(button, true);
  } else if ("close" in button.dataset) closeSource();
  else if (button.dataset.copy) copy(button);
});

document.addEventListener("keydown", (key) => {
  if (key.key === "Escape" && !key.defaultPrevented) closeSource();
});

WIDE.addEventListener("change", closeSource);

// Whether the assistant is still there, and answers from the same index

let generation = null;

async function look() {
  if (document.hidden) return;
  const told = await fetch("health").then((response) => response.ok && response.json(), () => null);
  if (told && page("#disconnected")?.hidden === false) window.vindplaats.returned();
  if (page("#disconnected")) page("#disconnected").hidden = Boolean(told);
  if (told && generation && told.generation !== generation) window.vindplaats.renewed();
  generation = told?.generation ?? generation;
}

look();
setInterval(look, PULSE);
