"""Recalls with their lots, units, notices and tellings; lots on hold; disputed sources"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
INDEXES = {
    "recall": (["fingerprint", "state"], ["organisation_id"]),
    "recall_lot": (["batch_id"],),
    "recall_units": (["batch_id"],),
    "recall_notice": (["state", "next_at"], ["recall_id"], ["organisation_id"]),
    "lot_hold": (["batch_id"], ["organisation_id"]),
    "lot_dispute": (["batch_id"], ["source_batch_id"], ["organisation_id"]),
}


def _to(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"))


def _table(name: str, keys: list[str], *members: sa.schema.SchemaItem) -> None:
    op.create_table(name, *members, sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")))
    for columns in INDEXES.get(name, ()):
        op.create_index(f"ix_{name}_{'_'.join(columns)}", name, columns, unique=False)


def upgrade() -> None:
    _table(
        "recall",
        ["id"],
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("advice", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(length=40), nullable=False),
        sa.Column("ordered_at", AT, nullable=False),
        sa.Column("ordered_by", sa.String(length=100), nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("end_record_id", sa.String(length=40), nullable=True),
        _to("recall", "organisation_id", "organisation"),
    )
    _table(
        "recall_lot",
        ["recall_id", "batch_id"],
        sa.Column("recall_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        _to("recall_lot", "recall_id", "recall"),
        _to("recall_lot", "batch_id", "batch"),
    )
    _table(
        "recall_units",
        ["recall_id", "batch_id", "first"],
        sa.Column("recall_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        _to("recall_units", "recall_id", "recall"),
        _to("recall_units", "batch_id", "batch"),
    )
    _notices()
    _held_and_disputed()


def _notices() -> None:
    _table(
        "recall_notice",
        ["id"],
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recall_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("party", sa.String(length=500), nullable=True),
        sa.Column("holdings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=15), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", AT, nullable=True),
        sa.Column("acknowledged_at", AT, nullable=True),
        sa.Column("acknowledged_by", sa.String(length=100), nullable=True),
        _to("recall_notice", "recall_id", "recall"),
        _to("recall_notice", "organisation_id", "organisation"),
    )
    _table(
        "recall_telling",
        ["notice_id", "number"],
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        _to("recall_telling", "notice_id", "recall_notice"),
    )


def _held_and_disputed() -> None:
    _table(
        "lot_hold",
        ["id"],
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("placed_at", AT, nullable=False),
        sa.Column("placed_by", sa.String(length=100), nullable=False),
        sa.Column("released_at", AT, nullable=True),
        sa.Column("released_by", sa.String(length=100), nullable=True),
        _to("lot_hold", "batch_id", "batch"),
        _to("lot_hold", "organisation_id", "organisation"),
    )
    _table(
        "lot_dispute",
        ["id"],
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("source_batch_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("record_id", sa.String(length=40), nullable=False),
        sa.Column("raised_at", AT, nullable=False),
        sa.Column("raised_by", sa.String(length=100), nullable=False),
        sa.Column("source_agreed_at", AT, nullable=True),
        sa.Column("holder_agreed_at", AT, nullable=True),
        sa.Column("settled_at", AT, nullable=True),
        sa.Column("settled_by", sa.String(length=100), nullable=True),
        _to("lot_dispute", "batch_id", "batch"),
        _to("lot_dispute", "source_batch_id", "batch"),
        _to("lot_dispute", "organisation_id", "organisation"),
    )


def downgrade() -> None:
    for name in (
        "lot_dispute",
        "lot_hold",
        "recall_telling",
        "recall_notice",
        "recall_units",
        "recall_lot",
        "recall",
    ):
        op.drop_table(name)
