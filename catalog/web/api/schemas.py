"""What the interface receives and sends, field by field. The specification is generated from these
models."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, RootModel
from pydantic_core import PydanticCustomError

from catalog.advice.answers.offering_status import OfferingState
from catalog.advice.answers.recommendations import EARLIEST, LATEST, DateOutOfRange
from catalog.advice.browsing.search import Sort
from catalog.content.sheets import Conflict, Sheet, Source
from catalog.territories.places import Territory, TerritoryDetail
from matching.advice.recommendation import Recommendations
from matching.domain.offer import Lifecycle, Slug
from matching.domain.profile import Facts, FactWarning
from matching.domain.vocabulary import Axis, Nature, OfferingKind, Theme, Verdict
from matching.verdict.conditions import Clause

LAST_PAGE = 10_000
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _iso_day(value: Any) -> Any:
    """pydantic would also take a number of seconds, or a time of day."""
    if not isinstance(value, str):
        return value
    if not _ISO_DAY.fullmatch(value):
        raise PydanticCustomError("date_parsing", "not a date")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("date_parsing", "no such day") from None


def _within_range(on: date) -> date:
    if not EARLIEST <= on <= LATEST:
        raise DateOutOfRange
    return on


def whole_number(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,9}", value):
        raise PydanticCustomError("int_parsing", "not a number")
    return value


Day = Annotated[date, BeforeValidator(_iso_day), AfterValidator(_within_range)]


class Received(BaseModel):
    """Unknown names are refused: a misspelt parameter must not be silently without effect."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OfferingsQuery(Received):
    q: Annotated[str, Field(max_length=200)] = Field(
        "", description="Des mots, un nom ou un sigle ; les fautes de frappe sont tolérées."
    )
    theme: tuple[Theme, ...] = Field(
        (), description="Un ou plusieurs sujets (répéter le paramètre)."
    )
    kind: tuple[OfferingKind, ...] = Field((), description="Une ou plusieurs natures d’aide.")
    axis: tuple[Axis, ...] = Field((), description="Un ou plusieurs axes.")
    provider: tuple[Slug, ...] = Field((), description="Un ou plusieurs organismes.")
    open: bool = Field(False, description="Seulement ce qui est ouvert ce jour-là.")
    on: Day | None = Field(
        None, description="Le jour à considérer, de 2015 à 2100 ; aujourd’hui par défaut."
    )
    territory: Annotated[str, Field(max_length=12)] | None = Field(
        None,
        description=(
            "Code d’une collectivité : ne garde que ce qu’elle peut utiliser, avec le verdict."
        ),
    )
    sort: Sort = Field(Sort.RELEVANCE, description="L’ordre des réponses.")
    page: Annotated[int, Field(ge=1, le=LAST_PAGE), BeforeValidator(whole_number)] = Field(
        1, description="La page, à partir de 1."
    )


class OfferingQuery(Received):
    on: Day | None = Field(
        None, description="Le jour à considérer, de 2015 à 2100 ; aujourd’hui par défaut."
    )


class TerritoriesQuery(Received):
    q: Annotated[str, Field(max_length=200)] = Field(
        "", description="Un nom, même mal orthographié, un code postal, un code INSEE ou un SIREN."
    )


class NoQuery(Received):
    """Takes no parameter at all."""


class RecommendationsRequest(Received):
    profile: Facts = Field(
        description=(
            "Ce que l’on sait de la collectivité et de son projet. Absent ou null : « je ne sais"
            " pas »."
        )
    )
    on: Day | None = Field(
        None, description="Le jour à considérer, de 2015 à 2100 ; aujourd’hui par défaut."
    )


class FieldError(BaseModel):
    field: str = Field(description="Le paramètre ou le fait en faute.")
    message: str = Field(description="Ce qui ne va pas, en français.")


class Problem(BaseModel):
    """RFC 9457."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    errors: list[FieldError] = Field(default=[], description="Un élément par champ en faute.")


class Page(BaseModel):
    total: int = Field(description="Combien de réponses en tout.")
    page: int
    pages: int
    next: str | None = Field(description="L’adresse de la page suivante.")


class LifecycleAnswer(Lifecycle):
    checked_on: date = Field(description="Comme read_on, sous son premier nom.")


class OfferingAnswer(Sheet):
    """A sheet, and what is read from it: conditions in words, who may apply, where it stands on the
    day asked."""

    lifecycle: LifecycleAnswer
    conditions: Clause = Field(description="Les conditions en mots.")
    audience: str = Field(description="Qui peut l’utiliser, en mots.")
    state: OfferingState
    state_says: str = Field(description="L’état ce jour-là, en mots.")
    evidence: str = Field(description="D’après quoi on le dit, et de quand cela date.")
    deadline: str = Field(description="La date limite en mots, ou qu’il n’y en a pas de connue.")
    verdict: Verdict | None = Field(
        description="Le verdict pour la collectivité demandée, s’il y en a une."
    )
    says: str | None = Field(description="Ce verdict en mots.")


class OfferingsList(Page):
    on: date
    catalogue: str = Field(description="Empreinte du catalogue publié.")
    warnings: list[FactWarning]
    items: list[OfferingAnswer]


class TerritoriesList(Page):
    items: list[Territory]


class TerritoryAnswer(RootModel[TerritoryDetail]):
    """A territory in full."""


class SourceAnswer(Source):
    published_on: date | None = Field(description="Comme dated, sous son premier nom.")
    checked_on: date = Field(description="Comme read_on, sous son premier nom.")
    address: str = Field(description="Où la lire sur ce site.")
    offerings: list[Slug] = Field(description="Les offres qui s’y appuient.")


class SourcesList(Page):
    items: list[SourceAnswer]
    conflicts: list[Conflict] = Field(description="Là où les sources ne disent pas la même chose.")


class RecommendationsAnswer(RootModel[Recommendations]):
    """What `exchange.answers` writes."""


class CarrierAnswer(BaseModel):
    label: str = Field(description="Qui porterait le projet, en mots.")
    nature: Nature | None
    code: str | None = Field(description="Son code, quand il est connu.")


class ScenarioAnswer(BaseModel):
    slug: Slug
    title: str
    verdicts: list[Verdict] = Field(description="Un verdict par porteur, dans leur ordre.")


class ScenariosAnswer(BaseModel):
    """What `exchange.answers` writes."""

    on: date
    warnings: list[FactWarning]
    carriers: list[CarrierAnswer]
    items: list[ScenarioAnswer]
