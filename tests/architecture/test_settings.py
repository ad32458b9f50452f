"""The settings: read from the environment, frozen, and refusing an unsafe production with one
message that lists everything."""

import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from catalog.settings import Settings, SettingsError, load_settings

PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "0f8a3c5d7e9b1a2c4d6e8f0a1b3c5d7e",
    "PUBLIC_URL": "https://boussole.exemple.fr/",
    "SITE_PUBLISHER": "Syndicat mixte de l'exemple",
    "SITE_DIRECTOR": "La présidence du syndicat",
    "SITE_HOST": "Hébergeur de l'exemple",
    "SITE_CONTACT": "contact@boussole.exemple.fr",
}


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, field in Settings.model_fields.items():
        monkeypatch.delenv(str(field.validation_alias or name).upper(), raising=False)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_a_complete_production_starts(production: pytest.MonkeyPatch) -> None:
    settings = load_settings()
    assert settings.is_production
    assert settings.has_rate_limits
    assert settings.has_secure_cookies
    assert settings.public_url == "https://boussole.exemple.fr"


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "APP_ENV"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_production_refuses_to_start_without(
    production: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    if value is None:
        production.delenv(name)
    else:
        production.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        load_settings()


def test_the_refusal_lists_everything_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENV", "production")
    monkeypatch.setenv("FLASK_DEBUG", "1")
    monkeypatch.setenv("RATE_LIMITS", "off")
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    assert all(
        name in str(refusal.value)
        for name in [*PRODUCTION.keys() - {"APP_ENV"}, "FLASK_DEBUG", "RATE_LIMITS"]
    )


@pytest.mark.parametrize("key", ["changez-moi", "a" * 64, "1234" * 16])
def test_production_refuses_a_key_that_is_not_real(
    production: pytest.MonkeyPatch, key: str
) -> None:
    production.setenv("SECRET_KEY", key)
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APP_ENV", "prod"),
        ("PORT", "0"),
        ("PORT", "huit mille"),
        ("RATE_LIMITS", "maybe"),
        ("SITE_IDENTITY", "republique"),
        ("DATABASE_URL", "mysql://localhost/boussole"),
        ("PUBLIC_URL", "boussole.exemple.fr"),
        ("TRUSTED_PROXIES", "-1"),
        ("FLASK_DEBUG", "perhaps"),
        ("SMTP_URL", "mail.exemple.fr"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail.exemple.fr:port"),
        ("OIDC_ISSUER", "exemple.fr"),
        ("OIDC_ISSUER", "http://idp.exemple.fr"),
        ("OIDC_ISSUER", "http://[::1"),
    ],
)
def test_a_wrong_value_is_refused_in_french_and_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=rf"{name}\s: attendu"):
        load_settings()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_uses_psycopg_3(
    monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://someone@localhost/boussole")
    assert load_settings().database_url == "postgresql+psycopg://someone@localhost/boussole"


def test_the_default_database_is_a_sqlite_file_of_the_instance(tmp_path: Path) -> None:
    assert load_settings().database_url == f"sqlite:///{tmp_path}/boussole.sqlite3"


def test_a_development_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first, second = load_settings(), load_settings()
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert [stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()] == [0o600]


def test_settings_do_not_change_and_do_not_show_the_key() -> None:
    settings = load_settings()
    assert settings.secret_key not in repr(settings)
    with pytest.raises(ValidationError):
        settings.port = 1  # type: ignore[misc]


def test_letters_are_from_the_contact_of_the_site_unless_said_otherwise(
    production: pytest.MonkeyPatch,
) -> None:
    production.setenv("SMTP_URL", "smtps://site:mot%20de%20passe@mail.exemple.fr")
    assert load_settings().mail_sender == "contact@boussole.exemple.fr"
    assert "passe" not in repr(load_settings())
    production.setenv("MAIL_SENDER", "ne-pas-repondre@exemple.fr")
    assert load_settings().mail_sender == "ne-pas-repondre@exemple.fr"
    for wrong in ("Le site", "a@b@c.fr", "site@exemple.fr\nBcc: autre@exemple.fr"):
        production.setenv("MAIL_SENDER", wrong)
        with pytest.raises(SettingsError, match="MAIL_SENDER"):
            load_settings()


def test_an_identity_provider_is_set_whole_and_over_tls_in_production(
    production: pytest.MonkeyPatch,
) -> None:
    for clear in ("http://idp.exemple.fr", "http://localhost:9000"):
        production.setenv("OIDC_ISSUER", clear)
        with pytest.raises(SettingsError, match="OIDC_ISSUER"):
            load_settings()
    production.setenv("OIDC_ISSUER", "https://idp.exemple.fr/.well-known/openid-configuration")
    with pytest.raises(SettingsError, match=r"OIDC_CLIENT_ID.*\n.*OIDC_CLIENT_SECRET"):
        load_settings()
    production.setenv("OIDC_CLIENT_ID", "boussole")
    production.setenv("OIDC_CLIENT_SECRET", "un secret bien gardé")
    settings = load_settings()
    assert settings.oidc_issuer == "https://idp.exemple.fr"
    assert "bien gardé" not in repr(settings)


def test_mailed_links_lead_to_the_public_address_or_to_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert load_settings(port=8123).public_address == "http://127.0.0.1:8123"
    monkeypatch.setenv("PUBLIC_URL", "https://boussole.exemple.fr")
    assert load_settings().public_address == "https://boussole.exemple.fr"


def test_rate_limits_are_off_outside_production_unless_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not load_settings().has_rate_limits
    monkeypatch.setenv("RATE_LIMITS", "on")
    assert load_settings().has_rate_limits
