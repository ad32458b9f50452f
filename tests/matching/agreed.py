"""`python -m tests.matching.agreed` writes the agreed answers again: read their changes before you
keep them, each says what the site answers otherwise."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tests.matching.invented import answer_of, invented_catalogue

FOLDER = Path(__file__).parent / "answers"


def agreed(path: Path) -> dict[str, Any]:
    """`why`, `day`, `facts`, `around` (who could carry the project instead) and `answer`."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def given(case: dict[str, Any], catalogue: Any) -> dict[str, Any]:
    """What is answered to the facts of a case."""
    on: date = case["day"]
    return answer_of(catalogue, case["facts"], on, case.get("around", []))


def main() -> None:
    catalogue = invented_catalogue()
    for path in sorted(FOLDER.glob("*.yaml")):
        case = agreed(path)
        case["answer"] = given(case, catalogue)
        text = yaml.safe_dump(case, allow_unicode=True, sort_keys=False, width=100)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
