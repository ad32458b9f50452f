"""One name per thing: no two public classes bear the same one."""

import ast
from collections import defaultdict

from catalog.settings import PROJECT_ROOT


def test_no_class_name_is_used_twice() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for package in ("catalog", "matching"):
        for path in sorted((PROJECT_ROOT / package).rglob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[node.name].append(str(path.relative_to(PROJECT_ROOT)))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
