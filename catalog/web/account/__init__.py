"""The accounts of advisers and editors: `/connexion`, `/deconnexion` and `/compte`."""

from catalog.web.account import oidc, sign_in, views

blueprints = (sign_in.sign_in, oidc.oidc, views.account)
