// What was chosen on the map, below it: pictures that lead to their records, and a group of their own for writers.
addEventListener("DOMContentLoaded", () => {
  const canvas = document.getElementById("ms-map"), place = document.getElementById("ms-map-chosen");
  if (!canvas) return;
  const MOST = 200;
  const made = (name, attributes = {}, ...children) => {
    const element = Object.assign(document.createElement(name), attributes);
    element.append(...children);
    return element;
  };
  canvas.addEventListener("chosen", ({ detail: { points, data } }) => {
    if (!points.length) { place.replaceChildren(made("p", { className: "ms-note" }, data.words.selected_none)); return; }
    const thumbs = made("div", { className: "ms-thumbs" }, ...points.slice(0, MOST).map((point) =>
      made("a", { href: data.record + point.photo, className: "ms-thumb ms-thumb-large", title: point.name },
        made("img", { src: data.thumbnail + point.photo, alt: point.name, loading: "lazy" }))));
    const parts = [made("h2", {}, data.words.selected.replace("{count}", points.length)), thumbs];
    const clusters = new Set(points.map((point) => point.cluster));
    if (data.split && points.length > 1 && clusters.size === 1 && !clusters.has(0)) {
      parts.push(made("form", { method: "post", action: data.split, className: "ms-actions" },
        made("input", { type: "hidden", name: "cluster", value: [...clusters][0] }),
        made("input", { type: "hidden", name: "cloths", value: points.map((point) => "C" + point.cloth).join(" ") }),
        made("button", { type: "submit", className: "ms-button" }, data.words.split),
        made("span", { className: "ms-note" }, data.words.split_note)));
    }
    place.replaceChildren(...parts);
  });
});
