"""Encryption of a backup by a tool that its reader has too: age, or GnuPG. Nothing of it is ours.

The site's machine needs the recipient's public key only: whoever breaks into it reads no former
backup.
"""

import re
import shutil
import subprocess
from pathlib import Path

from catalog.storage.backups.faults import BackupRefused

LONGEST = 3600
"""Seconds: a backup of gigabytes on a slow disk."""
_AGE = re.compile(r"age1[0-9a-z]{20,}|ssh-(?:ed25519|rsa) [A-Za-z0-9+/=]+(?: \S+)?")
_GPG = re.compile(r"(?:0x)?(?:[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})")
_AGE_HEADERS = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")
# A packet of OpenPGP that opens a message to a public key (RFC 9580, 4.2 and 5.1), or its armour.
_GPG_FIRST_BYTES = frozenset(b"\xc1\x84\x85\x86\x87")
_GPG_ARMOUR = b"-----BEGIN PGP MESSAGE-----"


def encrypt(clear: Path, encrypted: Path, recipient: str) -> None:
    """Writes `clear` to `encrypted`, which exists, for the holder of a key of age or GnuPG.

    Raises `BackupRefused`: the recipient is neither, its tool is absent, or refuses.
    """
    if _AGE.fullmatch(recipient):
        command = ["age", "--encrypt", "--recipient", recipient]
    elif _GPG.fullmatch(recipient):
        # A fingerprint names one key, so that there is no doubt for a web of trust to lift.
        trusted = ["--trust-model", "always", "--compress-algo", "none"]
        command = ["gpg", "--batch", "--quiet", *trusted, "--recipient", recipient, "--encrypt"]
    else:
        raise BackupRefused(
            "Destinataire attendu : une clé age (« age1… »), ou l'empreinte entière d'une clé GPG"
            " (40 chiffres, sans espace)."
        )
    _run(command, clear, encrypted)


def is_encrypted(file: Path) -> bool:
    """Whether a file opens as what age or GnuPG encrypts."""
    return _tool_of(file) is not None


def decrypt(encrypted: Path, clear: Path, identity: Path | None) -> None:
    """Writes what `encrypted` holds to `clear`: by the identity file of age, or by the keys of this
    user's GnuPG. Raises `BackupRefused`."""
    if _tool_of(encrypted) == "gpg":
        _run(["gpg", "--quiet", "--decrypt"], encrypted, clear)
        return
    if identity is None:
        raise BackupRefused("Cette sauvegarde est chiffrée par age : donnez sa clé, --identity.")
    _run(["age", "--decrypt", "--identity", str(identity)], encrypted, clear)


def _tool_of(file: Path) -> str | None:
    with file.open("rb") as opened:
        start = opened.read(64)
    if start.startswith(_AGE_HEADERS):
        return "age"
    is_gpg = start.startswith(_GPG_ARMOUR) or (start and start[0] in _GPG_FIRST_BYTES)
    return "gpg" if is_gpg else None


def _run(command: list[str], source: Path, target: Path) -> None:
    """Files by their descriptors, never by name: no name is taken for an option."""
    tool = shutil.which(command[0])
    if tool is None:
        raise BackupRefused(f"« {command[0]} » n'est pas installé sur cette machine.")
    with source.open("rb") as opened, target.open("wb") as written:
        done = subprocess.run(  # noqa: S603 (the recipient matched a key's form)
            [tool, *command[1:]],
            stdin=opened,
            stdout=written,
            stderr=subprocess.PIPE,
            timeout=LONGEST,
        )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise BackupRefused(f"« {command[0]} » a refusé : {' '.join(said[-2:])[:300]}")
