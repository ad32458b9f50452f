"""The words of the emails that the site sends: plain text, short lines, the address of the site
and nothing to load."""

from catalog.advice.accounts.sign_in import LINK_LIFE
from catalog.exchange.emails.mailer import Email
from catalog.settings import Settings


def link_address(settings: Settings, token: str) -> str:
    """Returns the address of a sign-in link: always on the site's own name, whatever name a request
    came under."""
    return f"{settings.public_address}/connexion/lien/{token}"


def sign_in_email(settings: Settings, email: str, token: str) -> Email:
    """Returns the email that bears the link that signs in."""
    return Email(
        email,
        f"Votre lien de connexion – {settings.site_name}",
        f"""Bonjour,

Pour vous connecter à « {settings.site_name} », ouvrez ce lien, puis touchez
le bouton « Me connecter » :

{link_address(settings, token)}

Il sert une seule fois, dans les {LINK_LIFE.seconds // 60} minutes. Un nouveau lien annule
le précédent.

Vous n’avez rien demandé ? Ne faites rien : sans ce lien, personne ne peut
se connecter à votre place. Ne le transmettez à personne.
{_closing(settings)}""",
    )


def invitation_email(settings: Settings, email: str, role: str) -> Email:
    """Returns the email that tells a person that an account was opened for them; it holds no link
    that signs in."""
    return Email(
        email,
        f"Votre accès – {settings.site_name}",
        f"""Bonjour,

Un compte vous est ouvert sur « {settings.site_name} »
({role}).

Pour vous connecter, écrivez cette adresse électronique sur la page :

{settings.public_address}/connexion

Il n’y a pas de mot de passe : le site vous envoie chaque fois un lien
qui sert une seule fois.
{_closing(settings)}""",
    )


def _closing(settings: Settings) -> str:
    status = "" if settings.is_official else "Ce site n’est pas un site officiel de l’État.\n"
    return f"\n-- \n{settings.site_name}\n{settings.public_address}\n{status}"
