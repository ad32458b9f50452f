"""A briefing as pages of plain blocks (headings, terms, lists, tables): formats only draw them, and
all say the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from catalog.advice.visits.briefing.document import BriefedProposal, Briefing, FactLine
from matching.domain.wording import INDICATIVE, capitalised

_COUNTED = ("Par où commencer", "Une proposition", "Deux propositions", "Trois propositions")
NOT_OFFICIAL = "Site non officiel."


@dataclass(frozen=True, slots=True)
class Title:
    """What a page is about: the visit above it, its status under it."""

    kind: ClassVar = "title"
    text: str
    above: str
    under: str


@dataclass(frozen=True, slots=True)
class PaperBlock:
    """The heading of a part."""

    kind: ClassVar = "part"
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    kind: ClassVar = "text"
    text: str
    role: Literal["plain", "need", "blocking", "aside"] = "plain"


@dataclass(frozen=True, slots=True)
class Link:
    """The address of the live version."""

    kind: ClassVar = "link"
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Terms:
    kind: ClassVar = "terms"
    lines: tuple[FactLine, ...]


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """One proposal: what it does, the offering's name, the verdict, why, then what a first answer
    carries."""

    kind: ClassVar = "card"
    number: int
    text: str
    name: str
    verdict: str
    why: str
    lines: tuple[FactLine, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list; `under` are lines of their own, `aside` follows the text in a lighter
    ink."""

    text: str
    aside: str = ""
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """`boxes`: a list to tick, in its order."""

    kind: ClassVar = "items"
    items: tuple[Item, ...]
    role: Literal["points", "boxes", "sources"] = "points"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the first cell of a row is its header, but where rows are to be filled by hand."""

    kind: ClassVar = "grid"
    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    role: Literal["money", "decisions", "verdicts"]


# All that a page is made of.
Block = Title | PaperBlock | Text | Link | Terms | ProposalCard | Items | Grid


@dataclass(frozen=True, slots=True)
class PaperPage:
    """`role` tells the page left with the élu, the adviser's, and the annex (of as many sheets as
    it takes)."""

    role: Literal["left", "adviser", "annex"]
    blocks: tuple[Block, ...]

    @property
    def sheet(self) -> str:
        """Which sheet of the organisation's it is, at its foot."""
        return {"left": "1/2", "adviser": "2/2", "annex": "annexe"}[self.role]


@dataclass(frozen=True, slots=True)
class Imprint:
    """Whose paper it is: the name of the site, and whether its operator is entitled to the State's
    marks."""

    site_name: str
    is_official: bool

    def above(self, briefing: Briefing) -> str:
        return f"{self.site_name} · Visite du {briefing.visited_on} · {briefing.visit}"

    def under(self, briefing: Briefing) -> str:
        status = INDICATIVE if self.is_official else f"{INDICATIVE} {NOT_OFFICIAL}"
        return f"Réponses en date du {briefing.as_of}. {status}"


def pages_of(
    briefing: Briefing, imprint: Imprint, *, with_verdicts: bool = False
) -> tuple[PaperPage, ...]:
    """Returns the two pages, and the annex of all verdicts when it is wanted."""
    pages = [
        PaperPage("left", tuple(_left(briefing, imprint))),
        PaperPage("adviser", tuple(_adviser(briefing, imprint))),
    ]
    if with_verdicts:
        pages.append(PaperPage("annex", tuple(_annex(briefing, imprint))))
    return tuple(pages)


