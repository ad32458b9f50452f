"""The JSON interface under `/api/v1/` and its documentation page `/api`; registered by
`catalog.app`.

The views' docstrings are in French: they are the published documentation, which `documentation`
reads.
"""

from catalog.web.api import (
    documentation,
    matrix,
    offerings,
    recommendations,
    scenarios,
    sources,
    territories,
)
from catalog.web.api.blueprint import api

__all__ = [
    "api",
    "documentation",
    "matrix",
    "offerings",
    "recommendations",
    "scenarios",
    "sources",
    "territories",
]
