"""The table of the site's routes: who may ask what, what it answers, whether it writes. A route
without a row fails the tests.

`example` is an address of the route; `roles` says the status that each role gets there by GET (or
by the first method). A role that the row does not name gets what an anonymous visitor gets.
"""

from typing import NamedTuple

from tests.web import example_visit

HTML = "text/html"
TEXT = "text/plain"
JSON = "application/json"
ICS = "text/calendar"

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

ROLES = ("anonymous", "adviser", "editor", "admin")
# Who is not signed in is led to `/connexion`.
FOR_ADVISERS = {"anonymous": 303, "adviser": 200, "editor": 403, "admin": 200}
FOR_EDITORS = {"anonymous": 303, "adviser": 403, "editor": 200, "admin": 200}
FOR_ACCOUNTS = {"anonymous": 303, "adviser": 200, "editor": 200, "admin": 200}
# `tests.web.example_visit` keeps it for who is signed in.
VISIT = f"/visites/{example_visit.ID}"
BODY = f"{VISIT}/{example_visit.BODY}"


class Route(NamedTuple):
    """One row. `template` is the one a good GET shows; `sets_cookie`: the page holds a form with a
    token."""

    endpoint: str
    example: str
    template: str = ""
    mimetype: str = HTML
    methods: tuple[str, ...] = ("GET",)
    roles: dict[str, int] = {"anonymous": 200}  # noqa: RUF012 (never changed)
    writes: bool = False
    sets_cookie: bool = False

    def status(self, role: str) -> int:
        return self.roles.get(role, self.roles["anonymous"])


