"""Logs that ended because entries of them were lost"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "frozen_log",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("origin", sa.String(length=255), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("final", sa.LargeBinary(), nullable=False),
        sa.Column("kept", sa.LargeBinary(), nullable=True),
        sa.Column("keys", sa.String(length=16384), nullable=False),
        sa.Column("opening", sa.LargeBinary(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_frozen_log")),
        sa.UniqueConstraint("origin", name=op.f("uq_frozen_log_origin")),
    )
    _create(
        "frozen_log_entry",
        ("index",),
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.String(length=40), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("t", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_frozen_log_entry_record_id"), "frozen_log_entry", ["record_id"])
    _create(
        "frozen_log_node",
        ("level", "index"),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
    )
    _create(
        "frozen_log_cosigned",
        ("size",),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("witnesses", sa.Integer(), nullable=False),
        sa.Column("cosigned_at", sa.DateTime(timezone=True), nullable=False),
    )


def _create(name: str, key: tuple[str, ...], *columns: sa.Column[object]) -> None:
    """A table of what a log held, by the number of the log."""
    op.create_table(
        name,
        sa.Column("log", sa.Integer(), autoincrement=False, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["log"], ["frozen_log.number"], name=op.f(f"fk_{name}_log_frozen_log")),
        sa.PrimaryKeyConstraint("log", *key, name=op.f(f"pk_{name}")),
    )


def downgrade() -> None:
    op.drop_table("frozen_log_cosigned")
    op.drop_table("frozen_log_node")
    op.drop_index(op.f("ix_frozen_log_entry_record_id"), table_name="frozen_log_entry")
    op.drop_table("frozen_log_entry")
    op.drop_table("frozen_log")
