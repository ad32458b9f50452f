"""Small copies of the directory of administrations, in its published forms, with their known
traps."""

import csv
import io
import json
import tarfile
import zipfile
from dataclasses import replace
from typing import Any

from catalog.settings import PROJECT_ROOT
from catalog.territories.directory.kinds import KnownDirectory, read_known_directory

NAME = "2026-11-27_053120-data.gouv_local.json"
HOURS = [
    {
        "nom_jour_debut": "Lundi",
        "nom_jour_fin": "Vendredi",
        "valeur_heure_debut_1": "09:00:00",
        "valeur_heure_fin_1": "12:00:00",
        "valeur_heure_debut_2": "14:00:00",
        "valeur_heure_fin_2": "17:30:00",
        "commentaire": "",
    }
]


def without_floors() -> KnownDirectory:
    """What the site knows beforehand, for copies of a few records."""
    known = read_known_directory(PROJECT_ROOT / "seeds" / "services")
    return replace(
        known, rules={kind: replace(rule, floor=0) for kind, rule in known.rules.items()}
    )


def record(service_type: str, code: str, name: str, **changes: Any) -> dict[str, Any]:
    """A record as the JSON publishes it."""
    said: dict[str, Any] = {
        "id": f"{service_type}-{code}-{name}".replace(" ", "_").lower()[:70],
        "ancien_code_pivot": f"{service_type}-{code}-01",
        "pivot": [{"type_service_local": service_type, "code_insee_commune": [code]}],
        "nom": name,
        "siren": "",
        "telephone": [{"valeur": "03 22 84 00 01", "description": ""}],
        "adresse_courriel": ["contact@exemple.fr"],
        "site_internet": [{"libelle": "", "valeur": "https://www.exemple.fr/"}],
        "adresse": [
            {
                "type_adresse": "Adresse",
                "numero_voie": "1 place de la Mairie",
                "code_postal": "80200",
                "nom_commune": "Péronne",
                "longitude": "2.93",
                "latitude": "49.93",
            }
        ],
        "plage_ouverture": HOURS,
        "url_service_public": "https://lannuaire.service-public.gouv.fr/exemple/1",
        "date_modification": "18/12/2024 17:42:39",
        "code_insee_commune": code,
    }
    return said | changes


PLACE = [
    record("mairie", "80620", "Mairie - Péronne"),
    record("sous_pref", "80620", "Sous-préfecture - Péronne", adresse_courriel=[]),
    record("prefecture", "80021", "Préfecture - Somme"),
    record("ddt", "80021", "Direction départementale des territoires et de la mer - Somme"),
    record("epci", "80620", "CC de la Haute Somme", siren="200037059"),
    record("cg", "80021", "Conseil départemental - Somme"),
    record("cr", "59350", "Conseil régional - Hauts-de-France"),
    record("cdg", "80021", "Centre de gestion - Somme"),
    record("cnfpt", "59350", "CNFPT - Délégation Hauts-de-France"),
    record("msap", "80620", "France services - Péronne"),
    record("ccas", "80620", "CCAS - Péronne"),
]


def as_json(records: list[dict[str, Any]]) -> bytes:
    return json.dumps({"service": records}, ensure_ascii=False, indent=1).encode()


def as_csv(records: list[dict[str, Any]]) -> bytes:
    """As the API exports it: semicolons, a BOM, lists as JSON in the cells, one e-mail as text."""
    columns = [column for column in records[0] if column != "ancien_code_pivot"]
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, columns, delimiter=";", extrasaction="ignore")
    writer.writeheader()
    for one in records:
        emails = one["adresse_courriel"]
        cells = {
            column: json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
            for column, value in one.items()
        }
        writer.writerow(cells | {"adresse_courriel": emails[0] if emails else ""})
    return "\ufeff".encode() + written.getvalue().encode()


def packed_zip(content: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("lisez-moi.txt", "bonjour")
        file.writestr(NAME, content)
    return archive.getvalue()


def packed_tar(content: bytes) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:bz2") as file:
        for name, text in (("communes.zip", b"PK"), (f"all/{NAME}", content)):
            member = tarfile.TarInfo(name)
            member.size = len(text)
            file.addfile(member, io.BytesIO(text))
    return archive.getvalue()
