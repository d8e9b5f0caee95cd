// The results: a skeleton while they are awaited, then what the server wrote.
// `element`, `trigger`, `props` and `watch` are given by the page.
const loading = props.loading;

const ask = (search) => {
  const cards = Array.from({ length: 8 }, () => "<li><div></div><p></p><p></p></li>").join("");
  element.setAttribute("aria-busy", "true");
  element.innerHTML = `<p class="ms-unseen" role="status"></p><ul class="ms-cards ms-skeleton" aria-hidden="true">${cards}</ul>`;
  element.querySelector("p").textContent = loading;
  trigger("ask", { search });
};

watch("value", () => {
  element.removeAttribute("aria-busy");
  element.innerHTML = props.value;
});

document.addEventListener("motifsearch:ask", (event) => {
  // Before the answer's place changes under the reader: bring its head into sight when it is above.
  const top = element.getBoundingClientRect().top;
  if (top < 0) scrollBy({ top: top - 24 });
  ask(event.detail.search);
});

ask(motifsearch.current().search);
