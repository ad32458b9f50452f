"""Reading one YAML file of `seeds/` safely: no alias (bombs), no duplicate key, no value but plain
data; faults are located."""

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 1_000_000


class UnreadableFile(ValueError):
    """The file is not the plain YAML that sheets are written in; its text says why, in French."""


class _PlainLoader(yaml.CSafeLoader):
    """The safe loader, which also refuses a key written twice instead of keeping the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in keys:
                raise yaml.MarkedYAMLError(
                    problem=f"la clé « {key} » est écrite deux fois",
                    problem_mark=key_node.start_mark,
                )
            keys.add(key)
        return super().construct_mapping(node, deep)


# YAML 1.1 reads « no » and « on » as truths, « 02 » as 2, « 1:30 » as 90, and dates by itself. Here
# only plain integers, decimals, true, false and null are more than text: pydantic reads the dates,
# and says which one does not exist.
_PlainLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?[0-9]+\.[0-9]+", "-0123456789"),
    ("null", r"null|~|", ["n", "~", ""]),
):
    _PlainLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), list(_first)
    )


def read_yaml(path: Path) -> Any:
    """Returns the file's content as plain Python data. Raises `UnreadableFile` with the line at
    fault."""
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableFile(f"le fichier dépasse {MAX_BYTES // 1000} ko")
    try:
        text = path.read_text(encoding="utf-8")
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise UnreadableFile(f"les alias (*{event.anchor}) ne sont pas acceptés")
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - _PlainLoader is a safe loader
    except UnreadableFile:
        raise
    except UnicodeDecodeError as error:
        raise UnreadableFile("le fichier n’est pas en UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise UnreadableFile(
            f"{error.problem}" + (f", ligne {mark.line + 1}" if mark else "")
        ) from error
    except (yaml.YAMLError, RecursionError, TypeError, ValueError) as error:
        raise UnreadableFile(f"le fichier n’est pas du YAML lisible ({error})") from error
