"""Seeds: everything that `seeds/` says, read and validated as a whole, or the list of what is
wrong. Read by `seeding`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from catalog.content.faults import InvalidSeeds, SeedFault
from catalog.content.needs import LEARNED, Corpus, read_corpus
from catalog.content.sheets import Conflict, Example, Figure, Provider, Relay, Sheet, Source
from catalog.content.yaml_files import UnreadableFile, read_yaml
from matching.domain.refusals import Location, refusals_of
from matching.need.doors import Door, FirstMoves
from matching.need.taxonomy import Signal, ThemeTerms
from matching.ranking.duties import Duty

_REMEDIES = {
    "missing": "Ajoutez cette clé à la fiche.",
    "extra_forbidden": "Corrigez le nom de la clé, ou retirez-la.",
    "string_type": 'Mettez la valeur entre guillemets, par exemple "02".',
    "union_tag_not_found": (
        "Écrivez {fact: …, in: […]}, {fact: …, min: …}, {fact: …, is: …}, ou combinez-en par all,"
        " any, none."
    ),
    "string_too_long": "Raccourcissez ce texte.",
    "date_parsing": "Écrivez l’année, le mois et le jour.",
    "date_from_datetime_parsing": "Écrivez l’année, le mois et le jour.",
    "value_error": "Corrigez cette valeur.",
    "enum": "Choisissez une des valeurs de la liste.",
    "literal_error": "Choisissez une des valeurs de la liste.",
}
_DEFAULT_REMEDY = "Corrigez cette valeur ; CONTRIBUTING.md décrit la forme d’une fiche."
# Keys whose value is a rule: pydantic then inserts the tag of the node in the location, which no
# author wrote.
_RULE_KEYS = frozenset({"eligibility", "entry", "when", "each"})
_LIST_KEYS = frozenset({"all", "any", "none"})


class References(BaseModel):
    """All that sheets refer to: one list per file of `seeds/`."""

    model_config = ConfigDict(frozen=True)

    providers: tuple[Provider, ...]
    sources: tuple[Source, ...]
    themes: tuple[ThemeTerms, ...]
    signals: tuple[Signal, ...]
    duties: tuple[Duty, ...]
    relays: tuple[Relay, ...]
    examples: tuple[Example, ...]
    figures: tuple[Figure, ...]
    conflicts: tuple[Conflict, ...]
    emergencies: tuple[FirstMoves, ...]
    elsewhere: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class Seeds:
    """A whole, valid catalogue, ready to publish. Sheets are in the order of their slugs; `corpus`
    is what reading and ordering are learned from."""

    sheets: tuple[Sheet, ...]
    references: References
    corpus: Corpus = field(default_factory=Corpus)


# File of `seeds/` -> (key that holds its list, what each item is).
_FILES: Mapping[str, tuple[str, type[BaseModel]]] = {
    "providers.yaml": ("providers", Provider),
    "sources.yaml": ("sources", Source),
    "themes.yaml": ("themes", ThemeTerms),
    "signals.yaml": ("signals", Signal),
    "duties.yaml": ("duties", Duty),
    "examples.yaml": ("examples", Example),
    "figures.yaml": ("figures", Figure),
    "conflicts.yaml": ("conflicts", Conflict),
    "emergencies.yaml": ("emergencies", FirstMoves),
    "elsewhere.yaml": ("elsewhere", Door),
}


def read_seeds(folder: Path) -> Seeds:
    """Returns all that `folder` says. Raises `InvalidSeeds` with every fault found in the files,
    not just the first."""
    faults: list[SeedFault] = []
    lists = {
        key: read_list(folder, name, key, item, faults) for name, (key, item) in _FILES.items()
    }
    lists["relays"] = _read_folder(folder, "relays", Relay, faults)
    sheets = _read_folder(folder, "offerings", Sheet, faults)
    try:
        corpus = read_corpus(folder, LEARNED)
    except InvalidSeeds as invalid:
        faults += invalid.faults
    if faults:
        raise InvalidSeeds(faults)
    return Seeds(tuple(sheets), References.model_validate(lists), corpus)


def read_list(
    folder: Path, name: str, key: str, item: type[BaseModel], faults: list[SeedFault]
) -> list[Any]:
    """Returns the items of the file `name`, which is one list under `key`; adds what is wrong with
    it to `faults`."""
    content = _read(folder, folder / name, faults)
    if content is None:
        return []
    if not isinstance(content, dict) or set(content) != {key} or not isinstance(content[key], list):
        faults.append(
            SeedFault(name, "", f"Ce fichier contient une seule clé, « {key} », et sa liste.", "")
        )
        return []
    return _validated(TypeAdapter(list[item]), content[key], name, faults, prefix=key) or []  # type: ignore[valid-type]


def _read_folder(
    folder: Path, name: str, item: type[BaseModel], faults: list[SeedFault]
) -> list[Any]:
    """One item per file; its slug is the name of the file."""
    items = []
    for path in sorted((folder / name).glob("*.yaml")):
        content = _read(folder, path, faults)
        if content is None:
            continue
        if not isinstance(content, dict):
            faults.append(
                SeedFault(
                    f"{name}/{path.name}",
                    "",
                    "Une fiche est un ensemble de clés et de valeurs.",
                    _DEFAULT_REMEDY,
                )
            )
            continue
        read = _validated(
            TypeAdapter(item), {**content, "slug": path.stem}, f"{name}/{path.name}", faults
        )
        if read is not None:
            items.append(read)
    return items


def _read(folder: Path, path: Path, faults: list[SeedFault]) -> Any:
    name = str(path.relative_to(folder))
    try:
        return read_yaml(path)
    except FileNotFoundError:
        faults.append(
            SeedFault(name, "", "Ce fichier manque.", "Remettez-le : les fiches s’y rapportent.")
        )
    except UnreadableFile as error:
        faults.append(
            SeedFault(name, "", f"Fichier refusé : {error}.", "Corrigez la mise en forme YAML.")
        )
    return None


def _validated(
    adapter: TypeAdapter[Any], content: Any, name: str, faults: list[SeedFault], prefix: str = ""
) -> Any:
    try:
        return adapter.validate_python(content)
    except ValidationError as error:
        for refusal in refusals_of(error):
            path = ".".join(part for part in (prefix, path_of(refusal.location)) if part)
            faults.append(
                SeedFault(name, path, refusal.message, _REMEDIES.get(refusal.code, _DEFAULT_REMEDY))
            )
        return None


def path_of(location: Location) -> str:
    """The path as its author sees it in the file: « eligibility.all[1].fact », without the tags of
    the union of rules."""
    path = ""
    is_tag = False
    previous: str | int = ""
    for part in location:
        if is_tag:
            is_tag = False
        elif isinstance(part, int):
            path += f"[{part}]"
            is_tag = previous in _LIST_KEYS
        else:
            path += f".{part}" if path else part
            is_tag = part in _RULE_KEYS
        previous = part
    return path
