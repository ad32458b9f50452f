"""The home page: two fields and one button, then « quelle commune ? » when several bear the name.
Also erases the answers."""

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from catalog.advice.answers.example import example_answer
from catalog.content.offerings import published
from catalog.territories.lookup import territory
from catalog.territories.places import Territory, UnusableFact
from catalog.web.facts.answers import erase_answers, keep_answers, read_answers
from catalog.web.facts.drafts import address_again, draft_of, keep_draft
from catalog.web.facts.home_form import EXAMPLES, HomeForm
from catalog.web.facts.territory_forms import NO_SUCH_TERRITORY, territories_named
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.limits import limited
from catalog.web.site.navigation import in_site_map
from catalog.web.site.security import checked_by_origin

home = Blueprint("home", __name__)

RESULT = "/recommandations"
# The places of the drafts.
HOME, WHICH = "accueil", "quelle-collectivite"
OTHER_STRUCTURES = "/questionnaire/structure"
# `?message=`: a sentence that a redirection brings, without a cookie to carry it.
MESSAGES = {
    "effacees": ("success", "Vos réponses sont effacées de ce navigateur."),
    "dossier-supprime": ("success", "Votre dossier est supprimé : il n'en reste rien sur le site."),
    "deconnexion": ("success", "Votre session est fermée."),
    "sans-reponses": (
        "info",
        (
            "Dites d'abord qui vous êtes et ce que vous voulez améliorer : le résultat s'affiche"
            " ensuite."
        ),
    ),
}


@home.get("/")
@public
@in_site_map("Trouver une aide", "Trouver l'aide qui convient")
def show_home() -> ResponseReturnValue:
    form, is_personal = _form()
    page = _render_home(form, message=MESSAGES.get(request.args.get("message", "")))
    response = make_response(page)
    if not is_personal:  # Whoever has a cookie for something else sees the page of all.
        response.headers["Cache-Control"] = "no-cache"
    return response


@home.post("/")
@public
@checked_by_origin
@limited("30 per minute")
def send_home() -> ResponseReturnValue:
    form = HomeForm()
    is_valid = form.validate()
    if "other" in request.form:
        return _describe_another_structure(form)
    candidates = _candidates(form)
    if not is_valid or len(candidates) != 1:
        return _ask_again(form, candidates)
    # What was tapped about another need says nothing of this one.
    is_same_need = read_answers().get("need") == form.need.data
    refusals = keep_answers(
        {"code": candidates[0].code, "need": form.need.data},
        removed=() if is_same_need else ["use_case"],
    )
    if refusals:
        form.need.errors = [*form.need.errors, *refusals.values()]
        return _home_again(form)
    return redirect(RESULT, 303)


@home.get("/quelle-collectivite")
@public
def choose_commune() -> ResponseReturnValue:
    """Several territories bear the name that was typed: which one?"""
    draft = draft_of(WHICH)
    if draft is None:
        return redirect("/", 303)
    form = HomeForm(formdata=draft.fields)
    candidates = _candidates(form)
    if len(candidates) <= 1:  # The reference changed meanwhile.
        return redirect("/", 303)
    draft.blame(form)
    return make_response(_render_choice(form, candidates))


@home.post("/effacer-mes-reponses")
@public
@checked_by_origin
def erase() -> ResponseReturnValue:
    erase_answers()
    return redirect("/?message=effacees", 303)


def _form() -> tuple[HomeForm, bool]:
    """The two fields, with what was sent and is wrong, else with what was answered; and whether
    they hold anything of the visitor. A visitor without a cookie is not even looked at."""
    example = EXAMPLES.get(request.args.get("exemple", ""), "")
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return HomeForm(formdata=None, need=example), False
    draft = draft_of(HOME)
    if draft is not None:
        form = HomeForm(formdata=draft.fields)
        draft.blame(form)
        return form, True
    answers = read_answers()
    need, place = example or answers.get("need"), _label_of(answers.get("code"))
    return HomeForm(formdata=None, need=need, territory=place), bool(answers)


def _label_of(code: str | None) -> str | None:
    try:
        return territory(g.session, code).label if code else None
    except UnusableFact:  # A code that the reference no longer knows.
        return None


def _describe_another_structure(form: HomeForm) -> ResponseReturnValue:
    """An association, a syndicat… has no code of its own: the questionnaire asks what it is. The
    need already typed is kept."""
    if not form.need.data:
        return redirect(OTHER_STRUCTURES, 303)
    refusals = {} if form.need.errors else keep_answers({"need": form.need.data})
    form.need.errors = [*form.need.errors, *refusals.values()]
    return _home_again(form) if form.need.errors else redirect(OTHER_STRUCTURES, 303)


def _candidates(form: HomeForm) -> list[Territory]:
    """The territories meant: one when it is sure, several to choose from, none with an error beside
    the field."""
    if form.code.data:
        try:
            chosen = territory(g.session, form.code.data)
        except UnusableFact:
            form.territory.errors = ["Choisissez une collectivité de la liste."]
            return []
        return [
            Territory(
                chosen.code,
                chosen.kind,
                chosen.name,
                chosen.departement,
                chosen.region,
                chosen.population,
                chosen.label,
            )
        ]
    if form.territory.errors:
        return []
    if not form.territory.data:
        form.territory.errors = ["Écrivez le nom de votre collectivité."]
        return []
    candidates = territories_named(form.territory.data)
    if not candidates:
        form.territory.errors = [NO_SUCH_TERRITORY]
    return candidates


def _ask_again(form: HomeForm, candidates: list[Territory]) -> ResponseReturnValue:
    """The need first: « quelle commune ? » is asked when it is all that remains to be known."""
    if len(candidates) <= 1 or form.need.errors:
        return _home_again(form)
    if form.territory.data == form.asked.data:
        form.code.errors = ["Choisissez une réponse de la liste, ou écrivez un autre nom."]
    if keep_draft(WHICH, form):
        return redirect(address_again(".choose_commune"), 303)
    return _unkept(_render_choice(form, candidates))


def _home_again(form: HomeForm) -> ResponseReturnValue:
    """By a redirection, so that « Back » never asks to send the form again; in place when what was
    typed is too long for a cookie."""
    if keep_draft(HOME, form):
        return redirect(address_again(".show_home"), 303)
    return _unkept(_render_home(form))


def _render_choice(form: HomeForm, candidates: list[Territory]) -> str:
    title = (
        "Quelle commune ?"
        if all(candidate.kind == "commune" for candidate in candidates)
        else "Quelle collectivité ?"
    )
    return render_template(
        "asking/choose_commune.html", form=form, title=title, candidates=candidates
    )


def _render_home(form: HomeForm, message: tuple[str, str] | None = None) -> str:
    catalogue = published(g.session)
    return render_template(
        "asking/show_home.html",
        form=form,
        message=message,
        examples=EXAMPLES,
        example=example_answer(g.session, today_in_paris()),
        offering_count=sum(not sheet.lifecycle.phase.is_over for sheet in catalogue.sheets),
    )


def _unkept(page: str) -> Response:
    """A page that holds what someone typed is not for caches, even without a cookie."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
