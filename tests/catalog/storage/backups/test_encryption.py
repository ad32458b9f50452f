"""A backup that leaves the machine is encrypted to a key, by age or GnuPG."""

import shutil
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalog.storage.backups.backup import back_up, restore
from catalog.storage.backups.faults import BackupRefused
from tests.catalog.storage.rows import AT, elsewhere, fingerprints


@pytest.fixture
def gpg_key(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A key of the test's own in a home of its own; its fingerprint."""
    if shutil.which("gpg") is None:
        pytest.skip("GnuPG is not installed (Debian package: gnupg)")
    home = tmp_path_factory.mktemp("g")  # Short: the agent's socket is in it.
    home.chmod(0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    made = ["--batch", "--passphrase", "", "--quick-generate-key", "test@localhost", "rsa2048"]
    subprocess.run(["gpg", *made, "encr"], check=True, capture_output=True)
    listed = subprocess.run(
        ["gpg", "--list-keys", "--with-colons"], check=True, capture_output=True, text=True
    ).stdout
    return next(line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr"))


@pytest.fixture
def age_key(tmp_path: Path) -> tuple[str, Path]:
    """A recipient and the file of its identity."""
    if shutil.which("age-keygen") is None:
        pytest.skip("age is not installed (Debian package: age)")
    identity = tmp_path / "identity"
    subprocess.run(["age-keygen", "-o", str(identity)], check=True, capture_output=True)
    public = next(
        line for line in identity.read_text().splitlines() if line.startswith("# public key: ")
    )
    return public.removeprefix("# public key: "), identity


def test_a_backup_for_a_gpg_key_is_read_by_its_holder_alone(
    small: Engine, tmp_path: Path, gpg_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = tmp_path / "backup"
    back_up(small, backup, AT, gpg_key)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert not zipfile.is_zipfile(backup)
    engine = elsewhere(tmp_path)
    with monkeypatch.context() as stranger:
        (tmp_path / "s").mkdir(mode=0o700)
        stranger.setenv("GNUPGHOME", str(tmp_path / "s"))
        with pytest.raises(BackupRefused, match="gpg"):
            restore(engine, backup)
    (tmp_path / "cut").write_bytes(backup.read_bytes()[:-200])
    with pytest.raises(BackupRefused):
        restore(engine, tmp_path / "cut")
    assert not (tmp_path / "elsewhere.sqlite3").exists()
    restore(engine, backup)
    assert fingerprints(engine) == {"acknowledged"}


def test_a_backup_for_an_age_key_is_read_by_its_holder_alone(
    small: Engine, tmp_path: Path, age_key: tuple[str, Path]
) -> None:
    recipient, identity = age_key
    back_up(small, tmp_path / "backup", AT, recipient)
    engine = elsewhere(tmp_path)
    with pytest.raises(BackupRefused, match="--identity"):
        restore(engine, tmp_path / "backup")
    restore(engine, tmp_path / "backup", identity)
    assert fingerprints(engine) == {"acknowledged"}


@pytest.mark.parametrize(
    "recipient", ["somebody@exemple.fr", "-o/tmp/x", "age1", "--output=x", "ABCDEF", "age1x y"]
)
def test_a_recipient_that_is_no_key_is_refused(
    small: Engine, tmp_path: Path, recipient: str
) -> None:
    with pytest.raises(BackupRefused, match="Destinataire"):
        back_up(small, tmp_path / "backup", AT, recipient)
    assert not list(tmp_path.glob("backup*"))


def test_an_absent_tool_is_said(
    small: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupRefused, match="« age » n'est pas installé"):
        back_up(small, tmp_path / "backup", AT, f"age1{'q' * 58}")
