// What makes a question finer: sliders, colours, examples, and the part of the photograph that asks.
(() => {
  const all = (name) => new URLSearchParams(location.search).getAll(name);
  const palette = () => all("palette").flatMap((one) => one.split("-")).filter(Boolean);
  const toggled = (list, one) => (list.includes(one) ? list.filter((other) => other !== one) : [...list, one]);

  const choose = (shade) => motifsearch.ask({ palette: toggled(palette(), shade).join("-") || null });

  // An example is either for or against.
  const example = (kind, value) => {
    const other = kind === "more" ? "less" : "more";
    motifsearch.ask({ [kind]: [...all(kind).filter((one) => one !== value), value], [other]: all(other).filter((one) => one !== value) });
  };

  const words = (kind) => {
    const box = document.querySelector("#ms-example-words");
    const text = box.value.trim();
    // A number would be taken for a photograph's.
    if (text && !/^\d+$/.test(text)) example(kind, text);
    else box.focus();
  };

  // The part of the photograph: drawn, tapped corner by corner, or written as numbers; all three are one box.
  const region = (template) => {
    const dialog = template.content.firstElementChild.cloneNode(true);
    const picture = dialog.querySelector(".ms-region-picture");
    const outline = picture.querySelector("span");
    const boxes = Object.fromEntries([...dialog.querySelectorAll("input")].map((one) => [one.name, one]));
    const [x, y, w, h] = (template.dataset.region || "0.25,0.25,0.5,0.5").split(",").map(Number);
    let box = { left: x, top: y, width: w, height: h };
    let corner = null;

    const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
    const show = (except) => {
      for (const [name, value] of Object.entries(box)) {
        outline.style[name] = `${100 * value}%`;
        if (boxes[name] !== except) boxes[name].value = Math.round(100 * value);
      }
    };
    const between = (a, b) => {
      box = { left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
      show();
    };
    const at = (event) => {
      const frame = picture.getBoundingClientRect();
      return { x: clamp((event.clientX - frame.left) / frame.width, 0, 1), y: clamp((event.clientY - frame.top) / frame.height, 0, 1) };
    };
    let from = null;
    picture.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      picture.setPointerCapture(event.pointerId);
      from = { ...at(event), moved: false, px: event.clientX, py: event.clientY };
    });
    picture.addEventListener("pointermove", (event) => {
      if (!from) return;
      from.moved ||= Math.hypot(event.clientX - from.px, event.clientY - from.py) > 8;
      if (from.moved) between(from, at(event));
    });
    picture.addEventListener("pointerup", (event) => {
      if (from && !from.moved) {
        if (corner) {
          between(corner, at(event));
          corner = null;
        } else {
          corner = at(event);
          outline.style.cssText = `left:${100 * corner.x}%;top:${100 * corner.y}%;width:0;height:0`;
        }
      } else corner = null;
      from = null;
    });
    dialog.addEventListener("input", (event) => {
      const { name, value } = event.target;
      if (!(name in box) || value === "") return;
      box[name] = clamp(Number(value) / 100, 0, 1);
      show(event.target);
    });
    dialog.addEventListener("click", (event) => {
      const what = event.target.dataset?.do;
      if (what === "use") {
        const left = clamp(box.left, 0, 0.98);
        const top = clamp(box.top, 0, 0.98);
        const width = clamp(box.width, 0.02, 1 - left);
        const height = clamp(box.height, 0.02, 1 - top);
        motifsearch.ask({ region: [left, top, width, height].map((one) => Number(one.toFixed(4))).join(",") });
      }
      if (what === "whole") motifsearch.ask({ region: null });
      if (what) dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      document.querySelector("[data-ask=region]")?.focus();
    });
    show();
    (document.querySelector(".gradio-container") ?? document.body).append(dialog);
    dialog.showModal();
  };

  document.addEventListener("click", (event) => {
    const found = (selector) => event.target.closest?.(selector);
    const swatch = found("[data-swatch]");
    if (swatch) choose(swatch.dataset.swatch);
    const hit = found("[data-more], [data-less]");
    if (hit) example(hit.dataset.more ? "more" : "less", hit.dataset.more ?? hit.dataset.less);
    const said = found("[data-words]");
    if (said) words(said.dataset.words);
    const dropped = found("[data-drop]")?.dataset;
    if (dropped) motifsearch.ask({ [dropped.drop]: all(dropped.drop).filter((one) => dropped.value && one !== dropped.value) });
    const part = found("[data-ask=region]");
    if (part) region(part.parentElement.querySelector("template"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.id === "ms-example-words") {
      event.preventDefault();
      words("more");
    }
  });
  // Whoever slides on is not answered in between: an answer would bring the slider back to where it was.
  let sliding = null;
  document.addEventListener("change", (event) => {
    const { slider, colour } = event.target.dataset;
    if (slider) {
      const { value } = event.target;
      clearTimeout(sliding);
      sliding = setTimeout(() => motifsearch.ask({ [slider]: String(value / 100) }), 350);
    }
    if (colour) choose(event.target.value.slice(1));
  });
})();
