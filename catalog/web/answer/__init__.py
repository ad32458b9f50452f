"""The answer to what a visitor said: `/recommandations` and `/recommandations/avec-qui`."""

from catalog.web.answer import carriers, views

blueprints = (views.recommendations, carriers.carriers)
