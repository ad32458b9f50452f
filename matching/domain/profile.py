"""What is known of a collectivité and of its project. Every fact may be unknown (`None`), and
unknown is never yes.

Each field carries its question (`title`), help text (`description`) and, where it has one, its
unit: forms, API schema and sentences are made from them. `Facts` is what a person may declare;
`Profile` adds what the territory reference derives. CONTRIBUTING.md (« Ajouter une question ») says
what else a new fact takes.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationError,
    model_validator,
)

from matching.domain.letters import plain_text
from matching.domain.refusals import refusals_by_fact
from matching.domain.vocabulary import (
    AiExperience,
    CostType,
    DataMaturity,
    DecisionsOnPersons,
    Goal,
    Labelled,
    Nature,
    OwnBudget,
    Partners,
    PersonalData,
    Programme,
    Staff,
    Stage,
    Theme,
)

NEED_MAX_LENGTH = 1_500
THEMES_MAX = 3
MEMBERS_MAX = 8
COST_MAX = 10_000_000_000
POPULATION_MAX = 100_000_000


def _without_control_characters(value: Any) -> Any:
    """Control characters (a NUL pasted from elsewhere) carry no meaning and some databases refuse
    them."""
    return plain_text(value, " ").strip() if isinstance(value, str) else value


_CLEANED = BeforeValidator(_without_control_characters)
Text = Annotated[str, _CLEANED]
# The pattern stands before the cleaning: otherwise the API's schema would not tell it.
DepartementNumber = Annotated[
    str, Field(pattern=r"^(0[1-9]|[1-8]\d|9[0-5]|2[AB]|9[78]\d)$"), _CLEANED
]
OrganisationCode = Annotated[str, Field(max_length=12), _CLEANED]
RegionNumber = Annotated[str, Field(pattern=r"^\d{2}$"), _CLEANED]
Euros = Annotated[StrictInt, Field(ge=0, le=COST_MAX)]
Inhabitants = Annotated[StrictInt, Field(ge=0, le=POPULATION_MAX)]


class CostRange(BaseModel):
    """A cost given as a slice, in euros, both ends included. `max: null` means « et plus »."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min: Euros = 0
    max: Euros | None = None

    @model_validator(mode="after")
    def _ends_in_order(self) -> Self:
        if self.max is not None and self.max < self.min:
            raise ValueError("Le coût le plus haut doit être au moins égal au plus bas.")
        return self


def ends_of(cost: int | CostRange) -> tuple[int, int | None]:
    """Returns between what a cost lies, both ends included; None: no upper end."""
    return (cost.min, cost.max) if isinstance(cost, CostRange) else (cost, cost)


