// Comparing two photographs closely: zoom, a moving edge, their difference; and the keys of the review. Every decision
// also works without this.
addEventListener("DOMContentLoaded", () => {
  document.body.classList.add("dup-scripted");
  keys();
  const pair = document.querySelector(".dup-pair");
  if (pair) compare(pair);
});

function keys() {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea")) return;
    const key = event.key.toLowerCase();
    if (key === "v") {
      const modes = [...document.querySelectorAll("[name=dup-mode]")];
      const next = modes[(modes.findIndex((one) => one.checked) + 1) % modes.length];
      if (next) next.click();
      return;
    }
    const found = /^[a-z]$/.test(key) && document.querySelector(`[data-key="${key}"]`);
    if (found) {
      event.preventDefault();
      found.click();
    }
  });
}

function compare(pair) {
  const words = pair.dataset;
  const planes = [...pair.querySelectorAll(".dup-plane")];
  if (planes.length < 2) return;
  const frames = planes.map((plane) => plane.parentElement);
  const back = words.transform && words.transform.split(" ").map(Number);
  const tools = document.createElement("fieldset");
  tools.className = "dup-tools";
  tools.setAttribute("aria-label", words.modeLegend);
  pair.before(tools);

  const over = document.createElement("div");
  over.className = "dup-over";
  over.hidden = true;
  const laid = planes[1].querySelector("img").cloneNode();
  laid.alt = words.aligned;
  over.append(laid);
  planes[0].append(over);

  const range = (label, low, high, value, step) => {
    const made = document.createElement("input");
    Object.assign(made, { type: "range", min: low, max: high, step, value });
    const around = document.createElement("label");
    around.append(label, made);
    tools.append(around);
    return made;
  };
  if (back) {
    for (const mode of ["side", "swipe", "difference"]) {
      const made = document.createElement("input");
      Object.assign(made, { type: "radio", name: "dup-mode", value: mode, checked: mode === "side" });
      made.addEventListener("change", () => show(mode));
      const around = document.createElement("label");
      around.append(made, { side: words.modeSide, swipe: words.modeSwipe, difference: words.modeDifference }[mode]);
      tools.append(around);
    }
  }
  const zoom = range(words.zoom, 1, 8, 1, 0.25);
  const edge = range(words.swipe, 0, 100, 50, 1);
  edge.parentElement.hidden = true;
  zoom.addEventListener("input", enlarge);
  edge.addEventListener("input", cut);
  addEventListener("resize", lay);

  // What is looked at stays in the middle.
  function enlarge() {
    const places = frames.map((frame) => [
      (frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth,
      (frame.scrollTop + frame.clientHeight / 2) / frame.scrollHeight,
    ]);
    for (const plane of planes) plane.style.width = `${100 * zoom.value}%`;
    frames.forEach((frame, n) => {
      frame.scrollLeft = places[n][0] * frame.scrollWidth - frame.clientWidth / 2;
      frame.scrollTop = places[n][1] * frame.scrollHeight - frame.clientHeight / 2;
    });
    lay();
  }

  function cut() {
    over.style.clipPath = edge.parentElement.hidden ? "" : `inset(0 0 0 ${edge.value}%)`;
  }

  // The homography maps fractions of the second picture to fractions of the first; CSS wants pixels of the plane.
  function lay() {
    if (over.hidden || !back) return;
    const [w, h] = [planes[0].clientWidth, planes[0].clientHeight];
    const [a, b, c, d, e, f, g, i, j] = back;
    const matrix = [a, (d * h) / w, 0, g / w, (b * w) / h, e, 0, i / h, 0, 0, 1, 0, c * w, f * h, 0, j];
    laid.style.transform = `matrix3d(${matrix.map((value) => value.toFixed(9)).join(",")})`;
  }

  function show(mode) {
    pair.classList.toggle("dup-laid", mode !== "side");
    pair.classList.toggle("dup-different", mode === "difference");
    over.hidden = mode === "side";
    edge.parentElement.hidden = mode !== "swipe";
    cut();
    lay();
  }

  // Both are moved together.
  frames.forEach((frame, n) =>
    frame.addEventListener("scroll", () => {
      const other = frames[1 - n];
      const across = frame.scrollWidth - frame.clientWidth, down = frame.scrollHeight - frame.clientHeight;
      const left = across ? (frame.scrollLeft / across) * (other.scrollWidth - other.clientWidth) : 0;
      const top = down ? (frame.scrollTop / down) * (other.scrollHeight - other.clientHeight) : 0;
      if (Math.abs(other.scrollLeft - left) > 2) other.scrollLeft = left;
      if (Math.abs(other.scrollTop - top) > 2) other.scrollTop = top;
    }),
  );
}
