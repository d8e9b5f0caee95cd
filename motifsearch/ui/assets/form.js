// The form that asks: words, and a photograph that is chosen, dropped, pasted or taken.
const lang = props.lang;
const words = props.words;

const problem = (sentence) => {
  const place = element.querySelector(".ms-ask-problem");
  if (place) place.textContent = sentence;
};

const read = async (file) => {
  const place = element.querySelector(".ms-drop, .ms-chosen");
  problem("");
  place?.classList.add("ms-reading");
  place?.setAttribute("data-reading", words.reading);
  try {
    const answer = await fetch(`/query-photo?lang=${lang}`, {
      method: "POST",
      body: file,
      headers: { "Content-Type": "application/octet-stream" },
    });
    const told = await answer.json();
    if (told.problem) problem(told.problem);
    else motifsearch.ask({ photo: told.token, like: null });
  } catch {
    problem(words.failed);
  } finally {
    place?.classList.remove("ms-reading");
  }
};

const pictureIn = (files) => {
  const found = [...(files ?? [])];
  return found.find((file) => file.type.startsWith("image/")) ?? found[0];
};

// A computer's camera needs a picture of its own on the page; a phone opens its camera by the file box.
const hasOwnCamera = () => matchMedia("(pointer: coarse)").matches || !navigator.mediaDevices?.getUserMedia;

const photograph = async () => {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
  } catch {
    problem(words.cameraFailed);
    return;
  }
  const sheet = document.createElement("dialog");
  sheet.className = "ms-camera";
  const video = Object.assign(document.createElement("video"), { autoplay: true, playsInline: true, muted: true });
  const take = Object.assign(document.createElement("button"), { textContent: words.cameraTake });
  const close = Object.assign(document.createElement("button"), { textContent: words.cameraClose });
  take.className = "ms-button ms-button-main";
  close.className = "ms-button";
  sheet.setAttribute("aria-label", words.cameraTitle);
  sheet.append(video, take, close);
  video.srcObject = stream;
  sheet.addEventListener("close", () => {
    for (const track of stream.getTracks()) track.stop();
    sheet.remove();
  });
  close.addEventListener("click", () => sheet.close());
  take.addEventListener("click", () => {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob((blob) => blob && read(blob), "image/jpeg", 0.92);
    sheet.close();
  });
  document.body.append(sheet);
  sheet.showModal();
};

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const box = element.querySelector("#ms-words");
  const before = motifsearch.current().search;
  motifsearch.ask({ q: box.value.trim() });
  if (before === motifsearch.current().search) motifsearch.again();
  if (matchMedia("(pointer: coarse)").matches) box.blur();
});

element.addEventListener("change", (event) => {
  const box = event.target;
  if (box.dataset.pick && box.files.length) {
    read(box.files[0]);
    box.value = "";
  }
});

element.addEventListener("click", (event) => {
  const part = event.target.closest("[data-remove]")?.dataset.remove;
  if (part) motifsearch.ask({ [part]: null });
  if (event.target.closest("[data-pick=camera]") && !hasOwnCamera()) {
    event.preventDefault();
    photograph();
  }
});

// A photograph may be dropped or pasted anywhere on the page.
const carriesFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
document.addEventListener("dragover", (event) => {
  if (!carriesFile(event)) return;
  event.preventDefault();
  document.body.classList.add("ms-dragging");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("ms-dragging");
});
document.addEventListener("drop", (event) => {
  document.body.classList.remove("ms-dragging");
  if (!carriesFile(event)) return;
  event.preventDefault();
  const file = pictureIn(event.dataTransfer.files);
  if (file) read(file);
});
document.addEventListener("paste", (event) => {
  const file = pictureIn(event.clipboardData?.files);
  if (file) {
    event.preventDefault();
    read(file);
  }
});

// What was typed while an answer was awaited is not lost when the form is written anew.
watch("value", () => {
  const box = element.querySelector("#ms-words");
  if (box && document.activeElement !== box) box.value = box.getAttribute("value") ?? "";
});
motifsearch.updateLanguageLink();
