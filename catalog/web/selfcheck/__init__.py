"""The self-assessment of a project that uses AI: `/autodiagnostic-ia`."""

from catalog.web.selfcheck import views

blueprints = (views.selfcheck,)
