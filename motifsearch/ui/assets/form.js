// The form that asks: words, and a photograph that is chosen, dropped, pasted or taken.
(() => {
  const form = () => document.querySelector(".ms-ask");
  // The sentences that are said here, in the page's language.
  const words = () => form().dataset;

  const problem = (sentence) => {
    const place = form().querySelector(".ms-ask-problem");
    place.textContent = sentence;
    if (sentence) place.scrollIntoView({ block: "nearest" });
  };

  const reading = (is) => {
    const place = form().querySelector(".ms-drop, .ms-chosen");
    place.classList.toggle("ms-reading", is);
    place.setAttribute("data-reading", words().reading);
  };

  // A phone's photograph of some megabytes would take a slow network a minute, and is reduced by the server anyway.
  const LIGHT_BYTES = 700_000;
  const LONGER_PX = 1600;
  const reduced = async (file) => {
    if (file.size <= LIGHT_BYTES) return file;
    try {
      const picture = await createImageBitmap(file);
      const scale = LONGER_PX / Math.max(picture.width, picture.height);
      if (scale >= 1) return file;
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.width * scale));
      canvas.height = Math.max(1, Math.round(picture.height * scale));
      const pen = canvas.getContext("2d");
      pen.imageSmoothingQuality = "high";
      // What is transparent lies on white, as on the server.
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      return (await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9))) ?? file;
    } catch {
      // A kind that this browser cannot read; the server can, or says why not.
      return file;
    }
  };

  const read = async (chosen) => {
    problem("");
    reading(true);
    try {
      const file = await reduced(chosen);
      if (file.size > Number(words().mostBytes)) {
        problem(words().tooLarge);
        return;
      }
      const answer = await fetch(`/query-photo?lang=${document.documentElement.lang}`, {
        method: "POST",
        body: file,
        headers: { "Content-Type": "application/octet-stream" },
      });
      const told = await answer.json();
      if (told.problem) problem(told.problem);
      else motifsearch.ask({ photo: told.token, like: null, region: null });
    } catch {
      problem(words().failed);
    } finally {
      reading(false);
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
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment", width: { ideal: 1920 } },
      });
    } catch {
      problem(words().cameraFailed);
      return;
    }
    const sheet = document.createElement("dialog");
    sheet.className = "ms-camera";
    const video = Object.assign(document.createElement("video"), { autoplay: true, playsInline: true, muted: true });
    const take = Object.assign(document.createElement("button"), { textContent: words().cameraTake });
    const close = Object.assign(document.createElement("button"), { textContent: words().cameraClose });
    take.className = "ms-button ms-button-main";
    close.className = "ms-button";
    sheet.setAttribute("aria-label", words().cameraTitle);
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

  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    const box = form().querySelector("#ms-words");
    const before = motifsearch.current().search;
    motifsearch.ask({ q: box.value.trim() });
    if (before === motifsearch.current().search) motifsearch.again();
    // The keyboard of a phone would cover the answer.
    if (matchMedia("(pointer: coarse)").matches) box.blur();
  });

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.dataset.pick && box.files.length) {
      read(box.files[0]);
      box.value = "";
    }
  });

  document.addEventListener("click", (event) => {
    const part = event.target.closest("[data-remove]")?.dataset.remove;
    if (part) motifsearch.ask({ [part]: null, region: null });
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
})();
