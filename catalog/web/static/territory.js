/* « Votre collectivité »: a list of suggestions under the field, and examples that fill the need. Without this file the field
   is a plain one, and the site asks « quelle commune ? » when it must. */

const SOURCE = "/api/v1/territories?q=";
const PAUSE = 150; // milliseconds without a key before asking
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&rsquo;" };
const escaped = (text) => text.replace(/[&<>"']/g, (character) => ENTITIES[character]);

let timer = 0;
let asked = 0;

function search(query, show) {
  const turn = ++asked;
  window.clearTimeout(timer);
  timer = window.setTimeout(async () => {
    try {
      const answer = await fetch(SOURCE + encodeURIComponent(query), { headers: { Accept: "application/json" } });
      const items = answer.ok ? (await answer.json()).items : [];
      if (turn === asked) show(items.map((item) => item.label));
    } catch {
      if (turn === asked) show([]); // Out of reach: what is typed is sent as it stands.
    }
  }, PAUSE);
}

function enhance(holder) {
  const plain = holder.querySelector("input");
  const description = plain.getAttribute("aria-describedby");
  const isWrong = plain.getAttribute("aria-invalid");
  const place = document.createElement("div");
  plain.replaceWith(place);
  window.accessibleAutocomplete({
    element: place,
    id: plain.id,
    name: plain.name,
    defaultValue: plain.value,
    required: plain.required,
    inputClasses: plain.className,
    displayMenu: "overlay",
    minLength: 2,
    confirmOnBlur: false,
    showNoOptionsFound: false,
    // Suggestions that arrive once the field is left would open over what follows it.
    source: (query, show) => search(query, (labels) => holder.contains(document.activeElement) && show(labels)),
    templates: { inputValue: (label) => label ?? "", suggestion: (label) => escaped(label ?? "") },
    tStatusQueryTooShort: (length) => `Tapez au moins ${length} lettres.`,
    tStatusNoResults: () => "Aucune proposition.",
    tStatusSelectedOption: (option, count, index) => `${option}, proposition ${index + 1} sur ${count}, choisie.`,
    tStatusResults: (count, option) => `${count} proposition${count > 1 ? "s" : ""}. ${option}`,
    tAssistiveHint: () =>
      "Des propositions s’affichent quand vous tapez : flèches haut et bas pour les parcourir, Entrée pour choisir.",
  });
  const field = document.getElementById(plain.id);
  field.maxLength = plain.maxLength;
  if (isWrong) field.setAttribute("aria-invalid", isWrong);
  // The component describes its field by its own hint only, and drops it once something is typed: ours must stay.
  const describe = () => {
    const own = `${plain.id}__assistiveHint`;
    const wanted = [description, field.value ? "" : own].filter(Boolean).join(" ");
    if (field.getAttribute("aria-describedby") !== wanted) field.setAttribute("aria-describedby", wanted);
  };
  new MutationObserver(describe).observe(field, { attributes: true, attributeFilter: ["aria-describedby"] });
  describe();
}

if (window.accessibleAutocomplete) document.querySelectorAll("[data-territory]").forEach(enhance);

for (const example of document.querySelectorAll("[data-example]")) {
  example.addEventListener("click", (event) => {
    event.preventDefault();
    const need = document.getElementById("need");
    need.value = example.dataset.example;
    need.focus();
  });
}
