"""The « dossier de visite », of one organisation or of the whole visit: on the screen, as a
document to edit, as a PDF.

The PDF of several organisations takes longer than a page: it is made apart, and a page tells how
far it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Thread
from typing import Any

from flask import Response, after_this_request, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from catalog.advice.accounts.accounts import Role
from catalog.advice.visits.access import VisitChanged
from catalog.advice.visits.briefing import Briefing
from catalog.advice.visits.documents import fail, finish, making_of, start, tick
from catalog.advice.visits.organisations import (
    OrganisationView,
    find_organisation,
    organisations_of,
)
from catalog.advice.visits.preparation import preparations_of
from catalog.advice.visits.visits import VisitView, find_visit
from catalog.exchange.formats.pdf import FAILED, PdfFailed, PdfProgress
from catalog.storage.database import StorageUnavailable, open_session
from catalog.web.site.access import for_role
from catalog.web.site.clock import instant
from catalog.web.site.downloads import DOWNLOADING, own_file
from catalog.web.site.filters import slug
from catalog.web.site.forms.base import ButtonForm
from catalog.web.site.identity import own_account
from catalog.web.site.limits import limited
from catalog.web.site.logs import logger
from catalog.web.site.requests import address_of, writes
from catalog.web.visits.blueprint import address, visits
from catalog.web.visits.briefings import (
    briefing_docx,
    briefing_page,
    briefing_pdf,
    briefing_pdf_steps,
)

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@visits.get("/visites/<id>/dossier")
@for_role(Role.ADVISER)
def show_papers(id: str) -> str:
    visit = find_visit(g.session, own_account(), id)
    formats = [
        ("PDF", f"{address(id)}/pdf"),
        ("Document à modifier (DOCX)", f"{address(id)}/dossier.docx"),
    ]
    return _page(
        visit,
        f"Dossier de la visite : {visit.title}",
        _briefings(visit),
        formats,
        [(visit.title, address(id))],
    )


@visits.get("/visites/<id>/<row:organisation>/dossier")
@for_role(Role.ADVISER)
def show_paper(id: str, organisation: int) -> str:
    visit = find_visit(g.session, own_account(), id)
    briefing = _briefing(visit, organisation)
    here = address(id, organisation)
    formats = [
        ("PDF", f"{here}/dossier.pdf"),
        ("Document à modifier (DOCX)", f"{here}/dossier.docx"),
    ]
    parents = [(visit.title, address(id)), (briefing.name, here)]
    return _page(visit, f"Dossier de visite : {briefing.name}", [briefing], formats, parents)


@visits.get("/visites/<id>/dossier.docx")
@for_role(Role.ADVISER)
@limited(DOWNLOADING)
def download_documents(id: str) -> Response:
    visit = find_visit(g.session, own_account(), id)
    document = briefing_docx(visit.title, _briefings(visit), with_verdicts=_with_verdicts())
    return own_file(document, DOCX, _file_name(visit, "docx"))


@visits.get("/visites/<id>/<row:organisation>/dossier.docx")
@for_role(Role.ADVISER)
@limited(DOWNLOADING)
def download_document(id: str, organisation: int) -> Response:
    visit = find_visit(g.session, own_account(), id)
    briefing = _briefing(visit, organisation)
    document = briefing_docx(visit.title, [briefing], with_verdicts=_with_verdicts())
    return own_file(document, DOCX, _file_name(visit, "docx", briefing.name))


@visits.get("/visites/<id>/<row:organisation>/dossier.pdf")
@for_role(Role.ADVISER)
@limited(DOWNLOADING)
def download_pdf(id: str, organisation: int) -> ResponseReturnValue:
    visit = find_visit(g.session, own_account(), id)
    briefing = _briefing(visit, organisation)
    try:
        document = briefing_pdf(visit.title, [briefing], with_verdicts=_with_verdicts())
    except PdfFailed as failure:
        return render_template(
            "visits/show_making.html", visit=visit, failure=str(failure), making=None, form=None
        ), 503
    return own_file(document, PDF, _file_name(visit, "pdf", briefing.name))


@visits.get("/visites/<id>/pdf")
@for_role(Role.ADVISER)
def show_making(id: str) -> str:
    """How far the PDF of the whole visit is; the page asks itself anew until it is there."""
    visit = find_visit(g.session, own_account(), id)
    making = making_of(g.session, own_account(), id, instant())
    failure = making.failure if making else ""
    return render_template(
        "visits/show_making.html",
        visit=visit,
        failure=failure,
        making=making,
        form=ButtonForm(formdata=None),
    )


@visits.post("/visites/<id>/pdf")
@for_role(Role.ADVISER)
@limited("10 per minute")
@writes
def make_pdf(id: str) -> ResponseReturnValue:
    visit = find_visit(g.session, own_account(), id)
    steps = briefing_pdf_steps(visit.title, _briefings(visit))
    try:
        job = start(g.writing, own_account(), id, visit.stamp, instant())
    except VisitChanged:  # While its pages were made: that is to be asked again.
        return redirect(f"{address(id)}/pdf", 303)
    engine = current_app.extensions["engine"]

    @after_this_request
    def go_on(response: Response) -> Response:
        """Once what is above is committed."""
        if response.status_code < 400:
            Thread(target=_make, args=(engine, job, steps), daemon=True).start()
        return response

    return redirect(f"{address(id)}/pdf", 303)


@visits.get("/visites/<id>/dossier.pdf")
@for_role(Role.ADVISER)
@limited(DOWNLOADING)
def download_made_pdf(id: str) -> ResponseReturnValue:
    visit = find_visit(g.session, own_account(), id)
    making = making_of(g.session, own_account(), id, instant())
    if making is None or making.document is None:
        return redirect(f"{address(id)}/pdf", 303)
    return own_file(making.document, PDF, _file_name(visit, "pdf"))


def _make(engine: Any, job: str, steps: Iterator[PdfProgress]) -> None:
    """Outside any request. A step that cannot be written is not worth losing the others."""
    try:
        for step in steps:
            with open_session(engine, writing=True) as session:
                if step.document:
                    finish(session, job, step.document, instant())
                else:
                    tick(session, job, step.done, instant())
                session.commit()
    except (PdfFailed, StorageUnavailable) as failure:
        logger.error("pdf", reason=type(failure).__name__)
        with open_session(engine, writing=True) as session:
            fail(
                session, job, str(failure) if isinstance(failure, PdfFailed) else FAILED, instant()
            )
            session.commit()


def _briefings(visit: VisitView) -> list[Briefing]:
    return _briefings_of(visit, organisations_of(g.session, visit))


def _briefing(visit: VisitView, organisation_id: int) -> Briefing:
    found = find_organisation(g.session, own_account(), visit.id, organisation_id)
    return _briefings_of(visit, [found])[0]


def _briefings_of(visit: VisitView, organisations: Sequence[OrganisationView]) -> list[Briefing]:
    prepared = preparations_of(g.session, own_account(), visit, organisations)
    return [
        replace(one.briefing, live_link=address_of(address(visit.id, organisation.id)))
        for organisation, one in zip(organisations, prepared, strict=True)
    ]


def _page(
    visit: VisitView,
    title: str,
    briefings: list[Briefing],
    formats: list[tuple[str, str]],
    parents: list[tuple[str, str]],
) -> str:
    verdicts = "?verdicts=oui" if _with_verdicts() else ""
    links = [(words, path if path.endswith("/pdf") else path + verdicts) for words, path in formats]
    links.append(
        ("Sans la liste des verdicts", request.path)
        if verdicts
        else ("Avec tous les verdicts", "?verdicts=oui")
    )
    above = [("Accueil", "/"), ("Mes visites", "/visites"), *parents]
    return briefing_page(
        title, briefings, parents=above, formats=links, with_verdicts=bool(verdicts)
    )


def _with_verdicts() -> bool:
    """`?verdicts=oui` adds all the verdicts, after the two pages of each organisation."""
    return request.args.get("verdicts") == "oui"


def _file_name(visit: VisitView, extension: str, organisation: str = "") -> str:
    whose = f"-{slug(organisation)}" if organisation else ""
    return f"visite-{visit.visited_on.isoformat()}{whose}.{extension}"
