"""What a page loses when its text is made larger or more spaced: what is cut, what is out of the
window, what is covered."""

from playwright.sync_api import Page

# A script draws an icon in their place, or a screen reader alone reads them.
_NOT_SHOWN = (
    "script, style, option, svg, .fr-sr-only, .fr-skiplinks, .fr-btn--menu, .fr-search-bar"
    " :is(.fr-btn, .fr-label), .fr-pagination__link--lg-label, .fr-table--no-caption caption,"
    " .site-filters .fr-fieldset__legend"
)
_LOST = """(notShown) => {
  const said = (element) => `${element.localName} « ${element.textContent.trim().slice(0, 40)} »`;
  const lost = new Set(), lines = [];
  const tooWide = document.documentElement.scrollWidth - window.innerWidth;
  if (tooWide > 0) lost.add(`the page is ${tooWide} px too wide`);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const owner = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || owner.closest(notShown)) continue;
    if (!owner.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const places = [...range.getClientRects()].filter((place) => place.width > 1 && place.height > 1);
    let scrolls = false;
    for (let box = owner; box !== document.documentElement && !scrolls; box = box.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(box);
      scrolls = /auto|scroll/.test(overflowX + overflowY);
      if (scrolls || (overflowX === "visible" && overflowY === "visible")) continue;
      const frame = box.getBoundingClientRect();
      const isIn = (place) => place.left >= frame.left - 1 && place.right <= frame.right + 1
        && place.top >= frame.top - 3 && place.bottom <= frame.bottom + 3;
      if (!places.every(isIn)) lost.add(`cut: ${said(owner)}`);
    }
    if (scrolls) continue; // A table that scrolls in its frame.
    for (const place of places) {
      if (place.left < -1 || place.right > window.innerWidth + 1) lost.add(`out of the window: ${said(owner)}`);
      // The middle of a line: its upper and lower ends are empty.
      const blank = place.height / 5;
      const { left, right, top, bottom } = place;
      lines.push({ owner, text: texts.currentNode, left, right, top: top + blank, bottom: bottom - blank });
    }
  }
  lines.sort((one, other) => one.top - other.top);
  lines.forEach((one, place) => {
    for (let next = place + 1; next < lines.length && lines[next].top < one.bottom - 2; next++) {
      const other = lines[next];
      const isBeside = Math.min(one.right, other.right) - Math.max(one.left, other.left) <= 2;
      if (one.text !== other.text && !isBeside) lost.add(`one over the other: ${said(one.owner)}, ${said(other.owner)}`);
    }
  });
  return [...lost];
}"""


def lost_text(tab: Page) -> list[str]:
    """What cannot be read any more, in words; everything that is folded is opened first."""
    tab.evaluate(
        "document.querySelectorAll('details').forEach((details) => { details.open = true; })"
    )
    lost: list[str] = tab.evaluate(_LOST, _NOT_SHOWN)
    return lost
