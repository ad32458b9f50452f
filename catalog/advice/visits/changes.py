"""What changed for an organisation since the last visit: verdicts, deadlines, offerings that came
or went; each with why.

Pure. The cause is found by judging again with one thing moved at a time: the sheet, then the day,
then the facts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from catalog.content.offerings import PublishedCatalogue
from matching.advice.recommendation import Recommendation, Recommendations
from matching.domain.facts import values_of
from matching.domain.offer import Slug
from matching.domain.profile import Profile
from matching.domain.rules import PROGRAMME_PREFIX, Leaf
from matching.domain.vocabulary import Labelled, Programme
from matching.domain.wording import enumeration, fact_name, long_date
from matching.verdict.eligibility import Judgement, judge


class Cause(Labelled):
    """Why a verdict moved. `READING`: the same sheet, the same facts, the same day, and yet the
    site judges otherwise."""

    SHEET = "sheet", "la fiche a changé"
    DAY = "day", "la date est passée"
    FACTS = "facts", "ce que l’on sait de la collectivité a changé"
    READING = "reading", "le site lit autrement la même fiche"


class Kind(Labelled):
    VERDICT = "verdict", "réponse différente"
    DEADLINE = "deadline", "date limite différente"
    NEW = "new", "nouvelle offre"
    GONE = "gone", "offre retirée du catalogue"


@dataclass(frozen=True, slots=True)
class SheetVersion:
    """Which version of a sheet answered: its SHA-256, and the deadline that it gave."""

    checksum: str
    closes: date | None
    horizon: date | None

    @property
    def deadline(self) -> date | None:
        return self.closes or self.horizon


@dataclass(frozen=True, slots=True)
class Change:
    """One offering that is no longer as it was. `says` is the whole sentence; `facts`, the names of
    those that moved it."""

    slug: Slug
    title: str
    kind: Kind
    before: str | None
    after: str | None
    causes: tuple[Cause, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        match self.kind:
            case Kind.NEW:
                return f"{self.title} : nouvelle offre du catalogue. {self.after}."
            case Kind.GONE:
                return f"{self.title} : n’est plus dans le catalogue."
        moved = f"« {self.before} » devient « {self.after} »"
        if self.kind is Kind.DEADLINE:
            moved = f"date limite : {self.after}, et non plus {self.before}"
        return f"{self.title} : {moved}, parce que {self.why}."

    @property
    def why(self) -> str:
        named = f" ({enumeration(self.facts, 'et')})" if self.facts else ""
        return enumeration(
            [cause.label + named if cause is Cause.FACTS else cause.label for cause in self.causes],
            "et que",
        )


@dataclass(frozen=True, slots=True)
class VisitState:
    """An answer, and the version of each sheet that gave it."""

    answer: Recommendations
    sheets: Mapping[Slug, SheetVersion]


def changes_between(
    before: VisitState, after: VisitState, catalogue: PublishedCatalogue
) -> tuple[Change, ...]:
    """Returns what changed, what was or is proposed first. `catalogue` is the one that gave the
    answer `after`.

    An offering that is new, or whose deadline moved, is told only when it is open.
    """
    was, now = before.answer.by_slug, after.answer.by_slug
    ranked = [*after.answer.recommendations, *before.answer.recommendations]
    places = {item.slug: place for place, item in reversed(list(enumerate(ranked)))}
    found = [
        change
        for slug in sorted({*was, *now}, key=lambda slug: (places.get(slug, len(ranked)), slug))
        for change in _changes(was.get(slug), now.get(slug), before, after, catalogue)
    ]
    return tuple(found)


def _changes(
    was: Recommendation | None,
    now: Recommendation | None,
    before: VisitState,
    after: VisitState,
    catalogue: PublishedCatalogue,
) -> Iterator[Change]:
    if was is None:
        assert now is not None
        if now.verdict.is_open:
            yield Change(now.slug, now.title, Kind.NEW, None, _sentence(now.says))
    elif now is None:
        yield Change(was.slug, was.title, Kind.GONE, _sentence(was.says), None)
    elif was.verdict is not now.verdict:
        causes, facts = _causes(was, before, after, catalogue)
        yield Change(
            now.slug,
            now.title,
            Kind.VERDICT,
            _sentence(was.says),
            _sentence(now.says),
            causes,
            facts,
        )
    elif now.verdict.is_open:
        old, new = before.sheets[now.slug].deadline, after.sheets[now.slug].deadline
        if old != new:
            yield Change(now.slug, now.title, Kind.DEADLINE, _day(old), _day(new), (Cause.SHEET,))


def _causes(
    was: Recommendation, before: VisitState, after: VisitState, catalogue: PublishedCatalogue
) -> tuple[tuple[Cause, ...], tuple[str, ...]]:
    """Each step moves one thing from what it was to what it is; those that move the verdict are its
    causes."""
    then, today = before.answer, after.answer
    sheet = catalogue.sheet(was.slug)
    reread = judge(sheet, then.profile, then.on)
    later = judge(sheet, then.profile, today.on)
    current = judge(sheet, today.profile, today.on)
    causes = []
    if reread.verdict is not was.verdict:
        is_same_sheet = before.sheets[sheet.slug].checksum == after.sheets[sheet.slug].checksum
        causes.append(Cause.READING if is_same_sheet else Cause.SHEET)
    if later.verdict is not reread.verdict:
        causes.append(Cause.DAY)
    if current.verdict is later.verdict:
        return tuple(causes), ()
    return (*causes, Cause.FACTS), _facts_moved(later, current, then.profile, today.profile)


def _facts_moved(
    later: Judgement, current: Judgement, was: Profile, now: Profile
) -> tuple[str, ...]:
    asked = [
        one.leaf.fact
        for one in (*current.conditions, *later.conditions)
        if isinstance(one.leaf, Leaf)
    ]
    return tuple(
        fact_name(fact) for fact in dict.fromkeys(asked) if _known(was, fact) != _known(now, fact)
    )


def _known(profile: Profile, fact: str) -> object:
    if fact.startswith(PROGRAMME_PREFIX):
        return profile.programmes.get(Programme(fact.removeprefix(PROGRAMME_PREFIX)))
    if fact == "population":
        return profile.population, profile.population_total
    return getattr(profile, fact) if fact == "members" else values_of(fact, profile)


def _sentence(says: str) -> str:
    return says.rstrip(".")


def _day(deadline: date | None) -> str:
    return f"le {long_date(deadline)}" if deadline else "aucune connue"
