"""Builds the static files that the site serves: a subset of the DSFR, the autocomplete, and our
own. Run by `make install` (`python -m catalog.web.site.build_assets`) and, outside production, by
`wsgi`; when nothing that they are made of has changed, it writes nothing.

Every folder's name holds the digest of its content, so that browsers may keep it for a year. In the
neutral identity the stylesheet loses its `@font-face` rules: the Marianne font is the State's. The
DSFR's "nomodule" script and its legacy rules are left out: what needs them (Internet Explorer) also
lacks CSS variables, and gets the page without JavaScript.
"""

import base64
import gzip
import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import brotli

from catalog.settings import PROJECT_ROOT, SettingsError
from catalog.web.site.assets import (
    BUILT,
    URL_PREFIX,
    Asset,
    Assets,
    AssetsNotBuilt,
    Identity,
    manifest_of,
)

NODE_MODULES = PROJECT_ROOT / "node_modules"
WEB = PROJECT_ROOT / "catalog" / "web"
OWN_FILES = WEB / "static"
# Ours, in this order at the end of the DSFR's: a page waits for one stylesheet before it is drawn,
# and the next pages for none.
OWN_STYLES = ("site.css", "answers.css", "catalogue.css", "figures.css", "visits.css")
# The marks of a window or of a shortcut: ours, or in the State's identity the State's.
ICONS = ("favicon.svg", "favicon.ico", "apple-touch-icon.png")
# Where an icon may be named, hence where to look for the icons to serve.
ICON_USERS = (PROJECT_ROOT / "templates", WEB)
SYSTEM_FONTS = (
    'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Ubuntu,Cantarell,"Liberation'
    ' Sans",Arial,sans-serif'
)
COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".txt"}

_ICON = re.compile(r"fr-icon-[a-z0-9]+(?:-[a-z0-9]+)*")
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_URL = re.compile(r"url\(\"?([a-z][^)\"':]*?)\"?\)")
_SOURCE_MAP = re.compile(r"\n?(?:/\*|//)# sourceMappingURL=\S+(?: ?\*/)?\s*$")


class MissingPackages(SettingsError):
    """The npm packages are not installed; its text says in French what to do."""

    def __init__(self) -> None:
        super().__init__(
            "Les fichiers du système de design manquent. Lancez « make install », puis recommencez."
        )


def build_assets(identity: Identity, folder: Path = BUILT) -> Assets:
    """Build into `folder` what is not there yet, and return it.

    Two processes may build at once: each writes aside, and the first to finish wins. Raises
    `MissingPackages`.
    """
    bundles = _bundles(identity)
    digest = _digest_of({name: _digest_of(files).encode() for name, files in bundles.items()})
    try:
        built = Assets.read(identity, folder)
    except AssetsNotBuilt:
        pass
    else:
        if built.digest == digest:
            return built
    files: dict[str, Asset] = {}
    for name, contents in bundles.items():
        directory = f"{name}-{_digest_of(contents)[:10]}"
        _write_folder(folder / directory, contents)
        prefix = "" if name == "site" else f"{name.partition('-')[0]}/"
        for path, content in contents.items():
            integrity = "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
            files[prefix + path] = Asset(f"{URL_PREFIX}{directory}/{path}", integrity)
    manifest = manifest_of(identity, folder)
    draft = manifest.with_suffix(f".{os.getpid()}")
    draft.write_text(
        json.dumps({"digest": digest, "files": files}, indent=0, sort_keys=True), encoding="utf-8"
    )
    draft.replace(manifest)
    return Assets(folder, digest, files)


def main() -> None:
    """Build for both identities: which one is served is known only when the site starts."""
    try:
        for identity in get_args(Identity):
            build_assets(identity)
    except MissingPackages as failure:
        sys.exit(str(failure))


