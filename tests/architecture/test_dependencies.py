"""Every library that pyproject.toml asks for at run time serves: the code imports it, or a reason
is written here."""

import ast
import re
import tomllib

from catalog.settings import PROJECT_ROOT

PROJECT = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Distribution -> the module that it brings, where its name does not say it.
MODULES = {
    "pyyaml": "yaml",
    "python-docx": "docx",
    "scikit-learn": "sklearn",
    "text2num": "text_to_num",
}
# Distribution -> who needs it, where no line imports it.
SERVES_UNSEEN = {
    "psycopg": "the driver that SQLAlchemy loads for a postgresql:// address",
    "redis": "the store that Flask-Limiter loads for REDIS_URL",
    "tzdata": "the time zones that zoneinfo reads where the machine has none",
}


def declared() -> list[str]:
    """The distributions of a served site, in lower case, without versions nor extras."""
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["production"]]
    return [re.split(r"[\[<>=!~; ]", one)[0].lower() for one in asked]


def imported() -> set[str]:
    """The top-level modules that the code imports, wherever in a module."""
    files = [
        *(PROJECT_ROOT / "catalog").rglob("*.py"),
        *(PROJECT_ROOT / "matching").rglob("*.py"),
        *PROJECT_ROOT.glob("*.py"),
    ]
    names: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names


def test_every_library_of_a_served_site_is_imported_or_has_its_reason() -> None:
    found = imported()
    unused = {name for name in declared() if MODULES.get(name, name.replace("-", "_")) not in found}
    assert unused == set(SERVES_UNSEEN)


def test_no_library_is_asked_for_twice() -> None:
    names = declared()
    assert len(names) == len(set(names))


def test_the_names_of_modules_are_those_of_libraries_asked_for() -> None:
    assert set(MODULES) <= set(declared())
