"""Recommendations as JSON, for `POST /api/v1/recommendations` and `flask recommend --json`. Same answer, same bytes."""

from typing import Any

from pydantic import TypeAdapter

from matching.recommendation import Recommendations

ANSWER = TypeAdapter(Recommendations)


def answer_as_data(recommendations: Recommendations) -> dict[str, Any]:
    """Returns plain JSON data: dates as ISO texts, closed lists as their values, unknown facts as null."""
    data: dict[str, Any] = ANSWER.dump_python(recommendations, mode="json")
    return data


def answer_as_json(recommendations: Recommendations) -> str:
    return ANSWER.dump_json(recommendations, indent=2).decode()
