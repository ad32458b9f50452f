"""Three ways of acting on a page: with a mouse, by keyboard alone, and with a mouse where scripts
do not run.

A journey is written once, with these verbs. `then` is a text that the next page shows and this one
does not: no verb returns before it is there, so that nothing is read of the page that is left, and
nothing is typed into it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, StorageState, expect

MOST_TABS = 250
# Where the focus is: nowhere in the page, or drawn around an element or its label, and on the
# screen.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return "nowhere";
  const label = element.labels?.[0];
  const styles = [getComputedStyle(element), getComputedStyle(element, "::before"), getComputedStyle(element, "::after")];
  if (label) styles.push(getComputedStyle(label), getComputedStyle(label, "::before"));
  // The parts of a date are the browser's own, and so is what it draws around the one that has the focus.
  const isRing = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const isDrawn = element.type === "date" || styles.some(isRing);
  const box = element.getBoundingClientRect();
  const isOnScreen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return isDrawn && isOnScreen ? "visible" : `not visible: ${element.outerHTML.slice(0, 200)}`;
}"""

Name = str | re.Pattern[str]


class Way:
    """What is common to all; `delay` is the time between two keys, in milliseconds, `answered` how
    many fields were filled."""

    has_scripts = True

    def __init__(self, tab: Page, delay: float = 0) -> None:
        self.tab = tab
        self.main = tab.locator("main")
        self.delay = delay
        self.answered = 0

    def reach(self, element: Locator) -> None:
        """Put the cursor, or the focus, on an element."""
        raise NotImplementedError

    def act(self, element: Locator, key: str = "Enter") -> None:
        """Press a button, follow a link, fold or unfold."""
        raise NotImplementedError

    def write(self, label: Name, text: str) -> None:
        """Replace what a field holds."""
        self.reach(self.main.get_by_label(label).first)
        self.tab.keyboard.press("ControlOrMeta+A")
        self.tab.keyboard.type(text, delay=self.delay)
        self.answered += 1

    def name_organisation(self, label: Name, typed: str, whole: str) -> None:
        """Write a name, and take the suggestion `whole`."""
        self.write(label, typed)
        expect(self.main.get_by_role("option", name=whole, exact=True)).to_be_visible()
        self._take(whole)

    def confirm_organisation(self, whole: str, then: str) -> None:
        """Where no suggestion could be taken, the site asks which one is meant."""

    def press(self, name: Name, then: str) -> None:
        """Press the button that leads to a page."""
        self._leave(self.main.get_by_role("button", name=name).first, then)

    def follow(self, name: Name, then: str) -> None:
        """Follow the link of the content that leads to a page."""
        self._leave(self.main.get_by_role("link", name=name).first, then)

    def unfold(self, name: Name, then: str) -> None:
        """Open what is folded under a title: the page stays, `then` comes into sight."""
        summary = self.main.locator("summary").filter(has_text=name).first
        self.act(summary)
        expect(self.main.get_by_text(then).first).to_be_visible()

    def choose(self, question: Name, answer: str) -> None:
        """One answer of a list of buttons."""
        raise NotImplementedError

    def tick(self, box: Locator) -> None:
        raise NotImplementedError

    def go_back(self, then: str) -> None:
        self.tab.go_back()
        self._arrive(then)

    def open(self, path: str, then: str) -> None:
        self.tab.goto(path)
        self._arrive(then)

    def _take(self, whole: str) -> None:
        raise NotImplementedError

    def _leave(self, element: Locator, then: str) -> None:
        expect(self.main).not_to_contain_text(then)
        self.act(element)
        self._arrive(then)

    def _arrive(self, then: str) -> None:
        expect(self.main).to_contain_text(then)
        # The scripts of the page, if any, have done their part.
        self.tab.wait_for_load_state("load")


class Mouse(Way):
    def reach(self, element: Locator) -> None:
        element.click()

    def act(self, element: Locator, key: str = "Enter") -> None:
        element.click()

    def choose(self, question: Name, answer: str) -> None:
        self.answered += 1
        self.main.get_by_role("group", name=question).first.get_by_text(
            answer, exact=True
        ).first.click()

    def tick(self, box: Locator) -> None:
        # The design system hides the box itself and draws another in its label.
        self.main.locator(f"label[for={box.get_attribute('id')}]").click()

    def _take(self, whole: str) -> None:
        self.main.get_by_role("option", name=whole, exact=True).click()


class Keyboard(Way):
    def reach(self, element: Locator) -> None:
        self.tab_to(element)

    def act(self, element: Locator, key: str = "Enter") -> None:
        self.tab_to(element)
        self.tab.keyboard.press(key)

    def choose(self, question: Name, answer: str) -> None:
        self.answered += 1
        group = self.main.get_by_role("group", name=question).first
        wanted = group.get_by_role("radio", name=answer, exact=True)
        self.tab_to(group.get_by_role("radio"))
        for _ in range(group.get_by_role("radio").count()):
            if _has_focus(wanted):
                break
            self.tab.keyboard.press("ArrowDown")
        if not wanted.is_checked():
            self.tab.keyboard.press("Space")
        expect(wanted).to_be_checked()

    def tick(self, box: Locator) -> None:
        self.act(box, "Space")
        expect(box).to_be_checked()

    def tab_to(self, element: Locator) -> None:
        """Press Tab until the element, or one of them, has the focus, which is visible at each stop
        on the way."""
        expect(element.first).to_be_attached()
        for _ in range(MOST_TABS):
            if _has_focus(element):
                return
            self.tab.keyboard.press("Tab")
            focus = self.tab.evaluate(FOCUS)
            assert focus in {"visible", "nowhere"}, focus
        raise AssertionError(f"{MOST_TABS} times Tab does not lead to {element}")

    def _take(self, whole: str) -> None:
        option = self.main.get_by_role("option", name=whole, exact=True)
        for _ in range(self.main.get_by_role("option").count()):
            self.tab.keyboard.press("ArrowDown")
            if _has_focus(option):
                break
        self.tab.keyboard.press("Enter")
        expect(self.main.get_by_role("combobox").first).to_have_value(whole)


class WithoutScripts(Mouse):
    has_scripts = False

    def name_organisation(self, label: Name, typed: str, whole: str) -> None:
        self.write(label, typed)

    def confirm_organisation(self, whole: str, then: str) -> None:
        self.choose("Lequel est le vôtre", whole)
        self.press("Continuer", then)


WAYS: dict[str, type[Way]] = {
    "mouse": Mouse,
    "keyboard": Keyboard,
    "without scripts": WithoutScripts,
}


@contextmanager
def acting(
    kind: type[Way],
    browser: Browser,
    site_url: str,
    *,
    size: tuple[int, int] = (1280, 900),
    state: StorageState | None = None,
    delay: float = 0,
) -> Iterator[Way]:
    """A new window on the site, and a person of that kind before it."""
    width, height = size
    with browser.new_context(
        base_url=site_url,
        viewport={"width": width, "height": height},
        java_script_enabled=kind.has_scripts,
        storage_state=state,
        locale="fr-FR",
        reduced_motion="reduce",
    ) as context:
        context.set_default_timeout(20_000)
        yield kind(context.new_page(), delay)


def _has_focus(element: Locator) -> bool:
    return bool(element.evaluate_all("elements => elements.includes(document.activeElement)"))
