"""The JSON interface under `/api/v1/` and its documentation page `/api`.

The views' docstrings are in French: they are the published documentation, which `documentation`
reads.
"""

from catalog.web.api import (
    blueprint,
    documentation,
    matrix,
    offerings,
    recommendations,
    scenarios,
    sources,
    territories,
)

__all__ = [
    "blueprints",
    "documentation",
    "matrix",
    "offerings",
    "recommendations",
    "scenarios",
    "sources",
    "territories",
]

blueprints = (blueprint.api,)
