"""Territories, programme lists and the published catalogue."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "1d73e92d6d6d"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "programme_list",
        sa.Column("programme", sqlmodel.AutoString(), nullable=False),
        sa.Column("list_date", sa.Date(), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("source", sqlmodel.AutoString(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checksum", sqlmodel.AutoString(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("programme", name=op.f("pk_programme_list")),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("catalogue", sqlmodel.AutoString(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bundle", sa.LargeBinary(), nullable=False),
        sa.Column("references_json", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("catalogue", name=op.f("uq_publication_catalogue")),
    )
    op.create_table(
        "published_offering",
        sa.Column("slug", sqlmodel.AutoString(), nullable=False),
        sa.Column("checksum", sqlmodel.AutoString(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_published_offering")),
    )
    op.create_table(
        "reference_release",
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("version", sqlmodel.AutoString(), nullable=False),
        sa.Column("checksum", sqlmodel.AutoString(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_reference_release")),
    )
    op.create_table(
        "region",
        sa.Column("code", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("chef_lieu", sqlmodel.AutoString(), nullable=False),
        sa.Column("governed_by", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region")),
    )
    op.create_table(
        "departement",
        sa.Column("code", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("region", sqlmodel.AutoString(), nullable=False),
        sa.Column("chef_lieu", sqlmodel.AutoString(), nullable=False),
        sa.Column("governed_by", sqlmodel.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_departement_region_region")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_departement")),
    )
    with op.batch_alter_table("departement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_departement_region"), ["region"], unique=False)

    op.create_table(
        "programme_member",
        sa.Column("programme", sqlmodel.AutoString(), nullable=False),
        sa.Column("code", sqlmodel.AutoString(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme"],
            ["programme_list.programme"],
            name=op.f("fk_programme_member_programme_programme_list"),
        ),
        sa.PrimaryKeyConstraint("programme", "code", name=op.f("pk_programme_member")),
    )
    with op.batch_alter_table("programme_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_member_code"), ["code"], unique=False)

    op.create_table(
        "arrondissement",
        sa.Column("code", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("departement", sqlmodel.AutoString(), nullable=False),
        sa.Column("chef_lieu", sqlmodel.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["departement"],
            ["departement.code"],
            name=op.f("fk_arrondissement_departement_departement"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_arrondissement")),
    )
    op.create_table(
        "territory",
        sa.Column("code", sqlmodel.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("siren", sqlmodel.AutoString(), nullable=True),
        sa.Column("departement", sqlmodel.AutoString(), nullable=True),
        sa.Column("region", sqlmodel.AutoString(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("population_total", sa.Integer(), nullable=True),
        sa.Column("epci", sqlmodel.AutoString(), nullable=True),
        sa.Column("arrondissement", sqlmodel.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["arrondissement"],
            ["arrondissement.code"],
            name=op.f("fk_territory_arrondissement_arrondissement"),
        ),
        sa.ForeignKeyConstraint(
            ["departement"], ["departement.code"], name=op.f("fk_territory_departement_departement")
        ),
        sa.ForeignKeyConstraint(
            ["epci"], ["territory.code"], name=op.f("fk_territory_epci_territory")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_territory_region_region")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_territory")),
    )
    with op.batch_alter_table("territory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_territory_departement"), ["departement"], unique=False)
        batch_op.create_index(batch_op.f("ix_territory_epci"), ["epci"], unique=False)
        batch_op.create_index(batch_op.f("ix_territory_region"), ["region"], unique=False)

    op.create_table(
        "territory_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=True),
        sa.Column("target", sqlmodel.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["target"], ["territory.code"], name=op.f("fk_territory_alias_target_territory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territory_alias")),
    )
    with op.batch_alter_table("territory_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_territory_alias_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_territory_alias_target"), ["target"], unique=False)

    op.create_table(
        "territory_postcode",
        sa.Column("postcode", sqlmodel.AutoString(), nullable=False),
        sa.Column("commune", sqlmodel.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune"], ["territory.code"], name=op.f("fk_territory_postcode_commune_territory")
        ),
        sa.PrimaryKeyConstraint("postcode", "commune", name=op.f("pk_territory_postcode")),
    )
    with op.batch_alter_table("territory_postcode", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_territory_postcode_commune"), ["commune"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("territory_postcode", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_territory_postcode_commune"))

    op.drop_table("territory_postcode")
    with op.batch_alter_table("territory_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_territory_alias_target"))
        batch_op.drop_index(batch_op.f("ix_territory_alias_code"))

    op.drop_table("territory_alias")
    with op.batch_alter_table("territory", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_territory_region"))
        batch_op.drop_index(batch_op.f("ix_territory_epci"))
        batch_op.drop_index(batch_op.f("ix_territory_departement"))

    op.drop_table("territory")
    op.drop_table("arrondissement")
    with op.batch_alter_table("programme_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_member_code"))

    op.drop_table("programme_member")
    with op.batch_alter_table("departement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_departement_region"))

    op.drop_table("departement")
    op.drop_table("region")
    op.drop_table("reference_release")
    op.drop_table("published_offering")
    op.drop_table("publication")
    op.drop_table("programme_list")
