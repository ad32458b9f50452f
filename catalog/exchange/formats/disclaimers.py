"""What must be read with anything that leaves the site: what it is worth, as of when, and that the
site is no official one."""

from datetime import date

from matching.domain.wording import INDICATIVE, long_date

UNOFFICIAL = "Site non officiel : ce n’est pas un site de l’État."


def cautions(*, is_official: bool) -> tuple[str, ...]:
    """Returns what is true of all that the site says, whatever the day."""
    return (INDICATIVE,) if is_official else (INDICATIVE, UNOFFICIAL)


def disclaimers(
    on: date, today: date, oldest_reading: date | None, *, is_official: bool
) -> tuple[str, ...]:
    """Returns the same with the days, for the notes of a table. `oldest_reading`: the first day
    on which the sources of the sheets shown were read, if any is."""
    reserve = ", sous réserve de ce qui changera d’ici là" if on > today else ""
    days = [f"État au {long_date(on)}{reserve}."]
    if oldest_reading is not None:
        days.append(
            f"Les sources des fiches montrées ont été lues à partir du {long_date(oldest_reading)}."
        )
    indicative, *unofficial = cautions(is_official=is_official)
    return (indicative, *days, *unofficial)
