// The page's frame: the address is the only state. Runs in the document's head, before anything is there.
//
// Other scripts ask through `motifsearch.ask`, which changes the address and tells everybody; the back button goes the
// same way, so that a restored page and a fresh one cannot differ. All that a visitor does is heard on the document, so
// that nothing is lost while gradio is still on its way.
(() => {
  const told = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  const params = () => new URLSearchParams(location.search);

  const withoutRecord = (search = location.search) => {
    const found = new URLSearchParams(search);
    found.delete("record");
    return found.toString();
  };

  let asked = withoutRecord();
  let record = params().get("record");

  const updateLanguageLink = () => {
    const link = document.querySelector(".ms-language");
    if (link) link.href = link.pathname + location.search;
  };

  const arrive = () => {
    updateLanguageLink();
    if (withoutRecord() !== asked) {
      asked = withoutRecord();
      told("motifsearch:ask", { search: asked });
    }
    const wanted = params().get("record");
    if (wanted !== record) {
      record = wanted;
      told("motifsearch:record", { id: wanted });
    }
  };

  const go = (found) => {
    const search = found.toString();
    const address = location.pathname + (search ? "?" + search : "");
    if (address !== location.pathname + location.search) history.pushState(null, "", address);
    arrive();
  };

  // The parts of the page. The document brings each one filled; gradio's components take them over, all at once.
  const first = () => document.getElementById("ms-first");
  const places = { form: null, filters: null, results: null };
  const place = (name) => first()?.querySelector(`[data-part=${name}]`) ?? document.getElementById(`ms-${name}`);

  // How whoever has the focus is found again after its part is written anew.
  const mark = (one) => {
    const tag = one.tagName.toLowerCase();
    const { field, value, ask } = one.dataset;
    if (one.id) return `#${CSS.escape(one.id)}`;
    if (field) return `${tag}[data-field="${CSS.escape(field)}"][data-value="${CSS.escape(value)}"]`;
    if (ask) return `[data-ask=${ask}]`;
    const group = tag === "summary" && one.parentElement.dataset.key;
    return group ? `details[data-key="${CSS.escape(group)}"] > summary` : null;
  };

  const focused = (within) => (within.contains(document.activeElement) ? document.activeElement : null);

  const focusAgain = (element, at) => {
    const known = at.isConnected ? at : mark(at) && element.querySelector(mark(at));
    const found = known || element;
    if (found === element) element.tabIndex = -1;
    found.focus({ preventScroll: true });
  };

  // What was typed while an answer was awaited is not lost.
  const typedIn = (element) => {
    const box = element.querySelector("#ms-words");
    return box && box.value !== box.defaultValue ? [box.value, box.selectionStart, box.selectionEnd] : null;
  };

  const write = (element, html) => {
    const at = focused(element);
    const typed = typedIn(element);
    element.innerHTML = html;
    told("motifsearch:written", { element });
    const box = typed && element.querySelector("#ms-words");
    if (box) box.value = typed[0];
    if (at) focusAgain(element, at);
    if (box && box === document.activeElement) box.setSelectionRange(typed[1], typed[2]);
  };

  // A component is there: when all are, they get what the document brought. Returns nothing; `motifsearch:ready` tells
  // which question is answered already, or null.
  const take = (name, element) => {
    places[name] = element;
    if (!Object.values(places).every(Boolean)) return;
    const from = first();
    const answered = from ? withoutRecord(from.dataset.search) : null;
    if (from) {
      const at = focused(from);
      for (const [part, target] of Object.entries(places)) {
        target.replaceChildren(...(from.querySelector(`[data-part=${part}]`)?.childNodes ?? []));
      }
      from.remove();
      // Gradio shows its app some frames later; before, nothing in it can have the focus.
      let frames = 120;
      const focusSoon = () => {
        if (!at?.isConnected || document.activeElement !== document.body || !frames--) return;
        at.focus({ preventScroll: true });
        requestAnimationFrame(focusSoon);
      };
      focusSoon();
    }
    told("motifsearch:ready", { answered });
  };

  // The server was stopped or the network is gone: a page that goes on loading would not say so. Calls `giveUp` then,
  // and returns what ends the waiting.
  const waitOr = (giveUp) => {
    let over = false;
    const end = () => {
      over = true;
      clearTimeout(patience);
      clearInterval(looking);
    };
    const lost = () => {
      if (over) return;
      end();
      giveUp();
    };
    const patience = setTimeout(lost, 60_000);
    const looking = setInterval(() => fetch("/favicon.svg", { cache: "no-store" }).catch(lost), 4_000);
    return end;
  };

  window.motifsearch = {
    // What belongs to an earlier example and not to a new one.
    noExamples: { photo: null, region: null, more: null, less: null, palette: null, balance: null },
    // Change parameters of the question: a name with null is removed. A new question closes the record.
    ask(changes) {
      const found = params();
      found.delete("record");
      if (!("k" in changes)) found.delete("k");
      for (const [name, value] of Object.entries(changes)) {
        found.delete(name);
        for (const one of [value].flat()) if (one !== null && one !== "") found.append(name, one);
      }
      go(found);
    },
    // The same question once more, after an error.
    again() {
      told("motifsearch:ask", { search: withoutRecord() });
    },
    clear(filtersOnly) {
      const found = params();
      for (const name of [...found.keys()]) if (!filtersOnly || name.startsWith("f.")) found.delete(name);
      go(found);
    },
    filter(field, value, wanted) {
      const kept = params().getAll("f." + field).filter((one) => one !== value);
      this.ask({ ["f." + field]: wanted ? [...kept, value] : kept });
    },
    openRecord(id) {
      const found = params();
      if (id === null) found.delete("record");
      else found.set("record", id);
      go(found);
    },
    current: () => ({ search: withoutRecord(), record: params().get("record") }),
    place,
    take,
    waitOr,
    write,
    // Heard by a screen reader.
    say(words) {
      const said = document.getElementById("ms-said");
      if (said) said.textContent = words;
    },
    // The first view is there.
    begin() {
      updateLanguageLink();
      told("motifsearch:written", { element: first() });
    },
  };

  // Gradio speaks the browser's language; the page speaks its own.
  const { lang } = document.documentElement;
  new MutationObserver(() => {
    if (document.documentElement.lang !== lang) document.documentElement.lang = lang;
  }).observe(document.documentElement, { attributeFilter: ["lang"] });

  addEventListener("popstate", arrive);
  document.addEventListener("motifsearch:ask", () => first() && place("results").setAttribute("aria-busy", "true"));
  // A picture that cannot be had leaves its ground, not a broken sign.
  addEventListener("error", (event) => event.target.tagName === "IMG" && event.target.classList.add("ms-broken"), true);

  // Links to records and buttons that ask work wherever they stand.
  document.addEventListener("click", (event) => {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const found = (selector) => event.target.closest?.(selector);
    const link = found("a[data-record]");
    if (link && plain) {
      event.preventDefault();
      motifsearch.openRecord(link.dataset.record);
      return;
    }
    const like = found("button[data-like]");
    if (like) motifsearch.ask({ like: like.dataset.like, colour: like.dataset.colour ?? null, dyes: like.dataset.dyes ?? null, ...motifsearch.noExamples, q: null });
    const button = found("button[data-ask]");
    if (button?.dataset.ask === "more") motifsearch.ask({ k: button.dataset.k });
    if (button?.dataset.ask === "clear-filters") motifsearch.clear(true);
    if (button?.dataset.ask === "start-again") motifsearch.clear(false);
    if (button?.dataset.ask === "again") motifsearch.again();
    if (found("a.ms-skip")) {
      event.preventDefault();
      const target = place("results");
      target.tabIndex = -1;
      target.focus();
    }
  });
})();
