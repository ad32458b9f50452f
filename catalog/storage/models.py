"""Every table of the product (SQLModel), but those of `storage.directory` and `storage.opinions`.
Only `catalog.storage`, `content`, `territories` and `advice` read it.

Postponed annotations would hide the types from SQLModel: never import them here.
"""

from datetime import UTC, date, datetime

from sqlalchemy import DateTime, Dialect, Index, LargeBinary, Text, TypeDecorator, UniqueConstraint
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases (SQLite forgets the time zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored datetime needs its time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ReferenceRelease(SQLModel, table=True):
    """Which release of a reference data set is loaded (`cog`: the package's version and the
    checksum of its files)."""

    __tablename__ = "reference_release"
    name: str = Field(primary_key=True)
    version: str
    checksum: str
    loaded_at: datetime = Field(sa_type=UtcDateTime)


class Region(SQLModel, table=True):
    """A région or overseas collectivity of the COG, as an area. `governed_by`: the organisation
    that governs it today.

    Nothing points at `territory` by a foreign key here, because communes point at these areas.
    """

    __tablename__ = "region"
    code: str = Field(primary_key=True)
    name: str
    chef_lieu: str
    governed_by: str


class Departement(SQLModel, table=True):
    """A département of the COG, as an area: 67 and 68 are governed by one organisation, 2A and 2B
    by the Collectivité de Corse."""

    __tablename__ = "departement"
    code: str = Field(primary_key=True)
    name: str
    region: str = Field(foreign_key="region.code", index=True)
    chef_lieu: str
    governed_by: str


class Arrondissement(SQLModel, table=True):
    """A district of the State: its chef-lieu holds the sous-préfecture, or the préfecture
    itself."""

    __tablename__ = "arrondissement"
    code: str = Field(primary_key=True)
    name: str
    departement: str = Field(foreign_key="departement.code")
    chef_lieu: str


class TerritoryRow(SQLModel, table=True):
    """An organisation that governs today: commune, EPCI, département, région or collectivité
    unique.

    `code`: INSEE (5), SIREN (9), `dep-59` or `reg-32`. `departement` and `region` are the areas it
    lies in, null when there are several. `population`: municipale; `population_total`: EPCI only.
    `epci` and `arrondissement`: communes only.
    """

    __tablename__ = "territory"
    code: str = Field(primary_key=True)
    kind: str
    name: str
    siren: str | None = None
    departement: str | None = Field(default=None, foreign_key="departement.code", index=True)
    region: str | None = Field(default=None, foreign_key="region.code", index=True)
    population: int | None = None
    population_total: int | None = None
    epci: str | None = Field(default=None, foreign_key="territory.code", index=True)
    arrondissement: str | None = Field(default=None, foreign_key="arrondissement.code")


class TerritoryAlias(SQLModel, table=True):
    """A code or a former name that leads to the territory which governs it (commune associée,
    déléguée, merged, …).

    `code` may equal `target`: a commune nouvelle often keeps the code of the déléguée that hosts
    its town hall.
    """

    __tablename__ = "territory_alias"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(index=True)
    kind: str
    name: str | None = None
    target: str = Field(foreign_key="territory.code", index=True)


class TerritoryPostcode(SQLModel, table=True):
    """A postcode of a commune (many to many)."""

    __tablename__ = "territory_postcode"
    postcode: str = Field(primary_key=True)
    commune: str = Field(primary_key=True, foreign_key="territory.code", index=True)


class ProgrammeList(SQLModel, table=True):
    """The dated list of a State programme's members. `is_complete`: its silence means « not a
    member », else « unknown ».

    `floor`: the smallest credible number of members; a shorter list is refused when loaded. `cog`:
    the year of the communes that it was made on, where known; `followed_to`: the release of the
    reference whose codes its members bear.
    """

    __tablename__ = "programme_list"
    programme: str = Field(primary_key=True)
    list_date: date
    is_complete: bool
    floor: int
    source: str
    read_on: date
    cog: int | None = None
    followed_to: str | None = None
    checksum: str
    loaded_at: datetime = Field(sa_type=UtcDateTime)


class ProgrammeMember(SQLModel, table=True):
    """A commune of a programme's list, under its current code. `details`: the columns of the list
    that the site does not read, and its identifiers, as JSON."""

    __tablename__ = "programme_member"
    programme: str = Field(primary_key=True, foreign_key="programme_list.programme")
    code: str = Field(primary_key=True, index=True)
    signed_on: date | None = None
    details: str | None = Field(default=None, sa_type=Text)


class ProgrammeGap(SQLModel, table=True):
    """A commune of which a list could say nothing, complete as it is: born since, or on a line that
    could not be read."""

    __tablename__ = "programme_gap"
    programme: str = Field(primary_key=True, foreign_key="programme_list.programme")
    code: str = Field(primary_key=True, index=True)


class OfficialAttempt(SQLModel, table=True):
    """The last day on which the official lists were asked for by themselves, whatever came of it:
    at most one row."""

    __tablename__ = "official_attempt"
    day: date = Field(primary_key=True)


class PublishedOffering(SQLModel, table=True):
    """A sheet as published: canonical JSON and its SHA-256. `published_at`: since when it reads
    so."""

    __tablename__ = "published_offering"
    slug: str = Field(primary_key=True)
    checksum: str
    sheet: str = Field(sa_type=Text)
    published_at: datetime = Field(sa_type=UtcDateTime)
    first_published_at: datetime = Field(sa_type=UtcDateTime)


class QualityMeasure(SQLModel, table=True):
    """How good the answers are on the reference cases, as `/qualite` shows it: at most one row, the
    newest.

    `fingerprint`: of everything that the figures depend on; `figures`: an `Evaluation` as JSON.
    """

    __tablename__ = "quality_measure"
    fingerprint: str = Field(primary_key=True)
    figures: str = Field(sa_type=Text)
    measured_at: datetime = Field(sa_type=UtcDateTime)


class Publication(SQLModel, table=True):
    """One publication of the whole catalogue; the newest (highest id) is the current one.

    `bundle`: what was learned (npz); `references_json`: providers, sources, themes, relays as
    canonical JSON.
    """

    __tablename__ = "publication"
    id: int | None = Field(default=None, primary_key=True)
    catalogue: str = Field(unique=True)
    published_at: datetime = Field(sa_type=UtcDateTime)
    bundle: bytes = Field(sa_type=LargeBinary)
    references_json: str = Field(sa_type=Text)


class Account(SQLModel, table=True):
    """A person who was invited to sign in. `code`: what an adviser gives to an organisation, which
    sends them its dossier by it.

    `disabled_at`: nobody signs in with it any more; the address goes some time later, the row stays
    as an author without a name. `identity_…`: `iss` and `sub` of the identity provider.
    """

    __tablename__ = "account"
    __table_args__ = (Index(None, "identity_issuer", "identity_subject", unique=True),)
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    role: str
    code: str = Field(unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    identity_issuer: str | None = None
    identity_subject: str | None = None


class FollowedDepartement(SQLModel, table=True):
    """A département whose inbox an account follows. No foreign key: the départements are loaded
    anew with each COG."""

    __tablename__ = "followed_departement"
    account_id: int = Field(primary_key=True, foreign_key="account.id")
    departement: str = Field(primary_key=True, index=True)


class SignInLink(SQLModel, table=True):
    """The link that was mailed to an account, one at most: the SHA-256 of its token only. It goes
    when it is used."""

    __tablename__ = "sign_in_link"
    account_id: int = Field(primary_key=True, foreign_key="account.id")
    token_hash: str = Field(unique=True)
    next_path: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class AccountSession(SQLModel, table=True):
    """A browser that is signed in: its cookie holds the token, this row the SHA-256. Without the
    row, the cookie opens nothing.

    `id_token`: what the identity provider gave, when it was one that let the person in: it is shown
    to it again at sign-out.
    """

    __tablename__ = "account_session"
    token_hash: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    id_token: str | None = Field(default=None, sa_type=Text)


class Dossier(SQLModel, table=True):
    """What a collectivité answered for one project, kept without an account: who holds its link
    holds the dossier.

    `link_hash`: SHA-256 of the link's token, which is stored nowhere. `submission_hash`: of the key
    of the form that made it, so that a form sent twice makes one dossier. `answers`: the declared
    facts, JSON; `verdicts`: slug -> verdict on the day `saved_on`, of the last modification.
    `version` counts the modifications.
    """

    __tablename__ = "dossier"
    id: str = Field(primary_key=True)
    link_hash: str = Field(unique=True)
    submission_hash: str = Field(unique=True)
    title: str
    answers: str = Field(sa_type=Text)
    verdicts: str = Field(sa_type=Text)
    saved_on: date = Field(index=True)
    version: int


class DossierShareRow(SQLModel, table=True):
    """A dossier that its holder sent: to the adviser who gave a code (`account_id`), or to the
    inbox of a `departement`.

    It goes when the holder takes it back or erases the dossier. `taken_by`: the account that said
    it takes care of it.
    """

    __tablename__ = "dossier_share"
    __table_args__ = (
        UniqueConstraint("dossier_id", "account_id"),
        UniqueConstraint("dossier_id", "departement"),
    )
    id: int | None = Field(default=None, primary_key=True)
    dossier_id: str = Field(foreign_key="dossier.id", ondelete="CASCADE")
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    departement: str | None = Field(default=None, index=True)
    sent_on: date
    taken_on: date | None = None
    taken_by: int | None = Field(default=None, foreign_key="account.id")


class Visit(SQLModel, table=True):
    """A visit that an adviser prepares, to one or several organisations. Its author's alone until
    it is shared by name.

    `version` counts the modifications of the visit itself (title, day, list of organisations,
    freezing); each organisation counts its own. `changed_at`: the last modification of anything in
    it; how long it is kept is counted from there.
    """

    __tablename__ = "visit"
    id: str = Field(primary_key=True)
    title: str
    visited_on: date
    author_id: int = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    frozen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class VisitOrganisation(SQLModel, table=True):
    """An organisation to visit. `subject` tells that two visits are to the same organisation: its
    nature, with its code or its name.

    `facts`: what was declared, JSON; `dossier_id`: the dossier that they came from (no foreign key:
    the collectivité erases it when it wishes). `decisions`: a JSON list. `snapshot`: what was
    recommended, as frozen, canonical JSON. The four counts are those of the first answers when the
    visit was frozen: how many there were, were kept, were removed, came instead.
    """

    __tablename__ = "visit_organisation"
    id: int | None = Field(default=None, primary_key=True)
    visit_id: str = Field(foreign_key="visit.id", index=True, ondelete="CASCADE")
    position: int
    code: str | None = None
    name: str
    subject: str = Field(index=True)
    facts: str = Field(sa_type=Text)
    dossier_id: str | None = Field(default=None, index=True)
    notes: str = Field(default="", sa_type=Text)
    decisions: str = Field(default="[]", sa_type=Text)
    snapshot: str | None = Field(default=None, sa_type=Text)
    first_computed: int | None = None
    first_kept: int | None = None
    first_removed: int | None = None
    first_added: int | None = None
    version: int = 1


class VisitOverride(SQLModel, table=True):
    """One line of the log of an adviser's judgement: what was changed in the computed order, why,
    by whom and when.

    A line is never erased while its visit is kept: undoing it is written beside it. `aid`: a local
    aid, JSON.
    """

    __tablename__ = "visit_override"
    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(
        foreign_key="visit_organisation.id", index=True, ondelete="CASCADE"
    )
    action: str
    slug: str | None = None
    aid: str | None = Field(default=None, sa_type=Text)
    rank: int | None = None
    reason: str = Field(sa_type=Text)
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime = Field(sa_type=UtcDateTime)
    undone_by: int | None = Field(default=None, foreign_key="account.id")
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class VisitDocument(SQLModel, table=True):
    """The PDF of a whole visit, one at most, while it is made and for an hour afterwards.

    `job` tells the making of this one from an earlier one that may still be going on; `ticked_at`:
    the last sign of life of it. `made_from`: `changed_at` of the visit; after another modification
    the document is no longer true. `failure`: why there is none, in French.
    """

    __tablename__ = "visit_document"
    visit_id: str = Field(primary_key=True, foreign_key="visit.id", ondelete="CASCADE")
    job: str
    done: int
    total: int
    made_from: datetime = Field(sa_type=UtcDateTime)
    ticked_at: datetime = Field(sa_type=UtcDateTime)
    document: bytes | None = Field(default=None, sa_type=LargeBinary)
    failure: str = ""


class VisitShare(SQLModel, table=True):
    """An account that the author let see and complete a visit."""

    __tablename__ = "visit_share"
    visit_id: str = Field(primary_key=True, foreign_key="visit.id", ondelete="CASCADE")
    account_id: int = Field(primary_key=True, foreign_key="account.id", index=True)
    shared_at: datetime = Field(sa_type=UtcDateTime)
