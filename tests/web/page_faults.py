"""What is wrong with a page, in words: its structure, its headings, its names, its identifiers, its
code and its typography. Read by `tests.web.page_client`, which looks at every page it fetches."""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CONTROLS = ("input", "select", "textarea")
NOT_TYPESET = ("script", "style", "textarea", "pre", "code")
LOADERS = ("script", "link", "img", "source", "iframe", "form")
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
# Plain spaces where French wants others, and typewriter apostrophes. « 12:30 » and « a://b » are no
# sentences.
BAD_TYPOGRAPHY = re.compile(r"\S[ \n]+[;?!»](?![\w/])|\S[ \n]+:(?![\w/])|«[ \n]|\w'\w")


def text_of(element: Element) -> str:
    """The element's text on one line, with plain spaces and apostrophes."""
    text = (
        "".join(_texts(element, set()))
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
        .replace("’", "'")
    )
    return " ".join(text.split())


def faults_of(tree: Element) -> list[str]:
    """Everything that is wrong with a page, in words."""
    return [
        fault
        for check in (_structure, _headings, _names, _ids, _inline_code, _typography)
        for fault in check(tree)
    ]


def _structure(tree: Element) -> Iterator[str]:
    if tree.get("lang") != "fr":
        yield "the language is not said"
    if len(list(tree.iter("main"))) != 1:
        yield "there must be one main"
    titles = [text_of(title) for head in tree.iter("head") for title in head.iter("title")]
    h1s = [text_of(h1) for h1 in tree.iter("h1")]
    if len(titles) != 1 or len(h1s) != 1:
        yield f"one title and one h1 are expected: {titles}, {h1s}"
    elif titles[0].removeprefix("Erreur : ").rpartition(" – ")[0] != h1s[0]:
        yield f"title and h1 differ: {titles[0]!r}, {h1s[0]!r}"
    has_errors = any("fr-message--error" in element.get("class", "") for element in tree.iter())
    if has_errors and not titles[0].startswith("Erreur : "):
        yield "the title does not say that there is an error"
    for image in tree.iter("img"):
        if "alt" not in image.attrib:
            yield f"image without alt: {image.get('src')}"
    for link in tree.iter("a"):
        if link.get("target") == "_blank" and "noopener" not in link.get("rel", ""):
            yield f"link that gives the page away: {link.get('href')}"


def _headings(tree: Element) -> Iterator[str]:
    level = 0
    # The window of display settings stands outside the flow of the page.
    for element in _flow(tree):
        if element.tag in HEADINGS:
            if int(element.tag[1]) > level + 1 and level:
                yield f"heading level jumps from {level} to {element.tag}: {text_of(element)}"
            level = int(element.tag[1])


def _flow(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag != "dialog":
            yield child
            yield from _flow(child)


def _names(tree: Element) -> Iterator[str]:
    labels = {label.get("for") for label in tree.iter("label") if text_of(label)}
    wrapped = {
        id(control)
        for label in tree.iter("label")
        for control in label.iter()
        if control.tag in CONTROLS
    }
    for element in tree.iter():
        is_named = element.get("aria-label") or element.get("aria-labelledby")
        if element.tag in CONTROLS and element.get("type") not in {"hidden", "submit", "button"}:
            if not (is_named or element.get("id") in labels or id(element) in wrapped):
                yield f"control without a label: {element.attrib}"
        elif element.tag in {"a", "button"} and not (
            is_named or text_of(element) or element.get("title")
        ):
            yield f"{element.tag} without a name: {element.attrib}"
        elif element.tag == "fieldset" and not any(
            text_of(legend) for legend in element.iter("legend")
        ):
            yield f"fieldset without a legend: {element.attrib}"


def _ids(tree: Element) -> Iterator[str]:
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    yield from (f"duplicate id: {name}" for name, count in ids.items() if count > 1)
    for element in tree.iter():
        for attribute in REFERENCES:
            yield from (
                f"{attribute} names no element: {name}"
                for name in element.get(attribute, "").split()
                if name not in ids
            )
        address = element.get("href", "") if element.tag == "a" else ""
        if address.startswith("#") and address[1:] not in ids:
            yield f"anchor to nowhere: {address}"


def _inline_code(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        for attribute in element.attrib:
            if attribute == "style" or attribute.startswith("on"):
                yield f"inline {attribute} on {element.tag}"
        is_data = element.get("type") in {"application/json", "application/ld+json"}
        if element.tag == "style" or (
            element.tag == "script" and "src" not in element.attrib and not is_data
        ):
            yield f"inline {element.tag}"
        if element.tag == "script" and element.get("src") and not element.get("integrity"):
            yield f"script without integrity: {element.get('src')}"
        for attribute in ("src", "href", "action"):
            value = element.get(attribute, "")
            is_loaded = element.tag in LOADERS and element.get("rel") not in {
                "canonical",
                "alternate",
            }
            if is_loaded and value.startswith(("http:", "https:", "//")):
                yield f"resource from elsewhere: {value}"


def _typography(tree: Element) -> Iterator[str]:
    for text in _texts(tree, set(NOT_TYPESET)):
        if found := BAD_TYPOGRAPHY.search(text):
            yield f"typography: {text[max(0, found.start() - 20) : found.end() + 10]!r}"


def _texts(element: Element, skipped: set[str]) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in skipped:
        if element.text:
            yield element.text
        for child in element:
            yield from _texts(child, skipped)
            if child.tail:
                yield child.tail
