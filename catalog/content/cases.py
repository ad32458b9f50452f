"""Reference cases (`seeds/cases/*.yaml`): a request, the verdicts that are right, what an adviser
would say first."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from catalog.content.faults import InvalidSeeds, SeedFault
from catalog.content.yaml_files import UnreadableFile, read_yaml
from matching.domain.offer import Part, Sentence, Slug
from matching.domain.refusals import refusals_of
from matching.domain.vocabulary import Verdict


def _as_tuple(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else (value,)


Verdicts = Annotated[tuple[Verdict, ...], BeforeValidator(_as_tuple)]
Grade = Annotated[float, Field(ge=0, le=3)]


class Request(Part):
    profile: Mapping[str, Any]
    on: date


class Case(Part):
    """One case. `relevance` is the mean of two independent gradings, kept in `graded` when the case
    is ours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[A-Z]\d{2,4}$")]
    name: Sentence
    request: Request
    expected: Mapping[Slug, Verdicts]
    relevance: Mapping[Slug, Grade] = Field(default_factory=dict)
    graded: tuple[Mapping[Slug, Grade], ...] = ()
    harmful: tuple[Slug, ...] = ()
    expected_grant: int | None = None
    expected_alerts: tuple[Slug, ...] = ()
    absent_alerts: tuple[Slug, ...] = ()
    redirects_to: str | None = None
    fictional: bool = False
    edge: tuple[str, ...] = ()
    why: str


def read_cases(folder: Path) -> tuple[Case, ...]:
    """Returns the cases of every file of the folder, by id. Raises `InvalidSeeds`, with every
    fault."""
    cases: dict[str, Case] = {}
    faults: list[SeedFault] = []
    for path in sorted(folder.glob("*.yaml")):
        for case in _read_file(path, faults):
            if case.id in cases:
                faults.append(
                    SeedFault(
                        f"cases/{path.name}",
                        case.id,
                        "Ce numéro est déjà pris.",
                        "Donnez-en un autre.",
                    )
                )
            cases[case.id] = case
    if faults:
        raise InvalidSeeds(faults)
    return tuple(cases[id] for id in sorted(cases))


def _read_file(path: Path, faults: list[SeedFault]) -> list[Case]:
    try:
        return TypeAdapter(dict[str, list[Case]]).validate_python(read_yaml(path)).get("cases", [])
    except UnreadableFile as error:
        faults.append(
            SeedFault(
                f"cases/{path.name}",
                "",
                f"Fichier refusé : {error}.",
                "Corrigez la mise en forme YAML.",
            )
        )
    except ValidationError as error:
        for refusal in refusals_of(error):
            where = ".".join(str(part) for part in refusal.location)
            faults.append(
                SeedFault(f"cases/{path.name}", where, refusal.message, "Corrigez cette valeur.")
            )
    return []
