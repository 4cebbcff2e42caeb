"""Offers of lots by the quantity, and orders from them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

_EXACT = sa.Numeric(24, 6).with_variant(sa.String(40), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def upgrade() -> None:
    op.create_table(
        "offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", _EXACT, nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("base", sa.String(length=4), nullable=False),
        sa.Column("base_whole", sa.BigInteger(), nullable=False),
        sa.Column("minimum", _EXACT, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("tiers", _JSON, nullable=False),
        sa.Column("terms", sa.String(length=10), nullable=False),
        sa.Column("named_place", sa.String(length=120), nullable=True),
        sa.Column("ready_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("report_ids", _JSON, nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("example", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("ended_by", sa.String(length=100), nullable=True),
        _to("offer", "organisation_id", "organisation"),
        _to("offer", "product_id", "product"),
        _key("offer", "id"),
    )
    _index("offer", "organisation_id", "product_id")
    for table, column, other in (
        ("offer_lot", "batch_id", "batch"),
        ("offer_buyer", "organisation_id", "organisation"),
        ("offer_certificate", "certificate_id", "certificate"),
    ):
        op.create_table(
            table,
            sa.Column("offer_id", sa.Uuid(), nullable=False),
            sa.Column(column, sa.Uuid(), nullable=False),
            _to(table, "offer_id", "offer"),
            _to(table, column, other),
            _key(table, "offer_id", column),
        )
        _index(table, column)
    _orders()


def _orders() -> None:
    op.create_table(
        "trade_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("seller_id", sa.Uuid(), nullable=False),
        sa.Column("buyer_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", _EXACT, nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("price", _EXACT, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("market", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        _to("trade_order", "offer_id", "offer"),
        _to("trade_order", "seller_id", "organisation"),
        _to("trade_order", "buyer_id", "organisation"),
        _to("trade_order", "product_id", "product"),
        _key("trade_order", "id"),
    )
    _index("trade_order", "offer_id", "seller_id", "buyer_id")
    op.create_table(
        "order_lot",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("amount", _EXACT, nullable=False),
        sa.Column("shipment_id", sa.Uuid(), nullable=True),
        _to("order_lot", "order_id", "trade_order"),
        _to("order_lot", "batch_id", "batch"),
        _key("order_lot", "order_id", "position"),
    )
    _index("order_lot", "batch_id")
    op.create_table(
        "order_step",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("by", sa.String(length=100), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        _to("order_step", "order_id", "trade_order"),
        _to("order_step", "organisation_id", "organisation"),
        _key("order_step", "order_id", "number"),
    )


def downgrade() -> None:
    for table in (
        "order_step",
        "order_lot",
        "trade_order",
        "offer_certificate",
        "offer_buyer",
        "offer_lot",
        "offer",
    ):
        op.drop_table(table)
