/* Small comforts; every page works without them. */

// A long form post is sent once: the button says that it is working, and a second click does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  // A file comes without leaving the page: its form stays ready.
  if (button?.hasAttribute("data-download")) return;
  if (form.method !== "post" || form.dataset.sent) {
    if (form.dataset.sent) event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  if (button) button.setAttribute("aria-disabled", "true");
  const status = form.querySelector("[data-waiting]");
  // Beyond two seconds, people want to know that something happens.
  if (status) window.setTimeout(() => { status.textContent = status.dataset.waiting; }, 2000);
});

// A page brought back by the « back » button is a fresh start.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    const status = form.querySelector("[data-waiting]");
    if (status) status.textContent = "";
  }
});

// The error summary speaks first.
document.querySelector("[data-error-summary]")?.focus();

// The menu of a phone is folded: the link that skips to it skips to what opens it.
document.querySelector('.fr-skiplinks a[href="#navigation"]')?.addEventListener("click", (event) => {
  const opener = document.getElementById("bouton-menu");
  if (!opener.checkVisibility()) return;
  event.preventDefault();
  opener.focus();
});
// A window when open, it has a name when closed too: that takes a role, which the design system's script removes.
const menu = document.getElementById("menu");
menu?.addEventListener("dsfr.conceal", () => window.setTimeout(() => menu.setAttribute("role", "group")));

// « Imprimer » buttons exist only where they work.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// « Copier » buttons too; the page says that it is done.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    const status = button.closest(".site-copy").querySelector("[data-copied]");
    status.textContent = status.dataset.copied;
  });
}

// What is folded on screen is unfolded on paper, and what is dark is light.
const root = document.documentElement;
window.addEventListener("beforeprint", () => {
  root.dataset.screenTheme = root.dataset.frTheme;
  root.dataset.frTheme = "light";
  for (const details of document.querySelectorAll("details:not([open])")) {
    details.open = true;
    details.dataset.unfolded = "yes";
  }
});
window.addEventListener("afterprint", () => {
  root.dataset.frTheme = root.dataset.screenTheme;
  delete root.dataset.screenTheme;
  for (const details of document.querySelectorAll("details[data-unfolded]")) {
    details.open = false;
    delete details.dataset.unfolded;
  }
});