def _digest_of(contents: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path in sorted(contents):
        digest.update(path.encode() + b"\0" + hashlib.sha256(contents[path]).digest())
    return digest.hexdigest()


def _bundles(identity: Identity) -> dict[str, dict[str, bytes]]:
    """Folder name (without its digest) -> path in the folder -> content."""
    is_official = identity == "etat"
    dsfr = NODE_MODULES / "@gouvfr" / "dsfr"
    autocomplete = NODE_MODULES / "accessible-autocomplete"
    if not (dsfr.is_dir() and autocomplete.is_dir()):
        raise MissingPackages
    version = _version(autocomplete)
    script = _without_source_map(autocomplete / "dist" / "accessible-autocomplete.min.js")
    own = {
        path.relative_to(OWN_FILES).as_posix(): path.read_bytes()
        for path in OWN_FILES.rglob("*")
        if path.is_file()
    }
    if is_official:
        own |= {name: (dsfr / "dist" / "favicon" / name).read_bytes() for name in ICONS} | {
            "card.png": own["card-etat.png"]
        }
    own_style = "\n".join(own.pop(name).decode() for name in OWN_STYLES)
    return {
        f"dsfr-{_version(dsfr)}-{identity}": _dsfr(
            dsfr / "dist", own_style, with_fonts=is_official
        ),
        f"autocomplete-{version}": {"accessible-autocomplete.js": script.encode()},
        "site": own,
    }


def _dsfr(dist: Path, own_style: str, *, with_fonts: bool) -> dict[str, bytes]:
    """The DSFR's files, our own rules at the end of its stylesheet."""
    style = _without_source_map(dist / "dsfr.main.min.css")
    if not with_fonts:
        style = _FONT_FACE.sub("", style).replace(
            "font-family:Marianne,arial,sans-serif", f"font-family:{SYSTEM_FONTS}"
        )
    icons = _icon_rules(
        _without_source_map(dist / "utility" / "utility.main.min.css"), _icons_used()
    )
    files = {
        "dsfr.css": f"{style}{icons}\n{own_style}".encode(),
        "print.css": _without_source_map(dist / "dsfr.print.min.css").encode(),
        "dsfr.js": _without_source_map(dist / "dsfr.module.min.js").encode(),
    }
    # The three drawings of the display settings, and everything that the stylesheet points at.
    linked = {f"artwork/pictograms/environment/{name}.svg" for name in ("sun", "moon")} | {
        "artwork/pictograms/system/system.svg"
    }
    linked |= set(_URL.findall(style + icons))
    return files | {path: (dist / path).read_bytes() for path in sorted(linked)}


def _icons_used() -> set[str]:
    """The icon classes named anywhere in the templates, the code or our own scripts; names are
    never put together from parts."""
    files = (
        path
        for root in ICON_USERS
        for path in root.rglob("*")
        if path.suffix in {".html", ".py", ".js", ".css"}
    )
    return {name for path in files for name in _ICON.findall(path.read_text(encoding="utf-8"))}


def _icon_rules(utility: str, names: set[str]) -> str:
    """The rules of the icons `names`, taken from the DSFR's stylesheet of all icons, their
    addresses seen from `dsfr.css`."""
    rules = []
    for name in sorted(names):
        found = re.search(rf"\.{name}::?after,\.{name}::?before\{{[^}}]*\}}", utility)
        if found:
            rules.append(found.group().replace("../icons/", "icons/"))
    return "".join(rules)


def _without_source_map(path: Path) -> str:
    """The text of a stylesheet or script without its last line, which points at a file that we do
    not serve."""
    return _SOURCE_MAP.sub("", path.read_text(encoding="utf-8"))


def _version(package: Path) -> str:
    version: str = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    return version


def _write_folder(target: Path, contents: dict[str, bytes]) -> None:
    """Write the files and their compressed twins, the same bytes every time, and put the folder in
    place in one move."""
    if target.exists():
        return
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    for path, content in contents.items():
        file = draft / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        if file.suffix in COMPRESSIBLE:
            file.with_name(file.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
            file.with_name(file.name + ".br").write_bytes(brotli.compress(content, quality=11))
    try:
        draft.rename(target)
    except OSError:
        if not target.exists():
            raise
        shutil.rmtree(
            draft
        )  # Another worker was first: its folder has the same name, hence the same bytes.


if __name__ == "__main__":
    main()
