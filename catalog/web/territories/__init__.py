"""The territories: `/territoires`, `/territoires/<code>` and its communes."""

from catalog.web.territories import views

blueprints = (views.territories,)
