"""The static files that the site serves, as `catalog.web.site.build_assets` left them: read from
its manifest by `create_app`, which builds nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple, Self

from catalog.settings import PROJECT_ROOT, SettingsError

URL_PREFIX = "/static/"
BUILT = PROJECT_ROOT / "build" / "static"

Identity = Literal["neutral", "etat"]


class AssetsNotBuilt(SettingsError):
    """The static files are not there, or not whole; its text says in French what to do."""

    def __init__(self) -> None:
        super().__init__(
            "Les styles et les scripts du site ne sont pas assemblés. Lancez « make install », puis"
            " recommencez."
        )


class Asset(NamedTuple):
    """Address of a served file and its digest for the `integrity` attribute."""

    url: str
    integrity: str


class Assets:
    """The files that templates may name (`asset("site.js")`), and the folder that WhiteNoise
    serves. `digest` is that of all their contents."""

    def __init__(self, folder: Path, digest: str, files: dict[str, Asset]) -> None:
        self.folder = folder
        self.digest = digest
        self._files = files

    def __getitem__(self, name: str) -> Asset:
        """The asset called `name`, for instance `site.js` or `dsfr/dsfr.css`; KeyError when there
        is none."""
        return self._files[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    @property
    def directories(self) -> list[str]:
        """The folders under `folder` that hold the files; nothing else of it is to be served."""
        return sorted(
            {asset.url.removeprefix(URL_PREFIX).partition("/")[0] for asset in self._files.values()}
        )

    @classmethod
    def read(cls, identity: Identity, folder: Path = BUILT) -> Self:
        """What was built last for this identity. Raises `AssetsNotBuilt`."""
        manifest = manifest_of(identity, folder)
        if not manifest.exists():
            raise AssetsNotBuilt
        content = json.loads(manifest.read_text(encoding="utf-8"))
        files = {name: Asset(*asset) for name, asset in content["files"].items()}
        assets = cls(folder, content["digest"], files)
        if not all((folder / name).is_dir() for name in assets.directories):
            raise AssetsNotBuilt
        return assets


def manifest_of(identity: Identity, folder: Path) -> Path:
    """Where the manifest of an identity is: JSON, `digest` and `files` (name -> address,
    integrity)."""
    return folder / f"manifest-{identity}.json"
