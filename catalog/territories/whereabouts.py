"""Settles where an organisation is, from its code and from what the person says: départements,
régions, outre-mer. For `completion`."""

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.territories.gazetteer import Gazetteer
from catalog.territories.places import FactRefused
from matching.domain.profile import Facts, FactWarning
from matching.domain.wording import enumeration

_OVERSEAS_REGIONS = frozenset({"01", "02", "03", "04", "06"})


def locate(
    gazetteer: Gazetteer, facts: Facts, known: Mapping[str, Any]
) -> tuple[dict[str, Any], list[FactWarning]]:
    """The profile's place, with warnings. Raises `FactRefused` for a département or a région that
    does not exist.

    An organisation that straddles several régions keeps them all, whichever one the person names:
    naming one must not turn « to be confirmed » into a yes.
    """
    departements: tuple[str, ...] = known.get("departements", ())
    regions: tuple[str, ...] = known.get("regions", ())
    warnings = []
    if facts.departement is not None:
        if facts.departement not in gazetteer.departements:
            raise FactRefused(
                "departement", f"Le département « {facts.departement} » n’existe pas."
            )
        if facts.departement not in departements:
            if departements:
                names = [gazetteer.departements[number].name for number in departements]
                warnings.append(
                    FactWarning(fact="departement", message=_say_elsewhere("département", names))
                )
            departements, regions = (
                (facts.departement,),
                (gazetteer.departements[facts.departement].region,),
            )
    if facts.region is not None:
        if facts.region not in gazetteer.regions:
            raise FactRefused("region", f"Aucune région n’a le code « {facts.region} ».")
        names = [gazetteer.regions[code].name for code in regions]
        if facts.region not in regions:
            if regions:
                warnings.append(FactWarning(fact="region", message=_say_elsewhere("région", names)))
            regions = (facts.region,)
        elif len(regions) > 1:
            straddling = (
                f"Le territoire touche plusieurs régions ({enumeration(names, 'et')}) : nous les"
                " gardons toutes."
            )
            warnings.append(FactWarning(fact="region", message=straddling))
    is_overseas = _is_overseas(regions)
    if (
        facts.outre_mer is not None
        and is_overseas is not None
        and facts.outre_mer is not is_overseas
    ):
        place = "outre-mer" if is_overseas else "en métropole"
        warnings.append(
            FactWarning(
                fact="outre_mer",
                message=f"Cette collectivité est {place}. Nous suivons votre réponse.",
            )
        )
    return {
        "departement": facts.departement or _only(departements),
        "departements": departements or None,
        "region": (
            facts.region or _only([code for code in regions if len(code) == 2])
            if len(regions) == 1
            else facts.region
        ),
        "regions": regions or None,
        "outre_mer": is_overseas if facts.outre_mer is None else facts.outre_mer,
    }, warnings


def _say_elsewhere(area: str, names: Sequence[str]) -> str:
    return (
        f"D’après son code, cette collectivité est ailleurs ({area} : {enumeration(names, 'et')})."
        " Nous suivons votre réponse."
    )


def _is_overseas(regions: Sequence[str]) -> bool | None:
    """None when nothing is known, or when a group has members on both sides."""
    sides = {code in _OVERSEAS_REGIONS or len(code) == 3 for code in regions}
    return sides.pop() if len(sides) == 1 else None


def _only(codes: Sequence[str]) -> str | None:
    return codes[0] if len(codes) == 1 else None
