"""What the holder of a dossier does with it: take its answers up again, start another project,
replace its link, erase it."""

from flask import g, redirect, render_template, session
from flask.typing import ResponseReturnValue

from catalog.advice.dossiers.dossiers import erase, replace_link
from catalog.web.dossiers.blueprint import dossier_of, dossiers, page_of
from catalog.web.dossiers.forms import OnceForm
from catalog.web.dossiers.save import FRESH_LINK
from catalog.web.facts.answers import (
    Resumed,
    erase_answers,
    follow_link,
    resume,
    resumed,
    start_another_project,
)
from catalog.web.site.access import for_link_holder
from catalog.web.site.clock import today_in_paris
from catalog.web.site.forms.base import ButtonForm
from catalog.web.site.limits import limited
from catalog.web.site.requests import current_settings, writes


@dossiers.post("/dossiers/<token>/reprendre")
@for_link_holder
def resume_answers(token: str) -> ResponseReturnValue:
    dossier = dossier_of(token)
    resume(dossier.answers, Resumed(token, dossier.version))
    return redirect("/questionnaire", 303)


@dossiers.post("/dossiers/<token>/autre-projet")
@for_link_holder
def start_other_project(token: str) -> ResponseReturnValue:
    start_another_project(dossier_of(token).answers)
    return redirect("/questionnaire/projet", 303)


@dossiers.get("/dossiers/<token>/nouveau-lien")
@for_link_holder
def ask_new_link(token: str) -> str:
    dossier_of(token)
    return _replacing_page(token)


@dossiers.post("/dossiers/<token>/nouveau-lien")
@for_link_holder
@limited("30 per minute")
@writes
def make_new_link(token: str) -> ResponseReturnValue:
    form = OnceForm()
    if not form.validate():
        dossier_of(token)
        return _replacing_page(token)
    fresh = replace_link(
        g.writing, token, form.submission.data, current_settings().secret_key, today_in_paris()
    )
    taken = resumed()
    if taken is not None and taken.token == token:
        follow_link(fresh)
    session[FRESH_LINK] = True
    return redirect(page_of(fresh), 303)


@dossiers.get("/dossiers/<token>/supprimer")
@for_link_holder
def ask_to_erase(token: str) -> str:
    dossier_of(token)
    return render_template(
        "dossiers/ask_to_erase.html", token=token, form=ButtonForm(formdata=None)
    )


@dossiers.post("/dossiers/<token>/supprimer")
@for_link_holder
@limited("30 per minute")
@writes
def erase_dossier(token: str) -> ResponseReturnValue:
    erase(g.writing, token, today_in_paris())
    taken = resumed()
    if taken is not None and taken.token == token:
        erase_answers()
    return redirect("/?message=dossier-supprime", 303)


def _replacing_page(token: str) -> str:
    return render_template("dossiers/ask_new_link.html", token=token, form=OnceForm(formdata=None))
