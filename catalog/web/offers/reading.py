"""What is asked of the list of offerings, read once for the page and for the files. Used by `views`
and `files`."""

from dataclasses import dataclass
from datetime import date

from flask import g

from catalog.content.offerings import PublishedCatalogue
from catalog.territories.completion import complete
from catalog.territories.places import Territory
from catalog.web.facts.territory_forms import NO_SUCH_TERRITORY, territories_named
from catalog.web.offers.listing import Asked, CatalogueForm, asked_by
from matching.domain.profile import Profile


@dataclass(frozen=True, slots=True)
class ListAsked:
    """The form, and what it means. `candidates`: the organisations that the name may be, when there
    are several."""

    form: CatalogueForm
    on: date
    territory: Territory | None
    candidates: tuple[Territory, ...]
    profile: Profile | None
    asked: Asked


def read_list_asked(catalogue: PublishedCatalogue, today: date) -> ListAsked:
    """What cannot be read counts for nothing; the form has the sentences that say so."""
    form = CatalogueForm(providers=catalogue.references.providers)
    form.validate()
    territory, candidates = _territory_asked(form)
    return ListAsked(
        form=form,
        on=today if form.on.errors else form.on.data or today,
        territory=territory,
        candidates=candidates,
        profile=complete(g.session, {"code": territory.code}).profile if territory else None,
        asked=asked_by(form, territory),
    )


def _territory_asked(form: CatalogueForm) -> tuple[Territory | None, tuple[Territory, ...]]:
    """The collectivité asked about; or none and those it may be, or a sentence beside the field."""
    if form.territory.errors or not form.territory.data:
        return None, ()
    candidates = territories_named(form.territory.data)
    if len(candidates) == 1:
        return candidates[0], ()
    if not candidates:
        form.territory.errors = [NO_SUCH_TERRITORY]
    return None, tuple(candidates)
