// The map of the collection: pictures on a plane that is moved, zoomed, coloured and filtered.
addEventListener("DOMContentLoaded", () => {
  const canvas = document.getElementById("ms-map");
  if (!canvas) return;
  const data = JSON.parse(document.getElementById("ms-map-data").textContent);
  const pen = canvas.getContext("2d");
  const KINDS = ["#1f5fa8", "#c2571a", "#2f7d4f", "#8a3ea8", "#a8322d", "#16818a", "#8a6d12", "#d0579b", "#5b6472", "#6a8f1f", "#3f4bb5", "#9a9a9a"];
  const COURSES = ["#1d8a4a", "#4f9d3a", "#b5322b", "#2f6fb0", "#8c8c8c"];
  const NONE = "#b9ad9b";
  const points = data.points.map(([photo, cloth, x, y, name, cluster], index) => ({ photo, cloth, x, y, name, cluster, index }));
  const facets = data.facets;
  const chooser = document.querySelector("[name=colour]");
  const legend = document.getElementById("ms-map-legend");
  const view = { scale: 1, x: 0.5, y: 0.5 };
  const faded = new Set();
  const pictures = new Map();
  let width = 1, height = 1, unit = 1, wide = 1, tall = 1, due = false;
  let lasso = null;
  let chosen = new Set();

  const colours = (facet) => (facet === "course" ? COURSES : KINDS);
  const valueOf = (point) => facets[chooser.value]?.values[point.index] ?? -1;
  const colourOf = (point) => (valueOf(point) < 0 ? NONE : colours(chooser.value)[valueOf(point) % KINDS.length]);
  const isFaded = (point) => faded.has(valueOf(point));
  const toScreen = (point) => [width / 2 + (point.x - view.x) * wide * view.scale, height / 2 + (point.y - view.y) * tall * view.scale];
  const toMap = (x, y) => [view.x + (x - width / 2) / (wide * view.scale), view.y + (y - height / 2) / (tall * view.scale)];

  function draw() {
    if (due) return;
    due = true;
    requestAnimationFrame(paint);
  }

  function picture(point) {
    let found = pictures.get(point.photo);
    if (!found) {
      found = new Image();
      found.decoding = "async";
      found.onload = draw;
      found.src = data.thumbnail + point.photo;
      pictures.set(point.photo, found);
    }
    return found.complete && found.naturalWidth ? found : null;
  }

  // One picture for each cell of a grid that only halves as one comes nearer, so that pictures do not flicker.
  function paint() {
    due = false;
    const ratio = devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const size = Math.min(120, (width < 600 ? 40 : 48) * Math.pow(view.scale, 0.35));
    const half = (length) => Math.pow(2, Math.ceil(Math.log2((size * 0.9) / (length * view.scale))));
    const across = half(wide), down = half(tall);
    const taken = new Set();
    const shown = [], dots = [];
    for (const point of points) {
      const [x, y] = toScreen(point);
      if (x < -size || y < -size || x > width + size || y > height + size) continue;
      const key = `${Math.floor(point.x / across)},${Math.floor(point.y / down)}`;
      if (isFaded(point) || taken.has(key)) dots.push([point, x, y]);
      else { taken.add(key); shown.push([point, x, y]); }
    }
    for (const [point, x, y] of dots) {
      pen.globalAlpha = isFaded(point) ? 0.18 : 0.85;
      pen.fillStyle = colourOf(point);
      pen.beginPath();
      pen.arc(x, y, chosen.has(point.index) ? 6 : 4, 0, 7);
      pen.fill();
    }
    pen.globalAlpha = 1;
    for (const [point, x, y] of shown) {
      const side = size / 2;
      pen.fillStyle = colourOf(point);
      pen.fillRect(x - side - 3, y - side - 3, size + 6, size + 6);
      const image = picture(point);
      if (image) {
        const least = Math.min(image.naturalWidth, image.naturalHeight);
        pen.drawImage(image, (image.naturalWidth - least) / 2, (image.naturalHeight - least) / 2, least, least, x - side, y - side, size, size);
      }
      if (chosen.has(point.index)) {
        pen.strokeStyle = "#111"; pen.lineWidth = 3;
        pen.strokeRect(x - side - 4, y - side - 4, size + 8, size + 8);
      }
    }
    drawnSize = size;
    if (lasso && lasso.length > 1) {
      pen.strokeStyle = "#111"; pen.lineWidth = 2; pen.setLineDash([6, 4]);
      pen.beginPath();
      lasso.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.closePath(); pen.stroke(); pen.setLineDash([]);
    }
    canvas.dataset.scale = view.scale.toFixed(3);
    canvas.dataset.pictures = shown.length;
    canvas.dataset.chosen = chosen.size;
  }
  let drawnSize = 48;

  function zoom(by, x = width / 2, y = height / 2) {
    const [mapX, mapY] = toMap(x, y);
    view.scale = Math.min(60, Math.max(0.6, view.scale * by));
    view.x = mapX - (x - width / 2) / (wide * view.scale);
    view.y = mapY - (y - height / 2) / (tall * view.scale);
    keep(); draw();
  }
  function move(x, y) { view.x -= x / (wide * view.scale); view.y -= y / (tall * view.scale); keep(); draw(); }
  function keep() { view.x = Math.min(1.05, Math.max(-0.05, view.x)); view.y = Math.min(1.05, Math.max(-0.05, view.y)); }
  function whole() { Object.assign(view, { scale: 1, x: 0.5, y: 0.5 }); draw(); }

  function resize() {
    const box = canvas.parentElement.getBoundingClientRect();
    const ratio = devicePixelRatio || 1;
    width = box.width; height = box.height;
    canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
    // Pictures reach beyond their points.
    unit = Math.max(80, Math.min(width, height) - 60);
    // Only nearness means something, so that a long frame may stretch the map a little.
    wide = Math.min(width - 60, unit * 1.6); tall = Math.min(height - 60, unit * 1.6);
    draw();
  }

  function fillLegend() {
    faded.clear();
    const facet = facets[chooser.value];
    const entries = facet ? facet.names.map((name, value) => [value, name, colours(chooser.value)[value % KINDS.length]]) : [];
    if (!facet || facet.values.some((value) => value < 0)) entries.push([-1, data.words.none, NONE]);
    legend.replaceChildren(...entries.map(([value, name, colour]) => {
      const label = document.createElement("label"), box = document.createElement("input"), mark = document.createElement("i");
      box.type = "checkbox"; box.checked = true; mark.style.background = colour;
      box.addEventListener("change", () => { box.checked ? faded.delete(value) : faded.add(value); draw(); });
      label.append(box, mark, name);
      return label;
    }));
    draw();
  }

  function at(x, y) {
    const near = drawnSize / 2 + 4;
    return points.filter((point) => !isFaded(point)).map((point) => [point, ...toScreen(point)])
      .filter(([, px, py]) => Math.abs(px - x) < near && Math.abs(py - y) < near)
      .sort((a, b) => Math.hypot(a[1] - x, a[2] - y) - Math.hypot(b[1] - x, b[2] - y))[0]?.[0];
  }
  function within(corners) {
    return points.filter((point) => {
      if (isFaded(point)) return false;
      const [x, y] = toScreen(point);
      let inside = false;
      for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
        const [ax, ay] = corners[i], [bx, by] = corners[j];
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      }
      return inside;
    });
  }
  function choose(found) {
    chosen = new Set(found.map((point) => point.index));
    canvas.dispatchEvent(new CustomEvent("chosen", { detail: { points: found, data, faded } }));
    draw();
  }

  // Fingers, mouse and pen: one moves or draws around, two pinch.
  const down = new Map();
  let moved = 0, apart = 0;
  const local = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  const lassoing = () => canvas.classList.contains("ms-lassoing");
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, local(event));
    moved = down.size > 1 ? 99 : 0;
    lasso = lassoing() && down.size === 1 ? [local(event)] : null;
    if (down.size === 2) { const [a, b] = [...down.values()]; apart = Math.hypot(a[0] - b[0], a[1] - b[1]); }
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!down.has(event.pointerId)) return;
    const [before, now] = [down.get(event.pointerId), local(event)];
    moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
    down.set(event.pointerId, now);
    if (down.size === 2) {
      const [a, b] = [...down.values()], gap = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (apart > 0 && gap > 0) zoom(gap / apart, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      apart = gap;
      move((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    } else if (lasso) { lasso.push(now); draw(); } else move(now[0] - before[0], now[1] - before[1]);
  });
  const up = (event) => {
    if (!down.delete(event.pointerId)) return;
    if (event.type === "pointerup" && lasso && lasso.length > 2) choose(within(lasso));
    else if (event.type === "pointerup" && moved < 6) { const found = at(...local(event)); choose(found ? [found] : []); }
    lasso = null;
    draw();
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 400), ...local(event));
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const act = {
      ArrowLeft: () => move(60, 0), ArrowRight: () => move(-60, 0), ArrowUp: () => move(0, 60), ArrowDown: () => move(0, -60),
      "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), 0: whole,
    }[event.key];
    if (act && !event.ctrlKey && !event.metaKey) { event.preventDefault(); act(); }
  });
  const tools = {
    in: () => zoom(1.6), out: () => zoom(1 / 1.6), whole,
    list: () => choose(within([[0, 0], [width, 0], [width, height], [0, height]])),
    lasso: (button) => button.setAttribute("aria-pressed", String(canvas.classList.toggle("ms-lassoing"))),
  };
  for (const button of document.querySelectorAll("[data-map]")) button.addEventListener("click", () => tools[button.dataset.map](button));
  chooser.addEventListener("change", fillLegend);
  new ResizeObserver(resize).observe(canvas.parentElement);
  resize();
  fillLegend();
});
