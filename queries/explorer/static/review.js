// Answers by single keys, as on the command line, wherever nothing is being typed; what a key does stands beside it.
// Loaded before the page is drawn, so that no key goes unheard of who answers faster than scripts are fetched.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing) {
    if (event.key === "Escape" && typing.id === "why") typing.blur();
    return;
  }
  const key = event.key.toLowerCase();
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => follow(key), { once: true });
  else if (follow(key)) event.preventDefault();
});

// Does what the key stands for, if the page has it.
function follow(key) {
  const meant = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (meant?.matches("input")) meant.focus();
  else meant?.click();
  return Boolean(meant);
}

// A second click before the next question stands there would answer that one unseen.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
