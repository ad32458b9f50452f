"""What is known of a body, as terms and texts: the result and the questionnaire show it rather than ask it."""

from sqlmodel import Session

from catalog.territories.lookup import departement_names, region_names, territory
from catalog.territories.places import TerritoryDetail
from matching.profile import Profile
from matching.vocabulary import Programme
from matching.wording import enumeration, long_date, number, own_body

Lines = list[tuple[str, str]]


def name_of(profile: Profile) -> str:
    """« Péronne », or « Votre association » when it bears no name."""
    words = profile.name or own_body(profile.nature)
    return words[0].upper() + words[1:]


def body_lines(session: Session, profile: Profile) -> Lines:
    """Who the body is and where: only what is known."""
    body = territory(session, profile.code) if profile.code else None
    departements, regions = departement_names(session), region_names(session)
    lines: list[tuple[str, str | None]] = [
        ("Nature", profile.nature.label.capitalize() if profile.nature else None),
        ("Territoire", body.label if body else None),
        ("Communes", enumeration([member.name or "" for member in profile.member_profiles], "et") if profile.members else None),
        ("Population", _population(profile)),
        ("Intercommunalité", body.epci_name if body else None),
        ("Département", _names([departements.get(code, code) for code in profile.departements or ()])),
        ("Région", _names([regions.get(code, code) for code in profile.regions or ()])),
        ("Service de l'État", profile.sous_prefecture),
    ]
    return [(term, text) for term, text in lines if text]


def programme_lines(session: Session, profile: Profile) -> Lines:
    """Each programme of which something is known, with where it is known from."""
    body = territory(session, profile.code) if profile.code else None
    lines = []
    for programme in Programme:
        if text := _programme(programme, profile, body):
            lines.append((programme.label[0].upper() + programme.label[1:], text))
    return lines


def _population(profile: Profile) -> str | None:
    if profile.population is None:
        return None
    total = f", {number(profile.population_total)} au total" if profile.population_total is not None else ""
    return f"{number(profile.population)} habitants (population municipale{total})"


def _programme(programme: Programme, profile: Profile, body: TerritoryDetail | None) -> str | None:
    answer, as_of = profile.programmes.get(programme), profile.programmes_as_of.get(programme)
    if answer is not None:
        origin = f"liste du {long_date(as_of)}" if as_of else "votre réponse"
        return f"{'oui' if answer else 'non'} ({origin})"
    if programme in profile.programmes:
        return "à confirmer (vous avez répondu « je ne sais pas »)"
    for known in body.memberships if body else ():
        if known.programme == programme and known.list_date:
            return f"à confirmer (pas dans la liste du {long_date(known.list_date)}, qui est partielle)"
    return None


def _names(names: list[str]) -> str | None:
    return enumeration(names, "et") if names else None
