// The filters: which groups are open survives a new answer, and boxes show what the address says.
(() => {
  const wide = matchMedia("(min-width: 900px)");
  const open = new Map([["filters", wide.matches]]);

  const restore = (within) => {
    for (const group of within.querySelectorAll("details[data-key]")) {
      if (open.has(group.dataset.key)) group.open = open.get(group.dataset.key);
    }
    for (const box of within.querySelectorAll("input[data-field]")) box.checked = box.hasAttribute("checked");
  };

  document.addEventListener("click", (event) => {
    const group = event.target.closest("summary")?.parentElement;
    // The group toggles after this event.
    if (group?.dataset.key) open.set(group.dataset.key, !group.open);
    // On a phone the filters cover the results; this leads back to them.
    if (event.target.closest(".ms-filters-done")) {
      open.set("filters", false);
      restore(motifsearch.place("filters"));
      motifsearch.place("results").scrollIntoView();
    }
    const chip = event.target.closest("button[data-field]");
    if (chip) motifsearch.filter(chip.dataset.field, chip.dataset.value, false);
  });
  document.addEventListener("change", (event) => {
    const { field, value } = event.target.dataset;
    if (field) motifsearch.filter(field, value, event.target.checked);
  });
  wide.addEventListener("change", () => {
    open.set("filters", wide.matches);
    restore(motifsearch.place("filters"));
  });
  document.addEventListener("motifsearch:written", (event) => restore(event.detail.element ?? document));
})();
