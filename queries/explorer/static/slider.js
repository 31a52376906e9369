// Two thumbs on the years of the histogram, which set the fields "from" and "to".

export function slider(place, form, changed) {
  const first = Number(place.dataset.first), last = Number(place.dataset.last);
  if (first === last) return () => {};
  const range = document.createElement("div");
  range.className = "range";
  range.style.marginInline = `calc(${50 / (last - first + 1)}% - .55rem)`; // each thumb under the middle of its bar
  const thumbs = ["since", "until"].map((name) => {
    const field = form.elements[name], thumb = document.createElement("input");
    Object.assign(thumb, { type: "range", min: first, max: last, step: 1 });
    thumb.setAttribute("aria-label", field.labels[0].textContent.trim());
    range.append(thumb);
    return { field, thumb, end: name === "since" ? first : last };
  });
  place.append(range);

  const paint = () => {
    const [from, to] = thumbs.map(({ thumb }) => Number(thumb.value));
    for (const bar of place.querySelectorAll("rect")) {
      const year = Number(bar.dataset.year);
      bar.classList.toggle("out", year < from || year > to);
    }
  };
  const fit = () => {
    for (const { field, thumb, end } of thumbs) thumb.value = field.value.slice(0, 4) || end;
    paint();
  };
  for (const { field, thumb, end } of thumbs) {
    thumb.addEventListener("input", () => {
      const [one, two] = thumbs.map((both) => Number(both.thumb.value));
      if (one > two) thumb.value = thumb === thumbs[0].thumb ? two : one;
      field.value = Number(thumb.value) === end ? "" : thumb.value;
      paint();
      changed();
    });
    thumb.addEventListener("change", (event) => event.stopPropagation());
  }
  fit();
  return fit;
}
