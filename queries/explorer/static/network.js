// The picture in hand: zoom by wheel, pinch, keys and buttons, move the ground and the marks, light up what is near.

const LEAST = 0.15, MOST = 6;
const WIDE = 165, HIGH = 46; // the room of a mark with its label

// Who scrolls down the page and comes over the picture goes on scrolling.
let passing = -Infinity;
addEventListener("wheel", (event) => { if (!event.target.closest("[data-network] svg")) passing = event.timeStamp; }, { passive: true });

export function network(figure, before) {
  if (!figure) return null;
  const svg = figure.querySelector("svg");
  const nodes = new Map([...svg.querySelectorAll(".node")].map((node) => [node.dataset.id, read(node)]));
  const lines = [...svg.querySelectorAll(".line")].map(line);
  const whole = { x: 0, y: 0, w: svg.viewBox.baseVal.width, h: svg.viewBox.baseVal.height };
  const middle = [...nodes.values()].find((node) => node.element.classList.contains("centre"));
  const begun = performance.now();
  figure.classList.add("live");
  figure.querySelector(".tools").hidden = false;
  const grown = keep(before);
  let view = { ...whole };
  if (before && !grown) view = before.view;
  else if (innerWidth < 740) around(middle);
  look();

  function read(element) {
    const { e: x, f: y } = element.transform.baseVal.getItem(0).matrix;
    return { element, x, y, r: Number(element.dataset.r) };
  }
  function line(element) {
    return { element, a: element.dataset.a, b: element.dataset.b, bend: Number(element.dataset.bend), glyph: element.querySelector(".glyph"), arrows: element.querySelectorAll(".arrow") };
  }
  // What was seen before stands where it stood; what is new stands where the server put it or near what it hangs on,
  // at the nearest place that is free.
  function keep(old) {
    if (!old || ![...nodes.keys()].some((id) => old.seen.has(id))) return false;
    const standing = [], fresh = [];
    for (const [id, node] of nodes) {
      const was = old.seen.get(id);
      if (was) { place(node, was.x, was.y); standing.push(node); } else fresh.push([id, node]);
    }
    for (const [id, node] of fresh) {
      const ends = lines.filter((one) => one.a === id || one.b === id).map((one) => nodes.get(one.a === id ? one.b : one.a));
      const hub = ends.some((end) => end === middle) ? null : ends.find((end) => standing.includes(end));
      place(node, ...free(hub ?? node, standing));
      standing.push(node);
    }
    lines.forEach(bow);
    const xs = standing.map((node) => node.x), ys = standing.map((node) => node.y);
    const x = Math.min(0, Math.min(...xs) - 130), y = Math.min(0, Math.min(...ys) - 50);
    Object.assign(whole, { x, y, w: Math.max(whole.w, Math.max(...xs) + 130) - x, h: Math.max(whole.h, Math.max(...ys) + 60) - y });
    return fresh.length > 0;
  }
  function free(from, taken) {
    const out = Math.atan2(from.y - middle.y, from.x - middle.x);
    for (let ring = 0; ring < 24; ring++) {
      const steps = Math.max(1, 8 * ring);
      for (let step = 0; step < steps; step++) {
        const turn = out + (step % 2 ? 1 : -1) * Math.ceil(step / 2) * ((2 * Math.PI) / steps);
        const x = from.x + 62 * ring * Math.cos(turn), y = from.y + 40 * ring * Math.sin(turn);
        if (taken.every((one) => Math.abs(one.x - x) > WIDE || Math.abs(one.y - y) > HIGH)) return [x, y];
      }
    }
    return [from.x, from.y];
  }
  function place(node, x, y) {
    Object.assign(node, { x, y });
    node.element.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  }
  function bow(one) {
    const a = nodes.get(one.a), b = nodes.get(one.b);
    if (!a || !b) return;
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const nx = -(b.y - a.y) / length, ny = (b.x - a.x) / length;
    const bend = { x: (a.x + b.x) / 2 + 2 * one.bend * nx, y: (a.y + b.y) / 2 + 2 * one.bend * ny };
    const start = toward(a, bend, a.r + 2), end = toward(b, bend, b.r + 2);
    const path = `M${start.x} ${start.y}Q${bend.x} ${bend.y} ${end.x} ${end.y}`;
    for (const stroke of one.element.querySelectorAll(".grip, .ink, .core")) stroke.setAttribute("d", path);
    one.glyph?.setAttribute("transform", `translate(${(start.x + 2 * bend.x + end.x) / 4} ${(start.y + 2 * bend.y + end.y) / 4}) scale(4)`);
    const tips = one.element.dataset.ahead === "1" ? [end] : [];
    if (one.element.dataset.back === "1") tips.push(start);
    one.arrows.forEach((arrow, number) => {
      const tip = tips[number], turn = (Math.atan2(tip.y - bend.y, tip.x - bend.x) * 180) / Math.PI;
      arrow.setAttribute("transform", `translate(${tip.x} ${tip.y}) rotate(${turn})`);
    });
  }
  function toward(from, to, far) {
    const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    return { x: from.x + ((to.x - from.x) * far) / length, y: from.y + ((to.y - from.y) * far) / length };
  }
  function look() { svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`); }
  function around(node) {
    if (!node) return;
    const scale = Math.min(1, (1.15 * svg.clientWidth) / whole.w);
    const w = whole.w * scale, h = w * (svg.clientHeight / Math.max(1, svg.clientWidth));
    view = { x: node.x - w / 2, y: node.y - h / 2, w, h };
  }
  function point(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return { x: at.x, y: at.y };
  }
  function zoom(factor, at = { x: view.x + view.w / 2, y: view.y + view.h / 2 }) {
    const scale = Math.min(MOST, Math.max(LEAST, (whole.w / view.w) * factor)), by = whole.w / scale / view.w;
    view = { x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by, w: view.w * by, h: view.h * by };
    look();
  }

  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && event.timeStamp - passing < 400) { passing = event.timeStamp; return; }
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0018)), point(event));
  }, { passive: false });

  const held = new Map();
  let grabbed = null, travelled = 0, apart = 0;
  svg.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    held.set(event.pointerId, event);
    travelled = 0;
    const element = event.target.closest(".node");
    grabbed = held.size === 1 && element && !event.target.closest(".more") ? nodes.get(element.dataset.id) : null;
    apart = held.size === 2 ? distance() : 0;
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held.has(event.pointerId)) return;
    const last = held.get(event.pointerId);
    const from = point(last), to = point(event);
    travelled += Math.hypot(event.clientX - last.clientX, event.clientY - last.clientY);
    held.set(event.pointerId, event);
    if (travelled < 4) return;
    svg.setPointerCapture(event.pointerId);
    svg.classList.add("moving");
    if (held.size === 2) {
      const now = distance();
      if (apart) zoom(now / apart, point(event));
      apart = now;
    } else if (grabbed) {
      place(grabbed, grabbed.x + to.x - from.x, grabbed.y + to.y - from.y);
      for (const one of lines) if (one.a === grabbed.element.dataset.id || one.b === grabbed.element.dataset.id) bow(one);
    } else {
      view = { ...view, x: view.x - (to.x - from.x), y: view.y - (to.y - from.y) };
      look();
    }
  });
  function distance() {
    const [one, two] = held.values();
    return Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
  }
  for (const kind of ["pointerup", "pointercancel"]) {
    svg.addEventListener(kind, (event) => { held.delete(event.pointerId); grabbed = null; svg.classList.remove("moving"); });
  }
  svg.addEventListener("click", (event) => {
    if (travelled >= 4) { event.preventDefault(); event.stopPropagation(); }
    travelled = 0;
  }, true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());

  function light(element) {
    const on = new Set();
    const node = element?.closest(".node"), one = element?.closest(".line");
    if (node) {
      on.add(node.dataset.id);
      for (const each of lines) if (each.a === node.dataset.id || each.b === node.dataset.id) { on.add(each.a).add(each.b); }
    } else if (one) on.add(one.dataset.a).add(one.dataset.b);
    svg.classList.toggle("near", on.size > 0);
    for (const [id, each] of nodes) each.element.classList.toggle("lit", on.has(id));
    for (const each of lines) {
      const lit = node ? each.a === node.dataset.id || each.b === node.dataset.id : each.element === one;
      each.element.classList.toggle("lit", lit);
    }
  }
  svg.addEventListener("pointerover", (event) => { if (!held.size && event.pointerType === "mouse") light(event.target); });
  svg.addEventListener("pointerleave", () => light(null));
  svg.addEventListener("focusin", (event) => { if (performance.now() - begun > 500 && event.target.matches(":focus-visible")) light(event.target); });
  svg.addEventListener("focusout", () => light(null));

  figure.addEventListener("click", (event) => {
    const kind = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (kind === "in") zoom(1.3);
    if (kind === "out") zoom(1 / 1.3);
    if (kind === "all") { view = { ...whole }; look(); }
    const save = event.target.closest("[data-save]");
    if (save) download(svg, save.dataset.save);
  });
  figure.querySelector("[data-save]").hidden = false;
  return { places: () => ({ seen: new Map([...(before?.seen ?? []), ...nodes]), view }) };
}

// The picture as it stands, with the look that style sheets give it written into it: a file has no style sheets.
function download(svg, name) {
  const copy = svg.cloneNode(true);
  copy.classList.remove("near");
  for (const gone of copy.querySelectorAll(".more, .grip")) gone.remove();
  const kept = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "paint-order", "vector-effect"];
  const from = svg.querySelectorAll("path:not(.grip):not(.more *), text"), to = copy.querySelectorAll("path, text");
  from.forEach((element, number) => {
    const look = getComputedStyle(element);
    for (const property of kept) to[number].setAttribute(property, look.getPropertyValue(property));
    to[number].setAttribute("font-family", "sans-serif");
  });
  for (const link of copy.querySelectorAll("a")) link.setAttribute("href", new URL(link.getAttribute("href"), location.href).href);
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
