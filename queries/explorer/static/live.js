// The part of a page that filters, headings of columns and pagers change: fetched and put in place, the address kept.
import { network } from "./network.js";
import { slider } from "./slider.js";

export function livePart(part) {
  const form = document.querySelector(`form[data-filters="#${part.id}"]`);
  let asking = null, timer = 0, noted = -Infinity, shown = here(), places, picture = network(part.querySelector("[data-network]"));
  const ranges = form?.querySelector("[data-slider]");
  const fit = ranges ? slider(ranges, form, () => later(90)) : () => {};

  const address = () => {
    const data = new FormData(form);
    const query = new URLSearchParams([...data].filter(([, value]) => value !== ""));
    for (const key of ["sort", "order"]) {
      const now = new URLSearchParams(location.search).get(key);
      if (now) query.set(key, now);
    }
    if (query.get("depth") === "1") query.delete("depth");
    for (const one of new URLSearchParams(location.search).getAll("expand")) query.append("expand", one);
    const text = query.toString();
    return location.pathname + (text ? `?${text}` : "");
  };
  const show = async (path, how) => {
    asking?.abort();
    asking = new AbortController();
    const target = new URL(path, location.href);
    target.searchParams.set("part", part.id);
    part.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(target, { signal: asking.signal });
      const told = new DOMParser().parseFromString(await answer.text(), "text/html");
      const focused = named(document.activeElement?.closest?.(`#${part.id} a[href]`));
      places = picture?.places() ?? places;
      part.replaceChildren(...(answer.ok ? told.body : told.querySelector("main") ?? told.body).childNodes);
      picture = network(part.querySelector("[data-network]"), places);
      if (how === "push") note(path);
      shown = here();
      if (focused) [...part.querySelectorAll("a[href]")].find((link) => named(link) === focused)?.focus();
      const said = document.querySelector("[data-said]");
      if (said) said.textContent = part.querySelector(".summary")?.textContent ?? "";
      part.removeAttribute("aria-busy");
    } catch (error) {
      if (error.name !== "AbortError") location.assign(path);
    }
  };
  // What follows within a moment, as when a thumb is dragged, is one step for the button that goes back.
  const note = (path) => {
    const now = performance.now();
    if (now - noted < 1200) history.replaceState({}, "", path);
    else history.pushState({}, "", path);
    noted = now;
    for (const link of document.querySelectorAll(".languages a")) {
      const same = new URL(path, location.href);
      same.searchParams.set("lang", link.lang);
      link.href = same;
    }
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => form.checkValidity() && show(address(), "push"), wait);
  };
  const fill = () => {
    const asked = new URLSearchParams(location.search);
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden") continue;
      if (field.type === "checkbox") field.checked = asked.getAll(field.name).includes(field.value);
      else field.value = asked.get(field.name) ?? (field.name === "depth" ? "1" : "");
    }
    fit();
  };

  part.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-part], [data-part] a");
    if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show(link.getAttribute("href"), "push");
  });
  if (form) {
    form.querySelector(".actions button").hidden = true; // each change applies itself
    form.addEventListener("submit", (event) => { event.preventDefault(); later(0); });
    form.addEventListener("change", () => { fit(); later(0); });
    form.addEventListener("input", (event) => { if (event.target.type === "search") later(250); });
    form.querySelector("[data-reset]")?.addEventListener("click", (event) => {
      event.preventDefault();
      history.pushState({}, "", event.target.getAttribute("href"));
      fill();
      show(here(), "");
    });
  }
  addEventListener("popstate", () => {
    if (here() === shown) return; // only the sentences beside it came or went
    if (form) fill();
    show(here(), "");
  });
}

function named(link) {
  return link?.getAttribute("aria-label") ?? link?.textContent.trim();
}

function here() {
  return location.pathname + location.search;
}
