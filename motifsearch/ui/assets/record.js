// The record: a sheet over the page that the back button, Escape and a click beside it close.
const sheet = document.createElement("dialog");
sheet.className = "ms-sheet";
sheet.setAttribute("aria-labelledby", "ms-record-name");
const close = document.createElement("button");
close.type = "button";
close.className = "ms-close";
close.textContent = "×";
close.setAttribute("aria-label", props.words.close);
const body = document.createElement("div");
body.className = "ms-sheet-body";
sheet.append(close, body);
// Inside the app's root, so that its colours reach it.
(element.closest(".gradio-container") ?? document.body).append(sheet);

const show = (id) => {
  if (id === null) {
    if (sheet.open) sheet.close();
    return;
  }
  body.innerHTML = '<p class="ms-sheet-loading" role="status"></p>';
  body.firstChild.textContent = props.words.loading;
  if (!sheet.open) sheet.showModal();
  sheet.scrollTop = 0;
  document.documentElement.classList.add("ms-sheet-open");
  trigger("open_record", { photo_id: id });
};

watch("value", () => {
  body.innerHTML = props.value;
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
