// Asking: narrow it down, stop it, put a question back into the box, and show what to begin with once that is known.

{
  const AGAIN = 2000;
  const dialog = () => page("#filters-dialog");
  const filters = () => window.vindplaats.open().filters ?? {};
  const language = () => document.documentElement.lang;

  // What has nothing chosen in it is no filter.
  function picked(form) {
    const data = new FormData(form);
    const lists = ["documents", "kinds"].map((name) => [name, data.getAll(name)]);
    const days = ["since", "until", "as_of"].map((name) => [name, data.get(name)]);
    return Object.fromEntries([...lists, ...days].filter(([, value]) => value?.length));
  }

  // Fetched when it is opened: the documents may have changed since the page was.
  async function openFilters() {
    const response = await fetch(`filters?language=${language()}`).catch(() => null);
    if (!response?.ok || dialog().open) return;
    dialog().innerHTML = await response.text();
    const form = dialog().querySelector("form");
    for (const box of form.querySelectorAll("[type=checkbox]"))
      box.checked = (filters()[box.name] ?? []).includes(box.value);
    for (const day of form.querySelectorAll("[type=date]")) day.value = filters()[day.name] ?? "";
    dialog().showModal();
  }

  // Told by the page itself, for both languages: how much of the library is searched.
  window.vindplaats.narrowed = async () => {
    const now = filters();
    const narrows = Object.keys(now).length > 0;
    const [left, all] = narrows ? (await counted(now)) : [];
    for (const told of document.querySelectorAll("[data-narrow] strong")) {
      const some = [left, all].reduce((text, number) => text.replace("{}", number), told.dataset.some);
      const day = now.as_of && new Intl.DateTimeFormat(told.closest("[lang]").lang, { dateStyle: "long" }).format(new Date(now.as_of));
      told.textContent = narrows ? [some, day && told.dataset.on.replace("{}", day)].filter(Boolean).join(", ") : told.dataset.all;
    }
  };

  async function counted(now) {
    const response = await fetch("narrowed", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(now),
    }).catch(() => null);
    return response?.ok ? Object.values(await response.json()) : ["?", "?"];
  }

  // Questions to begin with are asked beforehand, in the background: until then their place is kept free.
  window.vindplaats.begin = async () => {
    const place = page(".begin[data-waiting]");
    if (!place) return;
    const response = await fetch(`starters?language=${language()}`).catch(() => null);
    const markup = response?.status === 200 ? await response.text() : "";
    if (!place.isConnected) return;
    if (!markup) {
      setTimeout(window.vindplaats.begin, AGAIN);
      return;
    }
    place.innerHTML = markup;
    delete place.dataset.waiting;
  };

  // The library: what it has yet to learn is fetched again, and what was asked before is ticked.
  window.vindplaats.guide = () => {
    const seen = shown;
    if (pane().querySelector("[data-waiting]")) setTimeout(() => seen === shown && fillSource(), AGAIN);
    const guided = pane().querySelector(".guided");
    if (!guided) return;
    const asked = new Set(window.vindplaats.list().flatMap(({ turns }) => turns.map((turn) => turn.question)));
    for (const button of guided.querySelectorAll("button")) {
      if (!asked.has(button.dataset.question)) continue;
      const tick = document.createElement("span");
      tick.className = "tick";
      tick.textContent = ` ✓ ${guided.dataset.asked}`;
      button.after(tick);
    }
  };

  window.vindplaats.put = (question) => {
    const box = page("#question textarea");
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    box.setSelectionRange(question.length, question.length);
  };

  document.addEventListener("click", (click) => {
    if (click.target === dialog()) return dialog().close();
    const button = click.target.closest("button");
    if (!button) return;
    if ("narrow" in button.dataset) openFilters();
    else if ("shut" in button.dataset) dialog().close();
    else if (button.dataset.edit) window.vindplaats.put(button.dataset.edit);
  });

  document.addEventListener("submit", (submit) => {
    if (!submit.target.matches("form.filters")) return;
    window.vindplaats.narrow(picked(submit.target));
    window.vindplaats.narrowed();
  });

  addEventListener("keydown", (key) => {
    if (key.key !== "Escape" || key.defaultPrevented || !page(".progress") || document.querySelector("dialog[open]")) return;
    key.preventDefault();
    page("#stop").click();
  }, true);
}
