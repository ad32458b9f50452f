"""The « dossier de visite » in each of its formats, from briefings already built. Called by the parts that hold visits."""

from collections.abc import Sequence

from flask import render_template

from catalog.advice.briefing import Briefing


def briefing_page(
    title: str,
    briefings: Sequence[Briefing],
    *,
    parents: Sequence[tuple[str, str]],
    formats: Sequence[tuple[str, str]] = (),
    with_verdicts: bool = False,
) -> str:
    """Returns the page that shows these bodies and that the browser prints, two sheets each. `formats`: (words, address)."""
    return render_template(
        "briefing/screen.html",
        title=title,
        briefings=briefings,
        parents=parents,
        formats=formats,
        with_verdicts=with_verdicts,
    )
