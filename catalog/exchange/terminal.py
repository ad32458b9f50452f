"""Recommendations as lines of text, for `flask recommend`."""

from matching.recommendation import Recommendation, Recommendations


def answer_in_lines(answer: Recommendations) -> str:
    """Returns the answer as a reader of a terminal wants it: alerts, what to do first, the rest, what to ask."""
    lines = [f"{answer.profile.name or 'Structure sans nom'}, au {answer.on:%d/%m/%Y}", ""]
    lines += [f"! {warning.message}" for warning in answer.warnings]
    lines += [f"! {alert.message}" for alert in answer.alerts]
    lines += [line for item in answer.recommendations for line in _item_lines(item)]
    lines += ["", "Aussi au catalogue :", *(f"  {item.title} : {item.says}" for item in answer.others)]
    if answer.questions:
        lines += ["", "Pour préciser :", *(f"  {question.label}" for question in answer.questions)]
    return "\n".join([*lines, "", "Information indicative : seul l’organisme décide."])


def _item_lines(item: Recommendation) -> list[str]:
    labelled = {
        "Qui contacter": item.desk,
        "Prix pour vous": item.price,
        "Échéance": item.deadline,
        "Première étape": item.next_step,
    }
    return [
        "",
        f"{item.rank}. {item.title} : {item.says}",
        f"   {item.promise}",
        *(f"   {label} : {value}" for label, value in labelled.items()),
        *(f"   - {reason.message}" for reason in item.reasons),
        *(f"   {note}" for note in (item.funding.notes if item.funding else ())),
    ]
