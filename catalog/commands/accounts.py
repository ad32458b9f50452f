"""`flask accounts invite`, `link`, `list`, `disable`: who may sign in. Roles change by inviting
again."""

import click

from catalog.advice.accounts.accounts import (
    AccountNotFound,
    AccountView,
    InvalidEmail,
    Role,
    all_accounts,
    disable,
    invite,
)
from catalog.advice.accounts.sign_in import make_link
from catalog.commands.edge import engine, instant, settings
from catalog.exchange.emails.emails import invitation_email, link_address
from catalog.exchange.emails.mailer import MailRefused, MailUnavailable, can_send, open_mailer
from catalog.storage.database import open_session

accounts_command = click.Group(
    "accounts", help="Invite, montre et ferme les comptes des personnes qui se connectent."
)


@accounts_command.command("invite")
@click.argument("email")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    required=True,
    help="Ce que la personne pourra faire.",
)
def invite_command(email: str, role: str) -> None:
    """Ouvre un compte, ou change le rôle d'un compte et le rouvre."""
    with open_session(engine(), writing=True) as session:
        try:
            account = invite(session, email, Role(role), instant())
        except InvalidEmail as refused:
            raise click.ClickException(
                f"« {email} » n’est pas une adresse électronique."
            ) from refused
        session.commit()
    click.echo(_in_words(account))
    _send_invitation(account)


@accounts_command.command("link")
@click.argument("email")
def link_command(email: str) -> None:
    """Écrit un lien de connexion : pour essayer, sans courriel. Hors production seulement."""
    if settings().is_production:
        raise click.ClickException(
            "en production, le lien n’est envoyé que par courriel : réglez SMTP_URL."
        )
    with open_session(engine(), writing=True) as session:
        try:
            token = make_link(session, email, "", instant())
        except AccountNotFound as refused:
            raise _not_found(email) from refused
        session.commit()
    click.echo(link_address(settings(), token))


@accounts_command.command("list")
def list_command() -> None:
    """Montre les comptes, leur rôle et leur code."""
    with open_session(engine()) as session:
        accounts = all_accounts(session)
    for account in accounts:
        click.echo(_in_words(account))
    if not accounts:
        click.echo("Aucun compte : « flask accounts invite ADRESSE --role adviser » en ouvre un.")


@accounts_command.command("disable")
@click.argument("email")
def disable_command(email: str) -> None:
    """Ferme un compte et toutes ses sessions. Rouvert par « invite », il accepte une autre identité
    du fournisseur d'identité."""
    with open_session(engine(), writing=True) as session:
        try:
            account = disable(session, email, instant())
        except AccountNotFound as refused:
            raise _not_found(email) from refused
        session.commit()
    click.echo(_in_words(account))


def _send_invitation(account: AccountView) -> None:
    """The account is open whatever becomes of the email: the command says what is left to do."""
    address = f"{settings().public_address}/connexion"
    try:
        open_mailer(settings()).deliver(
            invitation_email(settings(), account.email, account.role.label), instant()
        )
    except (MailUnavailable, MailRefused) as failure:
        reason = (
            "SMTP_URL n’est pas réglé"
            if not can_send(settings())
            else f"le serveur de courriel a répondu : {failure}"
        )
        click.echo(
            f"L’invitation n’est pas partie ({reason}). Dites vous-même à cette personne d’aller à"
            f" l’adresse {address}"
        )
    else:
        click.echo(f"Une invitation est partie : elle mène à {address}")
    if not can_send(settings()) and not settings().has_oidc:
        click.echo(
            "Personne ne peut se connecter : réglez SMTP_URL, ou OIDC_ISSUER, OIDC_CLIENT_ID et"
            " OIDC_CLIENT_SECRET."
        )


def _in_words(account: AccountView) -> str:
    state = ", compte fermé" if account.is_disabled else ""
    return (
        f"{account.email} : {account.role.value} ({account.role.label}), code {account.code}{state}"
    )


def _not_found(email: str) -> click.ClickException:
    return click.ClickException(
        f"aucun compte ouvert à l’adresse « {email} » : « flask accounts list » les montre tous."
    )
