// What a reader does with an answer: takes it along as a file, or says whether it is right.

{
  const post = (path, language, body) =>
    fetch(`${path}language=${language}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  function say(place, text) {
    place.textContent = text;
    place.scrollIntoView({ block: "nearest" });
  }

  // One thing at a time is open below an answer; what opens it stays where it is.
  function toggle(button) {
    for (const other of button.parentElement.querySelectorAll("[aria-expanded]")) {
      const opens = other === button && other.getAttribute("aria-expanded") === "false";
      other.setAttribute("aria-expanded", opens);
      const part = document.getElementById(other.getAttribute("aria-controls"));
      part.hidden = !opens;
      if (opens) part.scrollIntoView({ block: "nearest" });
    }
  }

  const language = () => document.documentElement.lang;
  const turns = () => window.vindplaats.open().turns.filter((turn) => turn.answer || turn.problem);

  async function save(button) {
    const { export: form, turn: id } = button.dataset;
    const chosen = turns().filter((turn) => !id || turn.id === id);
    const said = button.closest(".export").querySelector("[role=status]");
    said.textContent = "";
    const response = await post(`export?form=${form}&`, language(), { turns: chosen }).catch(() => null);
    if (!response?.ok) {
      say(said, said.dataset.failed);
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = response.headers.get("Content-Disposition").match(/filename="([\w.-]+)"/)[1];
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    say(said, said.dataset.done);
  }

  async function judge(form) {
    const said = form.querySelector("[role=status]");
    const { verdict, word } = Object.fromEntries(new FormData(form));
    if (!verdict) {
      say(said, said.dataset.choose);
      form.querySelector("input").focus();
      return;
    }
    const before = turns();
    const at = before.findIndex((turn) => turn.id === form.dataset.turn);
    const history = before.slice(0, at).filter((turn) => turn.answer).map((turn) => turn.question);
    const body = { turn: before[at].id, verdict, word, history, answer: before[at].answer };
    const response = await post("feedback?", language(), body).catch(() => null);
    if (!response?.ok) {
      say(said, said.dataset.failed);
      return;
    }
    window.vindplaats.change({ ...before[at], verdict });
    say(said, (await response.json()).said);
  }

  document.addEventListener("click", (click) => {
    const button = click.target.closest(".actions button, .export button");
    if (button?.dataset.export) save(button);
    else if (button?.hasAttribute("aria-expanded")) toggle(button);
  });

  document.addEventListener("change", (change) => {
    const form = change.target.closest("form.judge");
    if (form) form.querySelector("[role=status]").textContent = "";
  });

  document.addEventListener("submit", (submit) => {
    if (!submit.target.matches("form.judge")) return;
    submit.preventDefault();
    judge(submit.target);
  });
}
