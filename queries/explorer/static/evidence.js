// The sentences of a tie in a panel beside picture and table. Which tie is shown stands in the address, after the #,
// so that back and forward and a shared address show it, too.

const KEY = "tie=";

export function evidencePanel(panel) {
  let asked = null, opener = null;

  const close = (keep) => {
    panel.hidden = true;
    panel.replaceChildren();
    if (!keep && location.hash.startsWith(`#${KEY}`)) history.pushState(history.state, "", location.pathname + location.search);
    if (opener?.isConnected) opener.focus();
    opener = null;
  };
  const show = async (path) => {
    asked?.abort();
    asked = new AbortController();
    const address = new URL(path, location.href);
    if (address.origin !== location.origin || !address.pathname.startsWith("/tie/")) return;
    address.searchParams.set("part", "evidence");
    const lang = document.documentElement.lang;
    address.searchParams.set("lang", lang);
    try {
      const answer = await fetch(address, { signal: asked.signal });
      const told = new DOMParser().parseFromString(await answer.text(), "text/html");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "close";
      button.textContent = panel.dataset.close;
      button.addEventListener("click", () => close());
      panel.replaceChildren(button, ...(told.querySelector("main") ?? told.body).childNodes);
      panel.hidden = false;
      panel.scrollTop = 0;
      panel.focus({ preventScroll: true });
    } catch (error) {
      if (error.name !== "AbortError") location.assign(path);
    }
  };
  const restore = () => {
    const path = new URLSearchParams(location.hash.slice(1)).get("tie");
    if (path) show(path);
    else if (!panel.hidden) close(true);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-evidence]");
    if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    opener = link;
    const path = link.getAttribute("href");
    history.pushState(history.state, "", `#${KEY}${encodeURIComponent(path)}`);
    show(path);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) close(); });
  addEventListener("popstate", restore);
  restore();
}
