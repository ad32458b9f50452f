"""Who may open a view, said beside its route: `@public`, `@for_link_holder` or `@for_role(…)`.

`catalog.app` calls `check_access` once every room is registered: a view that says nothing is
refused when the application is made, before anybody can ask for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, abort, g, redirect, request
from flask.typing import ResponseReturnValue

from catalog.advice.accounts.accounts import Role
from catalog.web.site.identity import HOME, SIGN_IN, current_account
from catalog.web.site.requests import View
from catalog.web.site.security import SAFE_METHODS, stay_on_site

SECRET = "token"  # noqa: S105 (the name of a variable of addresses)
"""The URL variable whose value is a key: who has the address has what it opens."""


class Readership(Enum):
    """The three kinds of readers."""

    EVERYBODY = "everybody"
    LINK_HOLDERS = "holders of the link"
    ACCOUNTS = "accounts"


@dataclass(frozen=True, slots=True)
class Access:
    """The readers of a view; `roles` is for accounts, those of which one is enough."""

    audience: Readership
    roles: tuple[Role, ...] = ()


class AccessNotDeclared(TypeError):
    """A view says nothing of who may open it, or the contrary of what its address says."""


def public(view: View) -> View:
    """Open a view to everybody.

    Put it right below the route, as the two others: `@blueprint.get(…)` then `@public`.
    """
    return _declared(view, Access(Readership.EVERYBODY))


def for_link_holder(view: View) -> View:
    """Open a view to whoever has its address, which holds the secret `<token>`; the view itself
    answers 404 to a token that opens nothing."""
    return _declared(view, Access(Readership.LINK_HOLDERS))


def for_role(*roles: Role) -> Callable[[View], View]:
    """Open a view to the accounts that may do what one of `roles` may: other accounts get a 403,
    and a visitor who is not signed in is led to sign in.

    It stands in any order with `@writes`: `@for_role(Role.ADVISER)`; `@for_role(*Role)` for every
    account.
    """

    def keep(view: View) -> View:
        @wraps(view)
        def kept_view(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            # The session of the database opens here: a view that writes must have it open for
            # writing.
            g.is_writing = getattr(view, "is_writing", False) or g.get("is_writing", False)
            account = current_account()
            if account is None:
                return redirect(f"{SIGN_IN}?{urlencode({'next': _way_back()})}", 303)
            if not any(account.may(role) for role in roles):
                abort(403)
            return view(*args, **kwargs)

        return _declared(kept_view, Access(Readership.ACCOUNTS, roles))

    return keep


def access_of(view: object) -> Access | None:
    """Returns what the view declares, None when it declares nothing."""
    access: Access | None = getattr(view, "access", None)
    return access


def check_access(app: Flask) -> None:
    """Raises `AccessNotDeclared` for a view without access, and for one whose address holds a
    secret without being for those who have it, or the reverse."""
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        if access is None:
            raise AccessNotDeclared(
                f"{rule.endpoint} ({rule.rule}) does not say who may open it: put @public,"
                " @for_link_holder or @for_role(…) below its route."
            )
        if (SECRET in rule.arguments) is not (access.audience is Readership.LINK_HOLDERS):
            raise AccessNotDeclared(
                f"{rule.endpoint} ({rule.rule}) is for {access.audience.value}: an address with"
                f" <{SECRET}>, and no other, is @for_link_holder."
            )


def _declared(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def _way_back() -> str:
    """The page to come back to: this one, or the one whose form was sent."""
    if request.method in SAFE_METHODS:
        return request.full_path.removesuffix("?")
    came_from = urlsplit(request.referrer or "")
    path = f"{came_from.path}?{came_from.query}".removesuffix("?")
    return stay_on_site(path, HOME) if came_from.netloc == request.host else HOME
