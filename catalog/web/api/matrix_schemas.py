"""What `/matrix` and `/offerings/<slug>/territories` receive and send, field by field."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, Field, RootModel

from catalog.advice.matrix.portfolio import UnreadableCode
from catalog.territories.places import Territory
from catalog.web.api.schemas import LAST_PAGE, Day, Page, Received, whole_number
from matching.domain.offer import Slug
from matching.domain.profile import Facts, FactWarning
from matching.domain.vocabulary import Verdict

CODES_MAX = 2_000


class MatrixRequest(Received):
    codes: list[str] = Field(
        max_length=CODES_MAX,
        description="Les codes des collectivités, dans l’ordre de la réponse voulue.",
    )
    on: Day | None = Field(
        None, description="Le jour à considérer, de 2015 à 2100 ; aujourd’hui par défaut."
    )
    facts: Facts = Field(
        Facts(),
        description=(
            "Ce que l’on sait du projet, le même pour toutes. Ce que dit le code n’y est pas"
            " accepté."
        ),
    )


class MatrixQuery(Received):
    departement: Annotated[str, Field(max_length=3)] = Field(
        description="Le numéro d’un département (59, 2A, 974)."
    )
    on: Day | None = Field(
        None, description="Le jour à considérer, de 2015 à 2100 ; aujourd’hui par défaut."
    )


class CsvFile(RootModel[str]):
    """Lines of cells: `openapi` says that it is no JSON."""


class BeneficiariesQuery(Received):
    departement: Annotated[str, Field(max_length=3)] | None = Field(
        None, description="Le numéro d’un département (59, 2A, 974) ; toute la France par défaut."
    )
    verdict: Verdict | None = Field(
        None, description="Seulement les collectivités pour lesquelles l’offre a ce verdict."
    )
    on: Day | None = Field(
        None, description="Le jour à considérer, de 2015 à 2100 ; aujourd’hui par défaut."
    )
    page: Annotated[int, Field(ge=1, le=LAST_PAGE), BeforeValidator(whole_number)] = Field(
        1, description="La page, à partir de 1."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTerritory(Territory):
    """A territory, and the verdict of the offering asked about."""

    verdict: Verdict

    @classmethod
    def of(cls, territory: Territory, verdict: Verdict) -> Self:
        return cls(**_fields_of(territory), verdict=verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixItem(Territory):
    """A territory, the code that led to it, and the verdict of each offering by slug."""

    asked: str
    verdicts: dict[Slug, Verdict]

    @classmethod
    def of(cls, asked: str, territory: Territory, verdicts: dict[str, Verdict]) -> Self:
        return cls(**_fields_of(territory), asked=asked, verdicts=verdicts)


class MatrixAnswer(BaseModel):
    on: date
    catalogue: str = Field(description="Empreinte du catalogue publié.")
    warnings: list[FactWarning]
    unreadable: list[UnreadableCode] = Field(
        description="Les codes qui ne mènent à aucune collectivité, et pourquoi."
    )
    total: int = Field(description="Combien de collectivités sont dans la réponse.")
    items: list[MatrixItem]


class BeneficiariesList(Page):
    on: date
    catalogue: str = Field(description="Empreinte du catalogue publié.")
    warnings: list[FactWarning]
    counts: dict[Verdict, int] = Field(
        description="Combien de collectivités par verdict, dans le département ou en France."
    )
    items: list[JudgedTerritory]


def _fields_of(territory: Territory) -> dict[str, Any]:
    return {field.name: getattr(territory, field.name) for field in fields(Territory)}
