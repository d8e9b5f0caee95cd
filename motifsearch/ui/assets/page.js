// The page's frame: the address is the only state. Runs once, before any component.
//
// Other scripts ask through `motifsearch.ask`, which changes the address and tells everybody; the back button goes the
// same way, so that a restored page and a fresh one cannot differ.
(() => {
  const told = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  const params = () => new URLSearchParams(location.search);

  const withoutRecord = () => {
    const found = params();
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

  window.motifsearch = {
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
    updateLanguageLink,
  };

  addEventListener("popstate", arrive);
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
    if (like) motifsearch.ask({ like: like.dataset.like, photo: null, q: null });
    const button = found("button[data-ask]");
    if (button?.dataset.ask === "more") motifsearch.ask({ k: button.dataset.k });
    if (button?.dataset.ask === "clear-filters") motifsearch.clear(true);
    if (button?.dataset.ask === "start-again") motifsearch.clear(false);
    const skip = found("a.ms-skip");
    if (skip) {
      event.preventDefault();
      const target = document.querySelector("#ms-results");
      target?.setAttribute("tabindex", "-1");
      target?.focus();
    }
  });
})();
