// Answers by single keys, as on the command line, wherever nothing is being typed; what a key does stands beside it.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing) {
    if (event.key === "Escape" && typing.id === "why") typing.blur();
    return;
  }
  const meant = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key.toLowerCase());
  if (!meant) return;
  event.preventDefault();
  if (meant.matches("input")) meant.focus();
  else meant.click();
});

// A second click before the next question stands there would answer that one unseen.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
