"""What is asked of `/offres`: the form, read from the address alone, and the addresses that it
leads to. Used by `views`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from wtforms import SelectChoice, ValidationError

from catalog.advice.answers.recommendations import EARLIEST, LATEST, DateOutOfRange
from catalog.advice.browsing.search import FACETS, Query, Results, Sort
from catalog.content.sheets import Provider
from catalog.territories.places import Territory
from catalog.web.site.forms.base import QueryForm
from catalog.web.site.forms.fields import (
    CheckboxesField,
    CheckboxField,
    DateField,
    SelectField,
    TextField,
)
from catalog.web.site.forms.validators import Length
from matching.domain.vocabulary import Axis, OfferingKind, Theme

LONGEST_TEXT = 200

Pair = tuple[str, str]


class CatalogueForm(QueryForm):
    """The search and its filters. What cannot be read is said beside its field, and counts for
    nothing."""

    q = TextField(
        "Rechercher une aide",
        [Length(max=LONGEST_TEXT, message="Cette recherche est trop longue : 200 signes au plus.")],
    )
    territory = TextField(
        "Pour quelle collectivité ?", [Length(max=LONGEST_TEXT)], description="Nom ou code postal"
    )
    open = CheckboxField("Ouvert maintenant")
    kind = CheckboxesField(
        "Nature de l'aide", choices=[(kind.value, kind.label) for kind in OfferingKind]
    )
    axis = CheckboxesField("Axe", choices=[(axis.value, axis.label) for axis in Axis])
    theme = CheckboxesField("Sujet", choices=[(theme.value, theme.label) for theme in Theme])
    provider = CheckboxesField("Organisme")
    on = DateField("Jour à considérer", description="Par exemple 31/12/2024")
    sort = SelectField(
        "Trier par",
        choices=[(sort.value, sort.label) for sort in Sort],
        default=Sort.RELEVANCE.value,
    )

    def __init__(self, providers: Iterable[Provider]) -> None:
        super().__init__()
        self.provider.choices = [
            SelectChoice(value=provider.slug, label=provider.name) for provider in providers
        ]

    def validate_on(self, field: DateField) -> None:
        if field.data is not None and not EARLIEST <= field.data <= LATEST:
            raise ValidationError(str(DateOutOfRange()))

    def query(self, page: int) -> Query:
        """What can be read of the answers."""
        return Query(
            text="" if self.q.errors else self.q.data or "",
            axis=tuple(Axis(value) for value in _known(self.axis)),
            kind=tuple(OfferingKind(value) for value in _known(self.kind)),
            theme=tuple(Theme(value) for value in _known(self.theme)),
            provider=tuple(_known(self.provider)),
            is_open=bool(self.open.data),
            sort=Sort.RELEVANCE if self.sort.errors else Sort(self.sort.data or Sort.RELEVANCE),
            page=page,
        )


@dataclass(frozen=True, slots=True)
class OfferFilter:
    """A filter in force, and the address of the same results without it."""

    label: str
    address: str


@dataclass(frozen=True)
class Asked:
    """One request to the catalogue, as it can be written again: the pairs of its address, without
    the page."""

    pairs: tuple[Pair, ...]

    def address(self, page: int = 1) -> str:
        return _address(
            "offers.list_offers", [*self.pairs, *([("page", str(page))] if page > 1 else [])]
        )

    def address_of_file(self, extension: str, options: Sequence[Pair] = ()) -> str:
        """The whole list as a file, with the same filters."""
        return _address("offers.download_list", [*self.pairs, *options], extension=extension)

    def address_of_sheet(self, slug: str) -> str:
        """The page of an offering, for the same organisation and the same day."""
        return _address(
            "offers.show_offer",
            [pair for pair in self.pairs if pair[0] in ("territory", "on")],
            slug=slug,
        )

    def without(self, *names: str) -> "Asked":
        return Asked(tuple(pair for pair in self.pairs if pair[0] not in names))

    def replaced(self, name: str, value: str) -> "Asked":
        return Asked((*self.without(name).pairs, (name, value)))

    def less(self, pair: Pair) -> str:
        return Asked(tuple(one for one in self.pairs if one != pair)).address()


def asked_by(form: CatalogueForm, territory: Territory | None) -> Asked:
    """The request as its shortest address: only what can be read, and a territory by its code."""
    query = form.query(page=1)
    pairs: list[Pair] = [("q", query.text)] if query.text else []
    if territory is not None:
        pairs.append(("territory", territory.code))
    if query.is_open:
        pairs.append(("open", "1"))
    pairs += [(facet, str(value)) for facet in FACETS for value in getattr(query, facet)]
    if form.on.data is not None and not form.on.errors:
        pairs.append(("on", form.on.data.isoformat()))
    if query.sort is not Sort.RELEVANCE:
        pairs.append(("sort", query.sort.value))
    return Asked(tuple(pairs))


def filters_of(
    asked: Asked, labels: Mapping[Pair, str], territory: Territory | None
) -> list[OfferFilter]:
    """Every filter in force, each with the address that takes it back."""
    filters = []
    for name, value in asked.pairs:
        if name == "q":
            label = f"« {value} »"
        elif name == "territory" and territory is not None:
            label = territory.label
        elif name == "open":
            label = "Ouvert maintenant"
        elif name in FACETS:
            label = labels[name, value]
        else:
            continue
        filters.append(OfferFilter(label, asked.less((name, value))))
    return filters


def labels_of(providers: Iterable[Provider]) -> dict[Pair, str]:
    """The label of each value of each facet."""
    labels: dict[Pair, str] = {("kind", kind.value): kind.label for kind in OfferingKind}
    labels |= {("axis", axis.value): axis.label for axis in Axis}
    labels |= {("theme", theme.value): theme.label for theme in Theme}
    return labels | {("provider", provider.slug): provider.name for provider in providers}


def show_counts(form: CatalogueForm, results: Results, labels: Mapping[Pair, str]) -> None:
    """Leave in each facet the values that would give something, with how much; those that are
    chosen stay."""
    for facet in FACETS:
        counts, chosen = results.counts[facet], set(getattr(form, facet).data or ())
        form[facet].choices = [
            SelectChoice(value=value, label=f"{label} ({counts.get(value, 0)})")
            for (name, value), label in labels.items()
            if name == facet and (counts.get(value) or value in chosen)
        ]
    form.open.label.text = f"Ouvert maintenant ({results.open_count})"


def _known(choices: CheckboxesField) -> Sequence[str]:
    known = {choice.value for choice in choices.choices}
    return [value for value in dict.fromkeys(choices.data or ()) if value in known]


def _address(endpoint: str, pairs: Sequence[Pair], **values: Any) -> str:
    query, path = urlencode(pairs), url_for(endpoint, **values)
    return f"{path}?{query}" if query else path
