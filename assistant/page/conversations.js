// The conversations that the browser keeps: begin one, open one of the list, remove one or all.
// Texts of a conversation are put in as text; the markup is the assistant's (keeping.html).

{
  const dialog = () => page("#conversations");
  const when = (changed) =>
    new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(
      new Date(changed),
    );

  function fill() {
    const template = page(`template[data-language="${document.documentElement.lang}"]`);
    dialog().replaceChildren(template.content.cloneNode(true));
    const rows = dialog().querySelector("ul");
    const row = rows.firstElementChild;
    const kept = window.vindplaats.list();
    rows.replaceChildren(...kept.map((conversation, at) => filled(row.cloneNode(true), conversation, at)));
    for (const part of dialog().querySelectorAll("[data-when]"))
      part.hidden = (part.dataset.when === "none") === kept.length > 0;
    dialog().querySelector(".export-this").hidden = !window.vindplaats.open().turns.some((turn) => turn.answer);
  }

  function filled(row, { id, turns, changed }, at) {
    const [show, remove] = row.querySelectorAll("button");
    show.dataset.show = remove.dataset.remove = id;
    show.firstElementChild.textContent = turns[0].question;
    show.lastElementChild.textContent = when(changed);
    if (id === window.vindplaats.open().id) show.setAttribute("aria-current", "true");
    show.firstElementChild.id = `conversation-${at}`;
    remove.id = `remove-${at}`;
    remove.setAttribute("aria-labelledby", `${remove.id} conversation-${at}`);
    return row;
  }

  // What removes asks once more: there is no way back.
  function sure(button) {
    if (button.dataset.asked) return true;
    button.dataset.asked = button.textContent;
    button.textContent = button.dataset.sure;
    button.addEventListener("blur", () => {
      button.textContent = button.dataset.asked;
      delete button.dataset.asked;
    }, { once: true });
    return false;
  }

  function refill() {
    fill();
    (dialog().querySelector("[data-show]") ?? dialog().querySelector("[data-shut]")).focus();
  }

  document.addEventListener("click", (click) => {
    if (click.target === dialog()) return dialog().close();
    const button = click.target.closest("button");
    if (!button) return;
    if ("restart" in button.dataset) window.vindplaats.go("");
    else if ("conversations" in button.dataset) {
      fill();
      dialog().showModal();
    } else if ("shut" in button.dataset) dialog().close();
    else if (button.dataset.show) {
      dialog().close();
      window.vindplaats.go(button.dataset.show);
    } else if (button.dataset.remove && sure(button)) {
      window.vindplaats.remove(button.dataset.remove);
      refill();
    } else if ("removeAll" in button.dataset && sure(button)) {
      window.vindplaats.removeAll();
      refill();
    }
  });
}
