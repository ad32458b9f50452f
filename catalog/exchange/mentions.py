"""What must be read with anything that leaves the site: what it is worth, as of when, and that the site is no official one."""

from datetime import date

from matching.wording import long_date

INDICATIVE = "Information indicative : seul l’organisme décide."
UNOFFICIAL = "Site non officiel : ce n’est pas un site de l’État."


def mentions(on: date, oldest_check: date | None, *, is_official: bool) -> tuple[str, ...]:
    """Returns the sentences, for a table's or a calendar's notes. `oldest_check`: that of the sheets which are shown."""
    sentences = [INDICATIVE, f"État au {long_date(on)}."]
    if oldest_check is not None:
        sentences.append(f"La plus ancienne vérification des fiches montrées date du {long_date(oldest_check)}.")
    return (*sentences, *(() if is_official else (UNOFFICIAL,)))
