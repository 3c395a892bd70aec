// Keeps conversations in the browser, each under a key of its own, so that tabs do not write over each other's.
// What the browser will not store stays in this tab, and the page says so. Knows nothing of what is in an answer.

{
  const PREFIX = "vindplaats.conversation.";
  const ASKING = "vindplaats.asking.";
  const ID = /^[a-z0-9]{1,40}$/;
  const NOTHING = { id: "", turns: [] };

  let open = NOTHING;
  let asking = null;
  let unsaved = false;
  let given = null;

  // Where a conversation can stand, best first. A browser that blocks its storage throws at its name.

  const memory = new (class extends Map {
    getItem = (key) => this.get(key) ?? null;
    setItem = (key, text) => this.set(key, text);
    removeItem = (key) => this.delete(key);
  })();
  const shelf = (name) => {
    try {
      return window[name];
    } catch {
      return null;
    }
  };
  const tab = () => shelf("sessionStorage") ?? memory;
  const shelves = () => [shelf("localStorage"), shelf("sessionStorage"), memory].filter(Boolean);
  const keys = (shelf) => (shelf === memory ? [...memory.keys()] : Object.keys(shelf));

  const parsed = (text) => {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  };

  function read(id) {
    const found = shelves().map((shelf) => parsed(shelf.getItem(PREFIX + id)));
    return found.filter((one) => one?.id === id && Array.isArray(one.turns)).reduce(merged, null);
  }

  // The turns of both: two tabs may have asked on in one conversation.
  function merged(stored, mine) {
    const turns = new Map((stored?.turns ?? []).map((turn) => [turn.id, turn]));
    for (const turn of mine.turns) turns.set(turn.id, turn);
    return { ...stored, ...mine, turns: [...turns.values()] };
  }

  function save(conversation) {
    const turns = conversation.turns.filter((turn) => turn.answer || turn.problem);
    if (!turns.length) return { ...conversation, turns };
    const whole = merged(read(conversation.id), { ...conversation, turns, changed: new Date().toISOString() });
    put(PREFIX + conversation.id, JSON.stringify(whole));
    return whole;
  }

  function put(key, text) {
    const durable = shelf("localStorage");
    let trouble = durable ? "" : "blocked";
    for (const shelf of shelves()) {
      try {
        shelf.setItem(key, text);
        if (shelf === durable) for (const other of shelves().slice(1)) other.removeItem(key);
        break;
      } catch (error) {
        trouble ||= error.name === "QuotaExceededError" ? "full" : "blocked";
      }
    }
    unsaved = trouble !== "";
    notice("full", trouble === "full");
    notice("blocked", trouble === "blocked");
  }

  const notice = (name, holds) => {
    page(`[data-notice="${name}"]`).hidden = !holds;
  };

  // Which conversation is open stands in the address, so that a reload and the back button find it.

  const address = () => (ID.test(location.hash.slice(1)) ? location.hash.slice(1) : "");
  const move = (how, id) => history[how](history.state, "", id ? `#${id}` : location.pathname + location.search);
  // An answer on its way would come onto the page of another conversation: a reload is what surely ends it.
  const redraw = () => (asking ? location.reload() : page('[data-event="open"]').click());
  const fresh = () =>
    Date.now().toString(36) + [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(36)).join("");

  // A question on its way: after a reload it is there to be asked again.

  function begin(question) {
    asking = { conversation: open.id, question };
    try {
      tab().setItem(ASKING + open.id, JSON.stringify(asking));
    } catch {
      // Full: then a reload loses the question, as it would without this.
    }
  }

  function end() {
    if (asking) tab().removeItem(ASKING + asking.conversation);
    asking = null;
  }

  const told = (language) => [JSON.stringify({ id: open.id, turns: open.turns, filters: open.filters ?? {} }), language];

  Object.assign(window.vindplaats, {
    // The page wants to show the conversation that the address names.
    kept(language) {
      const id = address();
      open = read(id) ?? NOTHING;
      asking = null;
      const cut = parsed(tab().getItem(ASKING + id));
      if (cut) open = { ...open, id, turns: [...open.turns, { question: cut.question }] };
      notice("missing", id !== open.id);
      return told(language || this.language());
    },
    switched(language) {
      return told(this.other(language));
    },
    // Gradio calls it a failure too when the reader stops an answer: then nothing is left unanswered.
    failed(language) {
      const unanswered = asking ? [{ question: asking.question }] : [];
      return [given ?? "", JSON.stringify({ ...JSON.parse(told(language)[0]), turns: [...open.turns, ...unanswered] }), language];
    },
    asked(question, language) {
      given = null;
      if (!open.id) {
        open = { ...NOTHING, filters: open.filters, id: fresh() };
        move(address() ? "pushState" : "replaceState", open.id);
      }
      if (question.trim()) begin(question);
      notice("missing", false);
      return [question, ...told(language)];
    },
    // The reader does not wait: what was asked goes back into the box.
    stopped(language) {
      given = asking?.question;
      end();
      return told(language);
    },
    answered(kept) {
      if (!asking) return;
      const done = JSON.parse(kept);
      end();
      if (!done.id) {
        // The page could not read what was kept before: this begins a conversation of its own.
        done.id = fresh();
        open = { ...NOTHING, id: done.id };
        move("pushState", done.id);
      }
      const whole = save(done);
      if (done.id !== open.id) return redraw();
      open = whole;
      if (whole.turns.length > done.turns.length) return redraw();
      this.reveal();
    },
    // The page shows nothing of what it could not read, and what comes next must not stand in its place.
    settled(kept) {
      if (!JSON.parse(kept).id) open = { ...NOTHING, filters: open.filters };
      if (given && !page("#question textarea").value) this.put(given);
      this.narrowed();
    },
    narrow(filters) {
      open = { ...open, filters };
      if (open.id) save(open);
    },
    // The assistant is back: Gradio has given up a page that lost an answer.
    returned() {
      if (asking) location.reload();
    },
    open: () => open,
    change(turn) {
      open = save({ ...open, turns: open.turns.map((one) => (one.id === turn.id ? turn : one)) });
    },
    go(id) {
      if (id !== address()) move("pushState", id);
      this.turnTo();
    },
    turnTo() {
      this.restarted();
      redraw();
    },
    list() {
      const ids = new Set(shelves().flatMap(keys).filter((key) => key.startsWith(PREFIX)));
      const found = [...ids].map((key) => read(key.slice(PREFIX.length))).filter((one) => one?.turns.length);
      return found.sort((one, other) => (one.changed < other.changed ? 1 : -1));
    },
    remove(id) {
      for (const shelf of shelves()) shelf.removeItem(PREFIX + id);
      if (id !== open.id) return;
      tab().removeItem(ASKING + id);
      unsaved = false;
      this.go("");
    },
    removeAll() {
      for (const shelf of shelves())
        for (const key of keys(shelf)) if (key.startsWith(PREFIX)) shelf.removeItem(key);
      this.remove(open.id);
    },
  });

  addEventListener("popstate", () => window.vindplaats.turnTo());

  addEventListener("storage", ({ key, newValue }) => {
    if (!open.id || key !== PREFIX + open.id) return;
    if (newValue === null) return window.vindplaats.remove(open.id);
    const theirs = parsed(newValue)?.turns ?? [];
    const lacks = (turns, others) => others.some((other) => !turns.some((turn) => turn.id === other.id));
    if (lacks(theirs, open.turns)) save(open);
    if (lacks(open.turns, theirs) && !asking) redraw();
  });

  addEventListener("beforeunload", (leaving) => {
    if (unsaved) leaving.preventDefault();
  });
}
