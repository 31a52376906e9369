// Names that come up while one is typed: a combobox after the ARIA Authoring Practices.

let boxes = 0;

export function suggestions(input) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `suggestions-${++boxes}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() || input.placeholder);
  list.hidden = true;
  const around = document.createElement("span");
  around.className = "suggesting";
  input.replaceWith(around);
  around.append(input, list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  let rows = [], chosen = -1, asking = null, timer = 0;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (number) => {
    chosen = number;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === number)));
    const item = list.children[number];
    if (item) {
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const take = (row) => {
    if ("fill" in input.dataset) {
      input.value = row.id;
      close();
    } else location.assign(row.url);
  };
  const show = (found) => {
    const kept = rows[chosen]?.id;
    rows = found;
    list.replaceChildren(...found.map((row, number) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${number}`;
      item.setAttribute("role", "option");
      item.append(row.name);
      const about = document.createElement("small");
      about.textContent = row.form === row.name ? row.about : `“${row.form}” · ${row.about}`;
      item.append(about);
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(row); });
      return item;
    }));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    mark(kept === undefined ? -1 : found.findIndex((row) => row.id === kept));
  };
  const ask = async () => {
    asking?.abort();
    const words = input.value.trim();
    if (words.length < 2) return close();
    asking = new AbortController();
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { signal: asking.signal });
      if (answer.ok) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    if (list.hidden || !rows.length) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((chosen + step + rows.length + (chosen < 0 && step < 0 ? 1 : 0)) % rows.length);
    } else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); take(rows[chosen]); }
  });
}