class Facts(BaseModel):
    """What a person may declare. Unknown keys are refused; an absent key and `None` both mean « je
    ne sais pas », except in `programmes`, where an absent key is completed from the official lists
    and an explicit `None` is not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nature: Nature | None = Field(
        None, title="Vous êtes…", description="La structure qui mènerait le projet."
    )
    code: OrganisationCode | None = Field(
        None,
        title="Votre collectivité",
        description="Code INSEE de la commune, ou SIREN de l’intercommunalité.",
    )
    name: Annotated[Text, Field(max_length=200)] | None = Field(None, title="Nom de la structure")
    departement: DepartementNumber | None = Field(
        None, title="Département", description="Son numéro : 59, 2A, 971…"
    )
    region: RegionNumber | None = Field(
        None,
        title="Région",
        description="Son code INSEE : 32 pour les Hauts-de-France.",
    )
    population: Inhabitants | None = Field(
        None, title="Population municipale", json_schema_extra={"unit": "habitants"}
    )
    population_total: Inhabitants | None = Field(
        None, title="Population totale", json_schema_extra={"unit": "habitants"}
    )
    members: Annotated[tuple[OrganisationCode, ...], Field(max_length=MEMBERS_MAX)] | None = Field(
        None,
        title="Communes du groupe",
        description="Les codes INSEE de 2 à 8 communes.",
    )
    need: Annotated[Text, Field(max_length=NEED_MAX_LENGTH)] | None = Field(
        None,
        title="Que voulez-vous améliorer ?",
        description="Une phrase suffit, avec vos mots. N’indiquez aucun nom de personne.",
    )
    themes: Annotated[tuple[Theme, ...], Field(max_length=THEMES_MAX)] | None = Field(
        None, title="De quoi s’agit-il ?", description="Trois sujets au plus."
    )
    use_case: Annotated[Text, Field(max_length=80)] | None = Field(
        None, title="Quel usage, plus précisément ?"
    )
    uses_ai: StrictBool | None = Field(
        None,
        title="Le projet utilise-t-il l’intelligence artificielle (IA) ?",
        description="Si ce n’est pas décidé, répondez « je ne sais pas ».",
    )
    stage: Stage | None = Field(None, title="Où en êtes-vous ?")
    started: StrictBool | None = Field(
        None,
        title="Avez-vous déjà signé un devis ou commencé à dépenser ?",
        description="Une dépense engagée avant la demande d’aide est souvent refusée.",
    )
    project_cost: Euros | CostRange | None = Field(
        None,
        title="Combien coûterait le projet ?",
        description="Une estimation suffit.",
        json_schema_extra={"unit": "euros"},
    )
    cost_type: CostType | None = Field(
        None,
        title="Quel type de dépense ?",
        description=(
            "Investissement : achat durable. Fonctionnement : abonnement, salaire, prestation"
            " courante."
        ),
    )
    own_budget: OwnBudget | None = Field(None, title="Quelle part pouvez-vous payer vous-mêmes ?")
    starts_on: date | None = Field(None, title="Quand voulez-vous commencer ?")
    programmes: Mapping[Programme, StrictBool | None] = Field(
        default_factory=dict, title="Faites-vous partie de ces programmes ?"
    )
    staff: Staff | None = Field(None, title="Qui pourrait s’en occuper chez vous ?")
    agents: Annotated[StrictInt, Field(ge=0, le=1_000_000)] | None = Field(
        None,
        title="Combien d’agents compte votre structure ?",
        description="Deux agents à mi-temps comptent pour un.",
        json_schema_extra={"unit": "agents"},
    )
    data_maturity: DataMaturity | None = Field(None, title="Où sont vos données ?")
    ai_experience: AiExperience | None = Field(
        None, title="Quelle expérience de l’intelligence artificielle (IA) avez-vous ?"
    )
    personal_data: PersonalData | None = Field(
        None, title="Le projet traite-t-il des données sur des personnes ?"
    )
    decisions_on_persons: DecisionsOnPersons | None = Field(
        None,
        title="L’outil servirait-il à décider pour une personne ?",
        description="Une aide, une place, une inscription…",
    )
    partners: Partners | None = Field(None, title="Avec qui mèneriez-vous le projet ?")
    goal: Goal | None = Field(None, title="Que cherchez-vous d’abord ?")
    public_interest: StrictBool | None = Field(
        None, title="Votre association est-elle d’intérêt public ?"
    )
    manages_public_policy: StrictBool | None = Field(
        None, title="Votre entreprise gère-t-elle une politique publique ?"
    )
    outre_mer: StrictBool | None = Field(None, title="Êtes-vous outre-mer ?")


def kind_of(fact: str) -> Any:
    """What a fact is when it is known: the type that its field gives beside `None`."""
    return next(
        kind for kind in get_args(Facts.model_fields[fact].annotation) if kind is not type(None)
    )


def closed_list_of(fact: str) -> type[Labelled] | None:
    """The closed list that a fact takes its value from; None for a fact of another kind, the
    programmes included."""
    if fact == "programmes" or fact not in Facts.model_fields:
        return None
    kind = kind_of(fact)
    return kind if isinstance(kind, type) and issubclass(kind, Labelled) else None


def readable_facts(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Returns stored facts but for those that can no longer be read: an earlier version of the site
    may have known others."""
    try:
        Facts.model_validate(stored)
    except ValidationError as error:
        refused = refusals_by_fact(error)
        return {fact: value for fact, value in stored.items() if fact not in refused}
    return dict(stored)


class FactWarning(BaseModel):
    """What to know of one fact: it was declared otherwise than the reference says, followed to
    another commune, to come…"""

    model_config = ConfigDict(frozen=True)

    fact: str
    message: str


class Profile(Facts):
    """Declared facts, completed from the territory reference. Codes are strings; populations are
    inhabitants."""

    departements: tuple[str, ...] | None = None
    regions: tuple[str, ...] | None = None
    epci: str | None = None
    sous_prefecture: str | None = None
    programmes_as_of: Mapping[Programme, date] = Field(default_factory=dict)
    member_profiles: tuple["Profile", ...] = Field(default=(), exclude=True)
    redirected_from: str | None = None
