// Reading an answer beside its sources: on to the next quotation, a look at one, the page or the text, two side by side.

{
  const cites = (turn) => [...(turn?.querySelectorAll(".cite") ?? [])];
  const same = (button, place) =>
    ["document", "start", "end"].every((name) => button.dataset[name] === place[name]);

  // The number whose place is shown; by its place, for the page may have been drawn anew since it was pressed.
  function current() {
    if (opener?.isConnected && opener.matches(".cite")) return opener;
    return cites(page("#conversation")).findLast((button) => same(button, shown[0]));
  }

  function stepped(by) {
    const now = current();
    const all = cites(now?.closest(".turn") ?? page(".turn:last-child"));
    return { all, at: all.indexOf(now), next: all[all.indexOf(now) + by] };
  }

  async function step(by) {
    const { all, at, next } = stepped(by);
    if (!next) return;
    const inside = pane().contains(document.activeElement);
    await openPlace(next, { focus: false });
    next.scrollIntoView({ block: "nearest" });
    page("#turned").textContent = `${told(at + by, all.length)}: ${next.dataset.quote}`;
    if (inside) (pane().querySelector(`[data-step="${by}"]:enabled`) ?? pane().querySelector("[data-step]:enabled"))?.focus();
  }

  const told = (at, of) =>
    [at + 1, of].reduce((text, number) => text.replace("{}", number), pane().querySelector(".turning")?.dataset.at ?? "");

  // The source was filled: say which quotation it is, of how many.
  window.vindplaats.turned = () => {
    window.vindplaats.guide();
    const turning = pane().querySelector(".turning");
    if (!turning) return;
    const { all, at } = stepped(0);
    turning.hidden = at < 0 || all.length < 2 || shown.length > 1;
    turning.querySelector("span").textContent = `${at + 1} / ${all.length}`;
    turning.querySelector('[data-step="-1"]').disabled = at < 1;
    turning.querySelector('[data-step="1"]').disabled = at === all.length - 1;
  };

  function showBeside(button) {
    const claims = button.closest(".turn").querySelectorAll(".claims > li");
    const differing = button.dataset.beside.split(" ").map((claim) => claims[claim].querySelector(".cite"));
    shown = differing.map(placeOf);
    openSource(button, true);
  }

  async function showAs(chosen) {
    view = chosen;
    await fillSource();
    pane().querySelector(`[data-view="${chosen}"]`)?.focus();
  }

  // A look at a quotation: for the mouse over its number, and for the keyboard on it.

  const peek = () => page("#peek");
  let leaving = 0;

  function look(button) {
    clearTimeout(leaving);
    const origin = button.closest(".origin");
    peek().querySelector(".peek-quote").textContent = button.dataset.quote;
    peek().querySelector(".peek-place").textContent = origin.querySelector(".origin-place").innerText;
    peek().lang = origin.querySelector("cite").lang;
    peek().hidden = false;
    button.setAttribute("aria-describedby", "peek");
    const place = button.getBoundingClientRect();
    const { width, height } = peek().getBoundingClientRect();
    const below = place.bottom + 8 + height <= innerHeight;
    peek().style.left = `${Math.max(8, Math.min(place.left, innerWidth - width - 8))}px`;
    peek().style.top = `${below ? place.bottom + 8 : Math.max(8, place.top - 8 - height)}px`;
  }

  function lookAway() {
    clearTimeout(leaving);
    peek().hidden = true;
    for (const button of document.querySelectorAll("[aria-describedby=peek]")) button.removeAttribute("aria-describedby");
  }

  const over = (event) => event.target.closest?.(".cite");
  document.addEventListener("mouseover", (event) => {
    if (over(event)) look(over(event));
    else if (event.target.closest?.("#peek")) clearTimeout(leaving);
    else if (!peek()?.hidden) {
      clearTimeout(leaving);
      leaving = setTimeout(lookAway, 200);
    }
  });
  document.addEventListener("focusin", (event) => {
    if (over(event)?.matches(":focus-visible")) look(over(event));
    else if (!peek()?.hidden) lookAway();
  });
  document.addEventListener("scroll", () => peek()?.hidden || lookAway(), true);

  document.addEventListener("click", (click) => {
    const button = click.target.closest("button");
    if (button?.matches(".cite")) lookAway();
    if (button?.dataset.step) step(Number(button.dataset.step));
    else if (button?.dataset.view) showAs(button.dataset.view);
    else if (button?.dataset.beside) showBeside(button);
  });

  // Before page.js hears of the key: what Escape takes away first is what lies on top.
  addEventListener("keydown", (key) => {
    if (key.key === "Escape" && !peek().hidden) {
      lookAway();
      key.preventDefault();
    }
    const by = { ArrowUp: -1, ArrowDown: 1 }[key.key];
    if (by && key.altKey && !key.ctrlKey && !key.metaKey && !key.shiftKey) {
      key.preventDefault();
      step(by);
    }
  }, true);
}
