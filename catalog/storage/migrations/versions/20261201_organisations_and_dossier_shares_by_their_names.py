"""The tables of visited organisations and of dossier shares take the names that the code gives
them; so does the organisation of a frozen paper.

Each is made anew and filled from the old one: SQLite renames no constraint.
"""

import json
from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "b7d1f0a53c92"
down_revision: str | None = "c2f4a6b81d37"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _move_visited("visit_body", "visit_organisation", "body_id", "organisation_id")
    _move_shares("dossier_sending", "dossier_share")
    _rename_in_snapshots("visit_organisation", "body", "organisation")


def downgrade() -> None:
    _rename_in_snapshots("visit_organisation", "organisation", "body")
    _move_shares("dossier_share", "dossier_sending")
    _move_visited("visit_organisation", "visit_body", "organisation_id", "body_id")


def _move_visited(old: str, new: str, old_column: str, new_column: str) -> None:
    op.create_table(
        new,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sqlmodel.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.AutoString(), nullable=True),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.AutoString(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("dossier_id", sqlmodel.AutoString(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("first_computed", sa.Integer(), nullable=True),
        sa.Column("first_kept", sa.Integer(), nullable=True),
        sa.Column("first_removed", sa.Integer(), nullable=True),
        sa.Column("first_added", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f(f"fk_{new}_visit_id_visit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{new}")),
    )
    _fill(old, new)
    op.drop_index(op.f(f"ix_visit_override_{old_column}"), "visit_override")
    with op.batch_alter_table("visit_override") as overrides:
        overrides.drop_constraint(op.f(f"fk_visit_override_{old_column}_{old}"), type_="foreignkey")
        overrides.alter_column(old_column, new_column_name=new_column)
    with op.batch_alter_table("visit_override") as overrides:
        overrides.create_foreign_key(
            op.f(f"fk_visit_override_{new_column}_{new}"),
            new,
            [new_column],
            ["id"],
            ondelete="CASCADE",
        )
    op.create_index(op.f(f"ix_visit_override_{new_column}"), "visit_override", [new_column])
    op.drop_table(old)
    for column in ("dossier_id", "subject", "visit_id"):
        op.create_index(op.f(f"ix_{new}_{column}"), new, [column])


def _move_shares(old: str, new: str) -> None:
    op.create_table(
        new,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sqlmodel.AutoString(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("departement", sqlmodel.AutoString(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f(f"fk_{new}_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
            name=op.f(f"fk_{new}_dossier_id_dossier"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["account.id"], name=op.f(f"fk_{new}_taken_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{new}")),
        sa.UniqueConstraint(
            "dossier_id", "account_id", name=op.f(f"uq_{new}_dossier_id_account_id")
        ),
        sa.UniqueConstraint(
            "dossier_id", "departement", name=op.f(f"uq_{new}_dossier_id_departement")
        ),
    )
    _fill(old, new)
    op.drop_table(old)
    for column in ("account_id", "departement"):
        op.create_index(op.f(f"ix_{new}_{column}"), new, [column])


def _fill(old: str, new: str) -> None:
    """All rows, by the same numbers; PostgreSQL then counts on from the highest."""
    op.execute(f"INSERT INTO {new} SELECT * FROM {old}")  # noqa: S608 (names of tables above)
    if op.get_bind().dialect.name == "postgresql":
        highest = f"(SELECT coalesce(max(id), 0) + 1 FROM {new})"  # noqa: S608
        op.execute(f"SELECT setval(pg_get_serial_sequence('{new}', 'id'), {highest}, false)")


def _rename_in_snapshots(table: str, key: str, new_key: str) -> None:
    connection = op.get_bind()
    rows = sa.table(table, sa.column("id", sa.Integer), sa.column("snapshot", sa.Text))
    frozen = sa.select(rows.c.id, rows.c.snapshot).where(rows.c.snapshot.is_not(None))
    for number, text in connection.execute(frozen).all():
        data = json.loads(text)
        data["briefing"][new_key] = data["briefing"].pop(key)
        renamed = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        connection.execute(sa.update(rows).where(rows.c.id == number).values(snapshot=renamed))
