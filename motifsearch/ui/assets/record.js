// The record: a sheet over the page that the back button, Escape and a click beside it close.
// `element`, `trigger`, `props` and `watch` are given by gradio.
const sheet = document.createElement("dialog");
sheet.className = "ms-sheet";
sheet.setAttribute("aria-labelledby", "ms-record-name");
sheet.innerHTML = '<div class="ms-sheet-bar"><span></span><button type="button" class="ms-close">×</button></div><div class="ms-sheet-body"></div>';
const close = sheet.querySelector("button");
const body = sheet.querySelector(".ms-sheet-body");
sheet.querySelector("span").textContent = props.words.record;
close.setAttribute("aria-label", props.words.close);
// Inside the app's root, so that its colours reach it.
(element.closest(".gradio-container") ?? document.body).append(sheet);
let arrived = () => {};

const giveUp = () => {
  body.innerHTML = props.words.silent;
};

const show = (id) => {
  arrived();
  if (id === null) {
    if (sheet.open) sheet.close();
    return;
  }
  body.innerHTML = '<p class="ms-sheet-loading" role="status" id="ms-record-name"></p>';
  body.firstChild.textContent = props.words.loading;
  if (!sheet.open) sheet.showModal();
  sheet.scrollTop = 0;
  document.documentElement.classList.add("ms-sheet-open");
  arrived = motifsearch.waitOr(giveUp);
  trigger("open_record", { photo_id: id });
};

watch("value", () => {
  arrived();
  body.innerHTML = props.value;
});
body.addEventListener("click", (event) => {
  if (event.target.closest("[data-ask=again]")) show(motifsearch.current().record);
});
close.addEventListener("click", () => motifsearch.openRecord(null));
sheet.addEventListener("click", (event) => {
  if (event.target === sheet) motifsearch.openRecord(null);
});
sheet.addEventListener("cancel", (event) => {
  event.preventDefault();
  motifsearch.openRecord(null);
});
sheet.addEventListener("close", () => document.documentElement.classList.remove("ms-sheet-open"));
document.addEventListener("motifsearch:record", (event) => show(event.detail.id));
show(motifsearch.current().record);
