"""The portfolio of an adviser: `/visites/portefeuille`."""

from catalog.web.portfolio import views

blueprints = (views.portfolio,)
