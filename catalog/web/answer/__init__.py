"""The answer to what a visitor said: `/recommandations`, what corrects it, and
`/recommandations/avec-qui`."""

from catalog.web.answer import carriers, subjects, views

blueprints = (views.recommendations, carriers.carriers, subjects.subjects)
