"""The pages that are the same for all, but those of a feature: what the site is, says and is worth,
what machines look for. `gallery`, for those who build the site, is registered apart."""

from catalog.web.public import (
    deadlines,
    discovery,
    feeds,
    monitoring,
    pages,
    quality,
    sources,
    stats,
)

blueprints = (
    deadlines.deadlines,
    feeds.feeds,
    sources.sources,
    quality.quality,
    stats.stats,
    pages.pages,
    discovery.discovery,
    monitoring.monitoring,
)
