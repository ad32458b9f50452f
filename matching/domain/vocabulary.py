"""Closed lists of the domain, each value with its French label. Every room reads its words from
here."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A closed list whose values carry the French label that people read (`Nature.EPCI.label`)."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Nature(Labelled):
    COMMUNE = "commune", "commune"
    EPCI = "epci", "intercommunalité"
    DEPARTEMENT = "departement", "département"
    REGION = "region", "région"
    COLLECTIVITE_UNIQUE = "collectivite_unique", "collectivité unique ou d’outre-mer"
    SYNDICAT_MIXTE = "syndicat_mixte", "syndicat mixte ou intercommunal"
    PETR = "petr", "pays ou pôle d’équilibre territorial et rural (PETR)"
    GROUPEMENT_COMMUNES = "groupement_communes", "groupe de communes"
    CCAS = "ccas", "centre communal ou intercommunal d’action sociale"
    ETABLISSEMENT_PUBLIC = "etablissement_public", "établissement public local"
    ETAT = "etat", "service de l’État"
    ASSOCIATION = "association", "association"
    ENTREPRISE = "entreprise", "entreprise"


class Theme(Labelled):
    """The 21 themes; their use cases and synonyms are data (`seeds/themes.yaml`)."""

    RELATION_USAGERS = "relation-usagers", "Relation avec les habitants"
    ADMINISTRATION_INTERNE = (
        "administration-interne",
        "Travail de la mairie et des services",
    )
    AIDE_DECISION_PILOTAGE = "aide-decision-pilotage", "Aide à la décision et pilotage"
    URBANISME_AMENAGEMENT = "urbanisme-amenagement", "Urbanisme et aménagement"
    QUALITE_AIR_ENVIRONNEMENT = (
        "qualite-air-environnement",
        "Qualité de l’air et environnement",
    )
    EAU = "eau", "Eau"
    ENERGIE_BATIMENTS = "energie-batiments", "Énergie et bâtiments"
    MOBILITE_VOIRIE = "mobilite-voirie", "Mobilité et voirie"
    DECHETS_PROPRETE = "dechets-proprete", "Déchets et propreté"
    SMART_CITY = "smart-city", "Capteurs et territoire connecté"
    DONNEES = "donnees", "Données"
    SOCIAL_SANTE_AUTONOMIE = "social-sante-autonomie", "Social, santé et autonomie"
    EDUCATION_ENFANCE_ALIMENTATION = (
        "education-enfance-alimentation",
        "École, enfance et alimentation",
    )
    SECURITE_RISQUES = "securite-risques", "Sécurité et risques"
    COMMERCE_TOURISME_ATTRACTIVITE = (
        "commerce-tourisme-attractivite",
        "Commerce, tourisme et attractivité",
    )
    CULTURE_PARTICIPATION = "culture-participation", "Culture et participation"
    INCLUSION_NUMERIQUE = (
        "inclusion-numerique",
        "Aide aux démarches en ligne (inclusion numérique)",
    )
    SOCLE_NUMERIQUE = "socle-numerique", "Messagerie, site et outils de base"
    ETHIQUE_GOUVERNANCE = "ethique-gouvernance", "Éthique et règles d’usage"
    ACCULTURATION_FORMATION = "acculturation-formation", "Comprendre et se former"
    MUTUALISATION_COMMUNS = "mutualisation-communs", "Partager entre collectivités"


class Stage(Labelled):
    IDEE = "idee", "une idée"
    CADRAGE = "cadrage", "un projet en préparation"
    EXPERIMENTATION = "experimentation", "une expérimentation (un essai limité)"
    DEPLOIEMENT = "deploiement", "un déploiement"
    EXTENSION = "extension", "l’extension d’un outil en service"


class NeedFit(Labelled):
    """Whether an offering answers the need, whoever it is open to."""

    DIRECT = "direct", "Oui"
    PARTIAL = "partial", "En partie"
    GENERAL = "general", "C’est une aide générale"


class OfferingKind(Labelled):
    SERVICE = "service", "Service numérique"
    ACCOMPAGNEMENT = "accompagnement", "Accompagnement"
    PROGRAMME = "programme", "Programme national"
    FINANCEMENT = "financement", "Financement"
    APPEL = "appel", "Appel à projets"
    RESSOURCE = "ressource", "Ressource"
    METHODE = "methode", "Méthode"
    COMMUN = "commun", "Commun numérique"


class Axis(Labelled):
    OUTILLAGE = "outillage", "Outils et préparation de projet"
    ACCOMPAGNEMENT = "accompagnement", "Accompagnement et déploiement"
    SENSIBILISATION = "sensibilisation", "Sensibilisation et éthique"
    COMPLEMENT = "complement", "Offres d’autres organismes"


class Programme(Labelled):
    """Programmes whose members are a dated list kept by the State."""

    ACTION_COEUR_DE_VILLE = "action-coeur-de-ville", "Action cœur de ville"
    PETITES_VILLES_DE_DEMAIN = "petites-villes-de-demain", "Petites villes de demain"
    VILLAGES_AVENIR = "villages-avenir", "Villages d’avenir"
    FRANCE_SERVICES = "france-services", "France services"
    CRTE = "crte", "contrat pour la réussite de la transition écologique (CRTE)"
    TERRITOIRES_INDUSTRIE = "territoires-industrie", "Territoires d’industrie"
    QPV = "qpv", "quartier prioritaire de la politique de la ville (QPV)"
    FRR = "frr", "France ruralités revitalisation (FRR)"


class DeskKind(Labelled):
    """The public desks of a place, as the State's directory of administrations tells them apart."""

    SOUS_PREFECTURE = "sous_prefecture", "sous-préfecture"
    PREFECTURE = "prefecture", "préfecture"
    DDT = "ddt", "direction départementale des territoires"
    MAIRIE = "mairie", "mairie"
    EPCI = "epci", "intercommunalité"
    DEPARTEMENT = "departement", "conseil départemental"
    REGION = "region", "conseil régional"
    CDG = "cdg", "centre de gestion de la fonction publique territoriale"
    CNFPT = "cnfpt", "Centre national de la fonction publique territoriale (CNFPT)"
    FRANCE_SERVICES = "france_services", "France services"


