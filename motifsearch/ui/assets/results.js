// The results: asks the server, shows a skeleton while it is awaited, then what it wrote.
// `element`, `trigger`, `props` and `watch` are given by gradio.
let shown = null;
let more = 0;
let arrived = () => {};

const skeleton = () => {
  const cards = Array.from({ length: 8 }, () => "<li><div></div><p></p><p></p></li>").join("");
  motifsearch.write(element, `<ul class="ms-cards ms-skeleton" aria-hidden="true">${cards}</ul>`);
};

const rest = () => {
  arrived();
  element.removeAttribute("aria-busy");
};

const giveUp = () => {
  rest();
  motifsearch.write(element, props.words.silent);
};

const without = (search, left) => {
  const kept = [...new URLSearchParams(search)].filter(([name]) => !left(name));
  return new URLSearchParams(kept).toString();
};

const isNarrowing = (name) => name === "k" || name.startsWith("f.");

const ask = (search) => {
  const onlyMore = shown !== null && without(search, (name) => name === "k") === without(shown, (name) => name === "k");
  const sameQuestion = shown !== null && without(search, isNarrowing) === without(shown, isNarrowing);
  arrived();
  element.setAttribute("aria-busy", "true");
  motifsearch.say(props.words.loading);
  const button = element.querySelector(".ms-more");
  more = 0;
  if (onlyMore && button) {
    // What is there stays, so that the reader does not lose the place.
    more = element.querySelectorAll(".ms-card").length;
    button.setAttribute("aria-disabled", "true");
    button.textContent = props.words.loading;
  } else {
    skeleton();
    const top = element.getBoundingClientRect().top;
    const below = shown !== null && !sameQuestion && top > innerHeight / 2;
    if (top < 0 || below) scrollBy({ top: top - 16, behavior: below ? "smooth" : "instant" });
  }
  shown = search;
  arrived = motifsearch.waitOr(giveUp);
  trigger("ask", { search });
};

watch("value", () => {
  rest();
  const goesOn = more > 0 && document.activeElement?.dataset.ask === "more";
  motifsearch.write(element, props.value);
  const heading = [...element.querySelectorAll(".ms-results-head > :is(h2, .ms-shown), .ms-state > :is(h2, p)")];
  motifsearch.say(heading.map((one) => one.textContent).join(". "));
  // Whoever asked for more goes on with the first new one.
  if (goesOn) element.querySelectorAll(".ms-card")[more]?.focus({ preventScroll: true });
});

document.addEventListener("motifsearch:ready", (event) => {
  shown = event.detail.answered;
  document.addEventListener("motifsearch:ask", (asked) => ask(asked.detail.search));
  if (shown !== motifsearch.current().search) ask(motifsearch.current().search);
});
motifsearch.take("results", element);
