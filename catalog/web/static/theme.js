/* Runs before the page is drawn: says that scripts work, and applies the reader's theme so that the page does not flash. */
(function () {
  const root = document.documentElement;
  root.classList.add("has-js");
  let chosen = null;
  try {
    chosen = window.localStorage.getItem("scheme");
  } catch {
    // Storage refused by the reader: the system's theme applies.
  }
  if (chosen === "light" || chosen === "dark") {
    root.setAttribute("data-fr-scheme", chosen);
  }
  const isDark = chosen === "dark" || (chosen !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  root.setAttribute("data-fr-theme", isDark ? "dark" : "light");
})();
