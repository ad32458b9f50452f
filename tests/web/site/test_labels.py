"""Buttons begin with a verb, the same for the same deed: those of the list in CONTRIBUTING.md."""

import re
from collections.abc import Iterator

import pytest
from jinja2 import Environment, nodes

from catalog.settings import PROJECT_ROOT

TEMPLATES = PROJECT_ROOT / "templates"
# Their button bears what they open: a name, a number, a symbol that the design system sets.
SET_BY_THE_DESIGN_SYSTEM = {
    "accordion.html",
    "pagination.html",
    "term.html",
    "header.html",
    "footer.html",
    "breadcrumb.html",
}
NAMES_WHAT_IT_FOLDS = {"Filtrer et trier"}


def allowed_verbs() -> list[str]:
    text = (PROJECT_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.partition("| Verbe |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    return [verb for row in rows for verb in row.split(", ")]


def labels() -> Iterator[tuple[str, str]]:
    """Each template and the label of each button in it: calls of the macro, and elements that have
    no macro."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        source = path.read_text(encoding="utf-8")
        name = path.relative_to(TEMPLATES).as_posix()
        for call in Environment(autoescape=True).parse(source).find_all(nodes.Call):
            if (
                isinstance(call.node, nodes.Name)
                and call.node.name in {"button", "print_button"}
                and call.args
            ):
                yield from ((name, label) for label in _constants(call.args[0]))
        if path.name not in SET_BY_THE_DESIGN_SYSTEM:
            yield from (
                (name, label.strip())
                for label in re.findall(r"<button[^>]*>([^<{]+)</button>", source)
            )


def _constants(node: nodes.Node) -> Iterator[str]:
    """What the label may be; of a label made of parts, its beginning."""
    if isinstance(node, nodes.Const):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from _constants(node.expr1)
        if node.expr2 is not None:
            yield from _constants(node.expr2)
    elif isinstance(node, nodes.Concat):
        yield from _constants(node.nodes[0])


def verb_of(label: str, verbs: list[str]) -> str | None:
    return next((verb for verb in verbs if re.match(rf"{verb}\b", label)), None)


LABELS = sorted(set(labels()))


@pytest.mark.parametrize(("template", "label"), LABELS)
def test_a_button_begins_with_a_verb_of_the_list(template: str, label: str) -> None:
    assert label in NAMES_WHAT_IT_FOLDS or verb_of(label, allowed_verbs()), (
        f"{label!r}: see « Changer un texte » in CONTRIBUTING.md"
    )


def test_every_verb_of_the_list_serves() -> None:
    verbs = allowed_verbs()
    used = {verb_of(label, verbs) for _, label in LABELS}
    assert set(verbs) - used == set()


def test_a_label_without_a_verb_is_seen() -> None:
    assert verb_of("Dossier de visite", allowed_verbs()) is None
    assert verb_of("Voirie communale", allowed_verbs()) is None
