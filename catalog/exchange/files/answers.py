"""Recommendations and scenarios as JSON, for the interface and for `flask … --json`. Same answer,
same bytes."""

import json
from typing import Any

from pydantic import TypeAdapter

from matching.advice.recommendation import Recommendations
from matching.advice.scenarios import ScenarioTable

ANSWER = TypeAdapter(Recommendations)


def answer_as_data(recommendations: Recommendations) -> dict[str, Any]:
    """Returns plain JSON data: dates as ISO texts, closed lists as their values, unknown facts as
    null."""
    data: dict[str, Any] = ANSWER.dump_python(recommendations, mode="json")
    return data


def answer_as_json(recommendations: Recommendations) -> str:
    return ANSWER.dump_json(recommendations, indent=2).decode()


def scenarios_as_data(table: ScenarioTable) -> dict[str, Any]:
    """Returns plain JSON data: the carriers, then each offering with its verdicts in the carriers'
    order."""
    return {
        "on": table.on.isoformat(),
        "warnings": [warning.model_dump() for warning in table.warnings],
        "carriers": [
            {"label": carrier.label, "nature": carrier.profile.nature, "code": carrier.profile.code}
            for carrier in table.carriers
        ],
        "items": [
            {"slug": row.slug, "title": row.title, "verdicts": list(row.verdicts)}
            for row in table.rows
        ],
    }


def scenarios_as_json(table: ScenarioTable) -> str:
    return json.dumps(scenarios_as_data(table), ensure_ascii=False, indent=2)
