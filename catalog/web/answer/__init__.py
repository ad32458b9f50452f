"""The answer to what a visitor said: `/recommandations`, what was understood of the need and its
corrections, `/recommandations/avec-qui`, and what people thought of it."""

from catalog.web.answer import carriers, needs, opinions, views

blueprints = (
    views.recommendations,
    needs.needs,
    carriers.carriers,
    opinions.opinions,
)