ROUTES = (
    Route("home.show_home", "/", "home/home.html"),
    Route("home.send_home", "/", methods=("POST",)),
    Route("home.erase", "/effacer-mes-reponses", methods=("POST",), roles={"anonymous": 303}),
    Route("recommendations.show_result", "/recommandations", roles={"anonymous": 303}),
    Route(
        "recommendations.answer_questions",
        "/recommandations",
        methods=("POST",),
        roles={"anonymous": 400},
    ),
    Route("recommendations.download_result", "/recommandations.ods", roles={"anonymous": 303}),
    Route("carriers.compare_carriers", "/recommandations/avec-qui", roles={"anonymous": 303}),
    Route("questionnaire.show_overview", "/questionnaire", "questionnaire/overview.html"),
    Route(
        "questionnaire.show_step",
        "/questionnaire/structure",
        "questionnaire/step.html",
        sets_cookie=True,
    ),
    Route(
        "questionnaire.send_step",
        "/questionnaire/structure",
        methods=("POST",),
        roles={"anonymous": 400},
    ),
    Route("questions.ask_next", "/questionnaire/questions", roles={"anonymous": 303}),
    Route(
        "questions.answer_one",
        "/questionnaire/questions",
        methods=("POST",),
        roles={"anonymous": 400},
    ),
    Route("dossiers.show_saving", "/dossiers/enregistrer", roles={"anonymous": 303}),
    Route(
        "dossiers.save_dossier",
        "/dossiers/enregistrer",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route("dossiers.show_modifying", "/dossiers/mettre-a-jour", roles={"anonymous": 303}),
    Route(
        "dossiers.modify_dossier",
        "/dossiers/mettre-a-jour",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route("dossiers.show_dossier", "/dossiers/jeton", roles={"anonymous": 404}),
    Route(
        "dossiers.carry_away",
        "/dossiers/jeton/dossier.json",
        mimetype=JSON,
        roles={"anonymous": 404},
    ),
    Route(
        "dossiers.download_answer", "/dossiers/jeton/recommandations.ods", roles={"anonymous": 404}
    ),
    Route(
        "dossiers.download_days",
        "/dossiers/jeton/echeances.ics",
        mimetype=ICS,
        roles={"anonymous": 404},
    ),
    Route(
        "dossiers.take_up_again",
        "/dossiers/jeton/reprendre",
        methods=("POST",),
        roles={"anonymous": 400},
    ),
    Route(
        "dossiers.start_another",
        "/dossiers/jeton/autre-projet",
        methods=("POST",),
        roles={"anonymous": 400},
    ),
    Route("dossiers.show_replacing", "/dossiers/jeton/nouveau-lien", roles={"anonymous": 404}),
    Route(
        "dossiers.replace",
        "/dossiers/jeton/nouveau-lien",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route("dossiers.show_erasing", "/dossiers/jeton/supprimer", roles={"anonymous": 404}),
    Route(
        "dossiers.erase_dossier",
        "/dossiers/jeton/supprimer",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route("dossiers.show_share", "/dossiers/jeton/envoyer", roles={"anonymous": 404}),
    Route(
        "dossiers.send",
        "/dossiers/jeton/envoyer",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route(
        "dossiers.withdraw",
        "/dossiers/jeton/retirer/1",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route(
        "received.list_received", "/dossiers-recus", "dossiers/received.html", roles=FOR_ADVISERS
    ),
    Route(
        "received.show_received",
        "/dossiers-recus/aucun",
        roles=FOR_ADVISERS | {"adviser": 404, "admin": 404},
    ),
    Route(
        "received.take_care",
        "/dossiers-recus/aucun/prise-en-charge",
        methods=("POST",),
        roles=FOR_ADVISERS | {"anonymous": 400},
        writes=True,
    ),
    Route("offers.list_offers", "/offres", "offers/list.html"),
    Route("offers.show_offer", "/offres/essais-ia-du-nord", "offers/sheet.html"),
    Route(
        "offers.show_beneficiaries",
        "/offres/bourgs-vivants/beneficiaires",
        "offers/beneficiaries.html",
    ),
    Route(
        "offers.compare_offers",
        "/comparer?offre=essais-ia-du-nord&offre=bureau-communal",
        "offers/comparison.html",
    ),
    Route("territories.find_territory", "/territoires?q=peronne", "territories/find.html"),
    Route("territories.show_territory", "/territoires/80620", "territories/territory.html"),
    Route(
        "territories.show_communes", "/territoires/200037059/communes", "territories/communes.html"
    ),
    Route("offers.download_list", "/offres.csv?q=eau", mimetype="text/csv"),
    Route("offers.download_deadlines", "/offres/essais-ia-du-nord/echeances.ics", mimetype=ICS),
    Route("deadlines.show_deadlines", "/echeances", "deadlines/deadlines.html"),
    Route("feeds.show_calendar", "/echeances.ics", mimetype=ICS),
    Route("feeds.show_feed", "/offres.atom", mimetype="application/atom+xml"),
    Route(
        "portfolio.show_portfolio",
        "/visites/portefeuille",
        "portfolio/portfolio.html",
        roles=FOR_ADVISERS,
    ),
    Route(
        "portfolio.screen_portfolio",
        "/visites/portefeuille",
        methods=("POST",),
        roles={"anonymous": 400},
    ),
    Route(
        "portfolio.download_portfolio",
        "/visites/portefeuille.csv",
        methods=("POST",),
        roles={"anonymous": 400},
    ),
    Route("sources.list_sources", "/sources", "sources/list.html"),
    Route("api.documentation", "/api", "api/api.html"),
    Route("api.openapi", "/api/v1/openapi.json", mimetype=JSON),
    Route("api.list_offerings", "/api/v1/offerings?q=eau", mimetype=JSON),
    Route("api.show_offering", "/api/v1/offerings/cap-numerique", mimetype=JSON),
    Route("api.list_territories", "/api/v1/territories?q=lille", mimetype=JSON),
    Route("api.show_territory", "/api/v1/territories/59350", mimetype=JSON),
    Route(
        "api.recommend",
        "/api/v1/recommendations",
        methods=("POST",),
        mimetype=JSON,
        roles={"anonymous": 415},
    ),
    Route("api.list_sources", "/api/v1/sources", mimetype=JSON),
    Route(
        "api.compare_carriers",
        "/api/v1/scenarios",
        methods=("POST",),
        mimetype=JSON,
        roles={"anonymous": 415},
    ),
    Route(
        "api.compute_matrix",
        "/api/v1/matrix",
        methods=("POST",),
        mimetype=JSON,
        roles={"anonymous": 415},
    ),
    Route("api.download_matrix", "/api/v1/matrix.csv?departement=90", mimetype="text/csv"),
    Route(
        "api.list_beneficiaries",
        "/api/v1/offerings/cap-numerique/territories?departement=59",
        mimetype=JSON,
    ),
    Route(
        "selfcheck.show_selfcheck",
        "/autodiagnostic-ia?use_case=agent-conversationnel&personal_data=personnelles",
        "selfcheck/selfcheck.html",
    ),
    Route(
        "selfcheck.answer_selfcheck",
        "/autodiagnostic-ia",
        "selfcheck/selfcheck.html",
        methods=("POST",),
    ),
    Route("quality.show_quality", "/qualite", "quality/quality.html"),
    Route("stats.show_stats", "/stats", "stats/stats.html"),
    Route(
        "sign_in.show_sign_in",
        "/connexion",
        "account/connexion.html",
        roles={"anonymous": 200, "adviser": 303, "editor": 303, "admin": 303},
    ),
    Route("sign_in.send_link", "/connexion", methods=("POST",), writes=True),
    Route("sign_in.say_sent", "/connexion/lien-envoye", "account/lien-envoye.html"),
    Route(
        "sign_in.receive_link", "/connexion/lien/jeton", roles={"anonymous": 303}, sets_cookie=True
    ),
    Route(
        "sign_in.show_link",
        "/connexion/ouvrir",
        "account/lien-perime.html",
        roles={"anonymous": 410},
    ),
    Route(
        "sign_in.open_link",
        "/connexion/ouvrir",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route(
        "sign_in.leave", "/deconnexion", methods=("POST",), roles={"anonymous": 400}, writes=True
    ),
    Route("sign_in.come_back_from_leaving", "/deconnexion", roles={"anonymous": 303}),
    Route("oidc.leave_for_identity_provider", "/connexion/fournisseur", roles={"anonymous": 404}),
    Route("oidc.come_back", "/connexion/fournisseur/retour", roles={"anonymous": 404}, writes=True),
    Route("account.show_account", "/compte", "account/compte.html", roles=FOR_ACCOUNTS),
    Route(
        "account.change_account",
        "/compte",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route(
        "account.leave_everywhere",
        "/compte/deconnexion-partout",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route("visits.list_visits", "/visites", "visits/list.html", roles=FOR_ADVISERS),
    Route(
        "visits.ask_visit",
        "/visites/nouvelle?codes=80620,59392",
        "visits/new.html",
        roles=FOR_ADVISERS,
    ),
    Route(
        "visits.make_visit",
        "/visites/nouvelle",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route("visits.show_visit", VISIT, "visits/visit.html", roles=FOR_ADVISERS),
    Route("visits.ask_changes", f"{VISIT}/modifier", "visits/edit.html", roles=FOR_ADVISERS),
    Route(
        "visits.change_visit",
        f"{VISIT}/modifier",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route(
        "visits.erase_visit",
        f"{VISIT}/supprimer",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route(
        "visits.share_visit",
        f"{VISIT}/partage",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route(
        "visits.unshare_visit",
        f"{VISIT}/partage/retirer",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route(
        "visits.freeze_visit",
        f"{VISIT}/figer",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route("visits.show_papers", f"{VISIT}/dossier", "briefing/screen.html", roles=FOR_ADVISERS),
    Route("visits.download_documents", f"{VISIT}/dossier.docx", mimetype=DOCX, roles=FOR_ADVISERS),
    Route("visits.show_making", f"{VISIT}/pdf", "visits/pdf.html", roles=FOR_ADVISERS),
    Route(
        "visits.make_pdf", f"{VISIT}/pdf", methods=("POST",), roles={"anonymous": 400}, writes=True
    ),
    # Made by nobody yet: its page says so.
    Route(
        "visits.download_made_pdf",
        f"{VISIT}/dossier.pdf",
        mimetype=PDF,
        roles=FOR_ADVISERS | {"adviser": 303, "admin": 303},
    ),
    Route("visits.download_table", f"{VISIT}/tableau.csv", mimetype="text/csv", roles=FOR_ADVISERS),
    Route("visits.download_calendar", f"{VISIT}/echeances.ics", mimetype=ICS, roles=FOR_ADVISERS),
    Route("visits.show_paper", f"{BODY}/dossier", "briefing/screen.html", roles=FOR_ADVISERS),
    Route("visits.download_document", f"{BODY}/dossier.docx", mimetype=DOCX, roles=FOR_ADVISERS),
    Route(
        "visits.download_pdf",
        f"{BODY}/dossier.pdf",
        "briefing/print.html",
        mimetype=PDF,
        roles=FOR_ADVISERS,
    ),
    Route("visits.show_organisation", BODY, "visits/organisation.html", roles=FOR_ADVISERS),
    Route(
        "visits.keep_notes",
        f"{BODY}/notes",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route(
        "visits.answer_questions",
        f"{BODY}/reponses",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route("visits.ask_profile", f"{BODY}/profil", "visits/profile.html", roles=FOR_ADVISERS),
    Route(
        "visits.keep_profile",
        f"{BODY}/profil",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route(
        "visits.ask_choice", f"{BODY}/choix/cap-numerique", "visits/choice.html", roles=FOR_ADVISERS
    ),
    Route(
        "visits.keep_choice",
        f"{BODY}/choix/cap-numerique",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route(
        "visits.undo_choice",
        f"{BODY}/choix/1/annuler",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route(
        "visits.ask_local_aid", f"{BODY}/aide-locale", "visits/local_aid.html", roles=FOR_ADVISERS
    ),
    Route(
        "visits.add_local_aid",
        f"{BODY}/aide-locale",
        methods=("POST",),
        roles={"anonymous": 400},
        writes=True,
    ),
    Route("pages.comment_ca_marche", "/comment-ca-marche", "pages/comment-ca-marche.html"),
    Route("pages.agents_et_ia", "/agents-et-ia", "pages/agents-et-ia.html"),
    Route("pages.experimentation", "/experimentation", "pages/experimentation.html"),
    Route("pages.glossaire", "/glossaire", "pages/glossaire.html"),
    Route("pages.accessibilite", "/accessibilite", "pages/accessibilite.html"),
    Route(
        "pages.schema_pluriannuel_accessibilite",
        "/schema-pluriannuel-accessibilite",
        "pages/schema-pluriannuel-accessibilite.html",
    ),
    Route(
        "pages.plan_annuel_accessibilite",
        "/plan-annuel-accessibilite",
        "pages/plan-annuel-accessibilite.html",
    ),
    Route("pages.ecoconception", "/ecoconception", "pages/ecoconception.html"),
    Route("pages.mentions_legales", "/mentions-legales", "pages/mentions-legales.html"),
    Route("pages.donnees_personnelles", "/donnees-personnelles", "pages/donnees-personnelles.html"),
    Route("pages.cookies", "/cookies", "pages/cookies.html"),
    Route("pages.contact", "/contact", "pages/contact.html"),
    Route("discovery.site_map", "/plan-du-site", "discovery/plan-du-site.html"),
    Route("discovery.icon", "/favicon.ico", mimetype=TEXT, roles={"anonymous": 302}),
    Route("discovery.robots", "/robots.txt", mimetype=TEXT),
    Route("discovery.sitemap", "/sitemap.xml", mimetype="application/xml"),
    Route("discovery.security_txt", "/.well-known/security.txt", mimetype=TEXT),
    Route("monitoring.is_alive", "/healthz", mimetype=TEXT),
    Route("monitoring.is_ready", "/readyz", mimetype=TEXT),
    Route("gallery.components", "/composants", "gallery/composants.html"),
    Route("gallery.briefing", "/composants/dossier-de-visite", "briefing/screen.html"),
)