class Outcome(Labelled):
    """Kleene's three values, as one condition or a whole rule gives them."""

    MET = "met", "remplie"
    UNMET = "unmet", "non remplie"
    UNKNOWN = "unknown", "à confirmer"


class Verdict(Labelled):
    NOT_ELIGIBLE = "not_eligible", "Pas pour vous"
    CLOSED = "closed", "Fermé"
    TO_CONFIRM = "to_confirm", "Il manque une information"
    ELIGIBLE = "eligible", "Conditions connues remplies"

    @property
    def is_open(self) -> bool:
        """Whether the offering is open to the organisation, or may be: it can be proposed."""
        return self in (Verdict.ELIGIBLE, Verdict.TO_CONFIRM)


class Certainty(Labelled):
    """What a condition's outcome may do to the verdict (table of `docs/architecture.md`)."""

    CERTAIN = "certain", "écrit dans la source"
    INFERRED = "inferred", "notre lecture de la source"
    DISPUTED = "disputed", "les sources diffèrent"
    DISCRETIONARY = "discretionary", "décision d’un préfet ou d’un jury"


class Phase(Labelled):
    """Where an offering stands in its life; the last three close it."""

    INVESTIGATION = "investigation", "étude"
    CONSTRUCTION = "construction", "construction"
    ALPHA = "alpha", "premiers essais"
    BETA = "beta", "essai ouvert"
    ACCELERATION = "acceleration", "développement"
    CONSOLIDATION = "consolidation", "consolidation"
    OPERE = "opere", "service en place"
    IMPACT_NATIONAL = "impact_national", "service à portée nationale"
    PERMANENT = "permanent", "permanent"
    ABANDON = "abandon", "arrêté"
    TRANSFERE = "transfere", "repris par un autre organisme"
    CLOS = "clos", "clos"

    @property
    def is_over(self) -> bool:
        return self in _OVER


_OVER = frozenset({Phase.ABANDON, Phase.TRANSFERE, Phase.CLOS})


class CostType(Labelled):
    INVESTISSEMENT = "investissement", "de l’investissement"
    FONCTIONNEMENT = "fonctionnement", "du fonctionnement"
    MIXTE = "mixte", "les deux"


class OwnBudget(Labelled):
    ZERO = "zero", "rien"
    MOINS_DE_20 = "moins_de_20", "moins de 20 % du coût"
    VINGT_ET_PLUS = "20_et_plus", "20 % du coût ou plus"


class Staff(Labelled):
    AUCUN = "aucun", "personne"
    SECRETARIAT_PARTIEL = (
        "secretariat_partiel",
        "le secrétariat de mairie, à temps partiel",
    )
    CHARGE_DE_MISSION = "charge_de_mission", "un chargé de mission"
    EQUIPE_NUMERIQUE = "equipe_numerique", "une équipe numérique"
    CHEF_DE_PROJET = "chef_de_projet", "un chef de projet d’un programme national"


class DataMaturity(Labelled):
    PAPIER_TABLEURS = "papier_tableurs", "sur papier et dans des tableurs"
    BASES_METIERS = "bases_metiers", "dans des logiciels métiers"
    ENTREPOT_SIG = "entrepot_sig", "dans un entrepôt ou une cartographie commune"
    OPEN_DATA = "open_data", "publiées en données ouvertes"
    GOUVERNANCE = "gouvernance", "gérées avec des règles écrites"


class AiExperience(Labelled):
    AUCUNE = "aucune", "aucune"
    USAGES_INDIVIDUELS = "usages_individuels", "des agents l’utilisent de leur côté"
    TEST = "test", "un essai a été mené"
    PRODUCTION = "production", "un outil est en service"


class PersonalData(Labelled):
    NON = "non", "aucune donnée sur des personnes"
    PERSONNELLES = "personnelles", "des données personnelles"
    SENSIBLES = "sensibles", "des données sensibles (santé, biométrie, mineurs, social)"


class DecisionsOnPersons(Labelled):
    NON = "non", "non"
    AIDE_AGENT = "aide_agent", "l’outil aide un agent qui décide"
    AUTOMATISEE = "automatisee", "l’outil décide seul"


class Partners(Labelled):
    SEUL = "seul", "seuls"
    VOISINS = "voisins", "avec des collectivités voisines"
    SYNDICAT = "syndicat", "avec un syndicat ou un organisme mutualisé"
    CHERCHE = "cherche", "nous cherchons avec qui"


class Goal(Labelled):
    FINANCEMENT = "financement", "trouver un financement"
    ACCOMPAGNEMENT = "accompagnement", "être accompagnés"
    OUTIL = "outil", "disposer d’un outil"
    COMPRENDRE = "comprendre", "comprendre et nous former"
    PARTAGER = "partager", "partager une expérience"
