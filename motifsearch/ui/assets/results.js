// The results: a skeleton while they are awaited, then what the server wrote.
// `element`, `trigger`, `props` and `watch` are given by the page.
const PATIENCE_MS = 60_000;
let shown = null;
let waiting = 0;

const skeleton = () => {
  const cards = Array.from({ length: 8 }, () => "<li><div></div><p></p><p></p></li>").join("");
  element.innerHTML = `<p class="ms-unseen" role="status"></p><ul class="ms-cards ms-skeleton" aria-hidden="true">${cards}</ul>`;
  element.querySelector("p").textContent = props.words.loading;
};

// The server was stopped or the network is gone: a page that goes on loading would not say so.
const giveUp = () => {
  element.removeAttribute("aria-busy");
  element.innerHTML = '<div class="ms-state ms-state-error" role="alert"><h2></h2><button type="button" class="ms-button"></button></div>';
  element.querySelector("h2").textContent = props.words.silent;
  const again = element.querySelector("button");
  again.textContent = props.words.again;
  again.addEventListener("click", () => motifsearch.again());
};

const without = (search, left) => {
  const kept = [...new URLSearchParams(search)].filter(([name]) => !left(name));
  return new URLSearchParams(kept).toString();
};

const isNarrowing = (name) => name === "k" || name.startsWith("f.");

const ask = (search) => {
  const onlyMore = shown !== null && without(search, (name) => name === "k") === without(shown, (name) => name === "k");
  const sameQuestion = shown !== null && without(search, isNarrowing) === without(shown, isNarrowing);
  element.setAttribute("aria-busy", "true");
  const more = element.querySelector(".ms-more");
  if (onlyMore && more) {
    // What is there stays, so that the reader does not lose the place.
    more.disabled = true;
    more.textContent = props.words.loading;
  } else {
    skeleton();
    const top = element.getBoundingClientRect().top;
    const below = shown !== null && !sameQuestion && top > innerHeight / 2;
    if (top < 0 || below) scrollBy({ top: top - 16, behavior: below ? "smooth" : "instant" });
  }
  shown = search;
  clearTimeout(waiting);
  waiting = setTimeout(giveUp, PATIENCE_MS);
  trigger("ask", { search });
};

watch("value", () => {
  clearTimeout(waiting);
  element.removeAttribute("aria-busy");
  element.innerHTML = props.value;
});

document.addEventListener("motifsearch:ask", (event) => ask(event.detail.search));

ask(motifsearch.current().search);