def _left(briefing: Briefing, imprint: Imprint) -> Iterator[Block]:
    lists = f" Listes lues : {briefing.lists}." if briefing.lists else ""
    yield Title(briefing.name, imprint.above(briefing), f"{imprint.under(briefing)}{lists}")
    yield PaperBlock(capitalised(briefing.organisation))
    yield Terms(briefing.identity)
    yield PaperBlock("Votre besoin, avec vos mots")
    yield Text(f"« {briefing.need} »" if briefing.need else "À demander.", "need")
    if briefing.blocking:
        yield Text(briefing.blocking, "blocking")
    yield PaperBlock(
        "Pour y voir clair avant de décider"
        if briefing.blocking
        else _COUNTED[len(briefing.proposals)]
    )
    yield from (
        _card(number, proposal) for number, proposal in enumerate(briefing.proposals, start=1)
    )
    if briefing.fallback:
        yield Text(briefing.fallback)
    if briefing.money:
        yield PaperBlock("L’argent : le certain d’abord, le possible ensuite")
        yield Grid(
            briefing.money.about,
            ("Part du projet", "Condition", "Montant"),
            briefing.money.rows,
            "money",
        )
    yield PaperBlock("Ce qui est fermé")
    yield Text(
        f"{briefing.closed or 'Rien de fermé ne répondrait à cette demande.'} {briefing.calls}"
    )


def _card(number: int, proposal: BriefedProposal) -> ProposalCard:
    return ProposalCard(
        number=number,
        text=proposal.promise,
        name=proposal.title if proposal.title != proposal.promise else "",
        verdict=proposal.says,
        why=proposal.why,
        lines=(
            FactLine("Prix pour vous", proposal.price),
            FactLine("Qui appeler", proposal.desk, proposal.ways),
            FactLine("Première étape", proposal.next_step),
            FactLine("Échéance", proposal.deadline),
            FactLine("Y avez-vous droit ?", proposal.certainty),
        ),
    )


def _adviser(briefing: Briefing, imprint: Imprint) -> Iterator[Block]:
    apart = (
        "Pour préparer et suivre la visite : cette page ne se laisse pas. Imprimez-la sur une"
        " feuille à part."
    )
    yield Title(f"{briefing.name} : page du conseiller", imprint.above(briefing), apart)
    yield PaperBlock("À demander, la question la plus utile d’abord")
    if briefing.questions:
        yield Items(
            tuple(Item(question.label, under=question.effects) for question in briefing.questions),
            "boxes",
        )
    else:
        yield Text("Plus aucune réponse ne changerait un verdict.")
    if points := tuple(_points(briefing)):
        yield PaperBlock("Points d’attention")
        yield Items(points)
    if briefing.openings:
        yield PaperBlock("Il s’en faut de peu")
        yield _list(briefing.openings)
    if briefing.example:
        yield PaperBlock("D’autres l’ont fait")
        yield Text(briefing.example)
    yield PaperBlock("Depuis la dernière visite")
    yield (
        _list(briefing.since)
        if briefing.since
        else Text("Première visite." if briefing.since is None else "Rien n’a changé.")
    )
    if briefing.notes:
        yield PaperBlock("Notes")
        yield Text(briefing.notes)
    yield PaperBlock("Décisions")
    yield Grid(
        "Qui fait quoi, et pour quand",
        ("Qui", "Quoi", "Pour quand"),
        briefing.decision_rows,
        "decisions",
    )
    yield PaperBlock("Sources")
    yield Items(tuple(Item(source.title, source.origin) for source in briefing.sources), "sources")
    yield Text(f"Les sources des fiches ont été lues à partir du {briefing.freshness}.", "aside")
    if briefing.live_link:
        yield Link("Version à jour :", briefing.live_link)


def _points(briefing: Briefing) -> Iterator[Item]:
    for caution in briefing.cautions:
        yield Item(
            f"Attention : {caution.text}" if caution.is_grave else caution.text, caution.origin
        )
    yield from (Item(f"{deadline}.") for deadline in briefing.deadlines)
    yield from (Item(f"Votre choix : {choice}") for choice in briefing.choices)


def _annex(briefing: Briefing, imprint: Imprint) -> Iterator[Block]:
    yield Title(
        f"{briefing.name} : tous les verdicts", imprint.above(briefing), imprint.under(briefing)
    )
    headers = ("Offre", "Verdict", "Ce qu’il en est")
    yield Grid(
        "Toutes les offres du catalogue, avec leur verdict",
        headers,
        briefing.verdict_rows,
        "verdicts",
    )


def _list(sentences: tuple[str, ...]) -> Items:
    return Items(tuple(map(Item, sentences)))
