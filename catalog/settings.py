"""Settings read from the environment only, as one frozen object built by `create_app`, the commands
and the tests.

Production refuses to start on anything missing, with a single French message that lists all of it.
"""

import os
import re
import secrets
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DATABASE_FILE = "boussole.sqlite3"
KEPT_KEY_FILE = "secret_key"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names of this machine: what is said to them is read by nobody else."""
SECRET_KEY_LENGTH = 32
"""Characters: 32 hexadecimal characters hold 128 bits."""

REFUSAL = "Le site ne peut pas démarrer. À corriger dans l'environnement :\n"
REQUIRED_IN_PRODUCTION = {
    "site_publisher": "SITE_PUBLISHER : l'éditeur du site (nom et adresse), exigé par la loi",
    "site_director": (
        "SITE_DIRECTOR : le directeur ou la directrice de la publication, exigé par la loi"
    ),
    "site_host": "SITE_HOST : l'hébergeur du site (nom, adresse, téléphone), exigé par la loi",
    "site_contact": "SITE_CONTACT : l'adresse électronique à laquelle écrire",
}
FRENCH_REASONS = {
    "app_env": "APP_ENV : attendu « development », « production » ou « test »",
    "rate_limits": "RATE_LIMITS : attendu « on » ou « off »",
    "site_identity": "SITE_IDENTITY : attendu « neutral » ou « etat »",
    "port": "PORT : attendu un nombre entre 1 et 65535",
    "trusted_proxies": (
        "TRUSTED_PROXIES : attendu le nombre de serveurs mandataires devant le site (0 à 10)"
    ),
    "oidc_trust_email": "OIDC_TRUST_EMAIL : attendu « on » ou « off »",
    "debug": "FLASK_DEBUG : attendu 0 ou 1",
}


class SettingsError(Exception):
    """The environment does not allow the site to start; its text is the French message to print."""


class Settings(BaseSettings):
    """Every setting of the site. Build it with `load_settings()`, which turns refusals into one
    French message."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        validate_default=True,
        populate_by_name=True,
    )

    app_env: Literal["development", "production", "test"] = "development"
    instance_path: Path = PROJECT_ROOT / "instance"
    database_url: str = ""
    secret_key: str = Field("", repr=False)
    debug: bool = Field(False, validation_alias="FLASK_DEBUG")
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    public_url: str = ""
    trusted_proxies: Annotated[int, Field(ge=0, le=10)] = 0
    rate_limits: Literal["on", "off"] | None = None
    redis_url: str = Field("", repr=False)
    site_identity: Literal["neutral", "etat"] = "neutral"
    site_name: str = "Boussole numérique des collectivités"
    site_publisher: str = ""
    site_director: str = ""
    site_host: str = ""
    site_contact: str = ""
    smtp_url: str = Field("", repr=False)
    mail_sender: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = Field("", repr=False)
    oidc_name: str = "votre fournisseur d'identité"
    oidc_trust_email: Literal["on", "off"] = "off"

    @field_validator("database_url")
    @classmethod
    def _normalise_database_url(cls, url: str, info: ValidationInfo) -> str:
        if not url:
            return f"sqlite:///{info.data['instance_path'] / DATABASE_FILE}"
        scheme, separator, rest = url.partition("://")
        if separator and scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
            return f"postgresql+psycopg://{rest}"
        if scheme == "sqlite" and rest.startswith("/"):
            return url
        raise ValueError(
            "DATABASE_URL : attendu « sqlite:///chemin/du/fichier » ou « postgresql://… »"
        )

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, url: str) -> str:
        """The address without its closing slash: paths are appended to it."""
        scheme, separator, host = url.rstrip("/").partition("://")
        if url and not (separator and scheme in {"http", "https"} and host and "/" not in host):
            raise ValueError("PUBLIC_URL : attendu « https://nom-du-site », sans chemin")
        return url.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _check_smtp_url(cls, url: str) -> str:
        if url and not is_address(url, {"smtp", "smtp+starttls", "smtps"}):
            raise ValueError(
                "SMTP_URL : attendu « smtps://utilisateur:motdepasse@serveur:465 »,"
                " « smtp+starttls://… » ou « smtp://… »"
            )
        return url

    @field_validator("mail_sender")
    @classmethod
    def _check_mail_sender(cls, sender: str, info: ValidationInfo) -> str:
        """Whom emails are from: the site's contact unless another address is given."""
        sender = sender or info.data.get("site_contact") or "ne-pas-repondre@localhost"
        if info.data.get("smtp_url") and not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", sender):
            raise ValueError(
                "MAIL_SENDER : attendu l'adresse électronique d'où partent les courriels (par"
                " défaut, SITE_CONTACT)"
            )
        return sender

    @field_validator("oidc_issuer")
    @classmethod
    def _check_oidc_issuer(cls, url: str, info: ValidationInfo) -> str:
        """The issuer as it names itself, final slash or not; the address of its discovery document
        is as good. Without TLS, on this machine only, and never in production."""
        issuer = url.removesuffix("/.well-known/openid-configuration")
        may_be_clear = info.data.get("app_env") != "production" and is_local(issuer)
        if issuer and not is_address(issuer, {"https", "http"} if may_be_clear else {"https"}):
            raise ValueError(
                "OIDC_ISSUER : attendu l'adresse du fournisseur d'identité, « https://… »"
            )
        return issuer

    @model_validator(mode="before")
    @classmethod
    def _keep_a_development_key(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Outside production, a missing key is made once and kept, so that workers agree and
        sessions survive a restart."""
        if not values.get("secret_key") and values.get("app_env", "development") in {
            "development",
            "test",
        }:
            instance_path = Path(values.get("instance_path") or PROJECT_ROOT / "instance")
            return values | {"secret_key": _read_or_create_key(instance_path / KEPT_KEY_FILE)}
        return values

    @model_validator(mode="after")
    def _refuse_half_an_identity_provider(self) -> "Settings":
        given = {
            name: getattr(self, name)
            for name in ("oidc_issuer", "oidc_client_id", "oidc_client_secret")
        }
        missing = [name.upper() for name, value in given.items() if not value]
        if any(given.values()) and missing:
            raise ValueError(
                "\n".join(
                    f"{name} : nécessaire avec les autres réglages OIDC_*" for name in missing
                )
            )
        return self

    @model_validator(mode="after")
    def _refuse_an_unsafe_production(self) -> "Settings":
        if self.app_env != "production":
            return self
        faults = []
        if len(self.secret_key) < SECRET_KEY_LENGTH or len(set(self.secret_key)) < 8:
            faults.append(
                f"SECRET_KEY : au moins {SECRET_KEY_LENGTH} caractères tirés au hasard, par exemple"
                " avec « openssl rand -hex 32 »"
            )
        if not self.public_url:
            faults.append("PUBLIC_URL : l'adresse publique du site (https://nom-du-site)")
        faults += [
            says for name, says in REQUIRED_IN_PRODUCTION.items() if not getattr(self, name).strip()
        ]
        if self.rate_limits == "off":
            faults.append("RATE_LIMITS : « off » est refusé en production")
        if self.debug:
            faults.append("FLASK_DEBUG : le mode de mise au point est refusé en production")
        if faults:
            raise ValueError("\n".join(faults))
        return self

    @property
    def is_production(self) -> bool:
        return self.app_env == "production"

    @property
    def is_official(self) -> bool:
        """Whether the operator says it is entitled to the State's marks."""
        return self.site_identity == "etat"

    @property
    def public_address(self) -> str:
        """Where mailed and printed links lead: never a name that came with a request. Without
        PUBLIC_URL, this machine."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def has_oidc(self) -> bool:
        """Whether people may sign in through an identity provider."""
        return bool(self.oidc_issuer)

    @property
    def is_behind_tls(self) -> bool:
        """Whether visitors reach the site over TLS: HSTS is then sent."""
        return self.public_url.startswith("https://")

    @property
    def has_secure_cookies(self) -> bool:
        """Whether cookies are Secure and named `__Host-…`: always in production, and wherever TLS
        is."""
        return self.is_production or self.is_behind_tls

    @property
    def has_rate_limits(self) -> bool:
        """On in production only, unless RATE_LIMITS says otherwise."""
        return self.is_production if self.rate_limits is None else self.rate_limits == "on"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")


def load_settings(**overrides: Any) -> Settings:
    """The settings of the environment, `overrides` (field names) winning.

    Raises `SettingsError`, whose text lists in French everything that is missing or wrong.
    """
    try:
        return Settings(**overrides)
    except ValidationError as refusal:
        faults = [
            line
            for error in refusal.errors()
            for line in _say(error["loc"], error["msg"]).splitlines()
        ]
        raise SettingsError(REFUSAL + "\n".join(f"  - {line}" for line in faults)) from None
    except OSError as failure:
        raise SettingsError(
            f"{REFUSAL}  - le dossier « instance » n'est pas accessible en écriture : {failure}"
        ) from None


def is_address(url: str, schemes: set[str]) -> bool:
    """Whether `url` is an address by one of these schemes, with a host."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in schemes
            and bool(parts.hostname)
            and (parts.port or 1) > 0
            and url.isprintable()
        )
    except ValueError:  # A port that is no number.
        return False


def is_local(url: str) -> bool:
    """Whether `url` leads to this very machine."""
    try:
        return urlsplit(url).hostname in LOOPBACK
    except ValueError:  # A bracket that closes nothing.
        return False


def _say(location: tuple[int | str, ...], message: str) -> str:
    name = str(location[0]).lower().replace("flask_", "") if location else ""
    return FRENCH_REASONS.get(name) or message.removeprefix("Value error, ")


def _read_or_create_key(path: Path) -> str:
    """The key kept at `path`; made at the first call. Linking a finished file makes two workers
    that start at once agree."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii"
        ) as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # The other worker was first: its key is the one to use.
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
