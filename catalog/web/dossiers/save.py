"""`/dossiers/enregistrer` makes a dossier of the session's answers; `/dossiers/mettre-a-jour` puts
them in place of its former ones."""

from flask import g, redirect, render_template, session
from flask.typing import ResponseReturnValue

from catalog.advice.dossiers.dossiers import (
    FIRST_VERSION,
    RETENTION,
    DossierChanged,
    DossierNotFound,
    LinkReplaced,
    draft_of,
    modify,
    save,
)
from catalog.advice.tokens import new_token
from catalog.web.answer.follow_ups import NO_ANSWER, NO_NEED
from catalog.web.dossiers.blueprint import dossier_of, dossiers, page_of
from catalog.web.dossiers.content import lines_of
from catalog.web.dossiers.forms import ModifyForm, SaveForm
from catalog.web.facts.answers import (
    Resumed,
    leave_dossier,
    read_answers,
    resume,
    resumed,
    says_what,
)
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.errors import shown_again
from catalog.web.site.limits import limited
from catalog.web.site.requests import current_settings, start_again, writes

FRESH_LINK = "fresh_link"
"""Key of the session: the next page shows the link that was just made, with the advice to keep
it."""
MODIFY = "/dossiers/mettre-a-jour"
SAVE = "/dossiers/enregistrer"

_UNAVAILABLE = (
    "Le site ne peut rien enregistrer pour le moment. Rien n'est perdu : vos réponses sont"
    " ci-dessous. Attendez quelques instants, puis recommencez."
)
_LINK_REPLACED = (
    "Ce dossier est déjà enregistré, et son lien a changé depuis. Pour en enregistrer un autre,"
    " recommencez."
)
_GONE = (
    "Ce dossier n'existe plus, ou son lien a changé. Vos réponses sont ci-dessous : vous pouvez les"
    " enregistrer comme un nouveau dossier."
)


@dossiers.get(SAVE)
@public
def ask_to_save() -> ResponseReturnValue:
    return _way_out() or _saving_page(SaveForm(formdata=None))


@dossiers.post(SAVE)
@public
@limited("60 per minute")
@shown_again(lambda: _saving_page(SaveForm(), _UNAVAILABLE))
@writes
def save_dossier() -> ResponseReturnValue:
    if way_out := _way_out():
        return way_out
    form = SaveForm()
    if not form.validate():
        return _saving_page(form)
    answers, submission = read_answers(), form.submission.data
    draft = draft_of(g.session, answers, form.title.data, today_in_paris())
    try:
        token = save(g.writing, draft, submission, current_settings().secret_key)
    except LinkReplaced:
        start_again()
        return _saving_page(form, _LINK_REPLACED), 409
    taken = resumed()
    if (
        taken is None or taken.token != token
    ):  # A form sent again may come after modifications: these stay where they were.
        resume(answers, Resumed(token, FIRST_VERSION))
    session[FRESH_LINK] = True
    return redirect(page_of(token), 303)


@dossiers.get(MODIFY)
@public
def ask_to_update() -> ResponseReturnValue:
    if way_out := _way_out():
        return way_out
    taken = resumed()
    if taken is None:
        return redirect(SAVE, 303)
    try:
        title = dossier_of(taken.token).title
    except DossierNotFound:
        return _say_gone()
    return _modifying_page(ModifyForm(formdata=None, title=title, version=taken.version), taken)


@dossiers.post(MODIFY)
@public
@limited("60 per minute")
@shown_again(lambda: _modifying_page(ModifyForm(), resumed(), _UNAVAILABLE))
@writes
def update_dossier() -> ResponseReturnValue:
    if way_out := _way_out():
        return way_out
    taken, form, answers = resumed(), ModifyForm(), read_answers()
    if taken is None:
        return redirect(SAVE, 303)
    if not form.validate():
        return _modifying_page(form, taken)
    draft = draft_of(g.session, answers, form.title.data, today_in_paris())
    try:
        dossier = modify(g.writing, taken.token, form.version.data, draft)
    except DossierNotFound:
        start_again()
        return _say_gone()
    except DossierChanged:
        start_again()
        return (
            render_template(
                "dossiers/changed_meanwhile.html",
                address=page_of(taken.token),
                lines=lines_of(answers),
            ),
            409,
        )
    resume(answers, Resumed(taken.token, dossier.version))
    return redirect(f"{page_of(taken.token)}?message=mis-a-jour", 303)


def _way_out() -> ResponseReturnValue | None:
    """Where to go first when there is nothing to save yet."""
    answers = read_answers()
    if not answers:
        return redirect(NO_ANSWER, 303)
    return None if says_what(answers) else redirect(NO_NEED, 303)


def _say_gone() -> ResponseReturnValue:
    leave_dossier()
    return _saving_page(SaveForm(formdata=None), _GONE), 409


def _saving_page(form: SaveForm, fault: str = "") -> str:
    if fault:
        form.form_errors.append(fault)
    if (
        form.submission.errors or fault == _LINK_REPLACED
    ):  # The key that was sent is of no use any more.
        form.submission.data = new_token()
    erased_on = today_in_paris() + RETENTION
    return render_template(
        "dossiers/ask_to_save.html", form=form, lines=lines_of(read_answers()), erased_on=erased_on
    )


def _modifying_page(form: ModifyForm, taken: Resumed | None, fault: str = "") -> str:
    if fault:
        form.form_errors.append(fault)
    if (
        form.version.errors and taken
    ):  # What was sent is no version: the page that is shown again bears the right one.
        form.version.raw_data, form.version.data = None, taken.version
    return render_template(
        "dossiers/ask_to_update.html",
        form=form,
        lines=lines_of(read_answers()),
        address=page_of(taken.token) if taken else "",
        erased_on=today_in_paris() + RETENTION,
    )
