// Follows what is being made: asks for the page anew every two seconds and puts how far it is in place, until it is finished.
// Without scripts, the page has a link that does the same.
const EVERY = 2000;
const place = document.querySelector("[data-progress]");

async function follow() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-progress]");
  if (!fresh) {
    location.reload();
    return;
  }
  place.replaceChildren(...fresh.childNodes);
  place.dataset.progress = fresh.dataset.progress;
  wait();
}

function wait() {
  if (place?.dataset.progress === "en-cours") {
    setTimeout(() => follow().catch(wait), EVERY);
  }
}

wait();
