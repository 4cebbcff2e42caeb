"""Shops that are driven"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _id(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), nullable=False)


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _amount(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Numeric(24, 6).with_variant(sa.String(length=40), "sqlite"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "shop",
        _id("id"), _id("organisation_id"), _text("kind", 20), _text("url", 300), _text("language", 2),
        _text("currency", 3), _text("state", 12),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=True),
        _moment("connected_at"), _moment("due_at"), _moment("orders_since"), _moment("claimed_until", nullable=True),
        _moment("listening_at", nullable=True), _moment("synced_at", nullable=True),
        _text("trouble", 20, nullable=True), _text("said", 300, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False), sa.Column("refused", sa.Integer(), nullable=False),
        _of("shop", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop")),
    )  # fmt: skip
    for column in ("organisation_id", "due_at"):
        op.create_index(op.f(f"ix_shop_{column}"), "shop", [column])
    op.create_table(
        "shop_product",
        _id("shop_id"), _id("product_id"), _text("remote_id", 40, nullable=True),
        _text("digest", 64, nullable=True), sa.Column("stock", sa.Integer(), nullable=False),
        _text("picture", 300, nullable=True), _moment("pushed_at"), _text("trouble", 20, nullable=True),
        _text("said", 300, nullable=True), _text("link", 500, nullable=True),
        _of("shop_product", "shop_id", "shop"), _of("shop_product", "product_id", "product"),
        sa.PrimaryKeyConstraint("shop_id", "product_id", name=op.f("pk_shop_product")),
    )  # fmt: skip
    op.create_table(
        "shop_order",
        _id("id"), _id("shop_id"), _id("organisation_id"), _text("remote_id", 40), _text("state", 6),
        _moment("placed_at"), _moment("modified_at"),
        _of("shop_order", "shop_id", "shop"), _of("shop_order", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_order")),
        sa.UniqueConstraint("shop_id", "remote_id", name=op.f("uq_shop_order_shop_id_remote_id")),
    )  # fmt: skip
    op.create_index(op.f("ix_shop_order_organisation_id"), "shop_order", ["organisation_id"])
    op.create_table(
        "shop_order_line",
        _id("order_id"), _id("product_id"), sa.Column("quantity", sa.Integer(), nullable=False), _amount("wanted"),
        _of("shop_order_line", "order_id", "shop_order"), _of("shop_order_line", "product_id", "product"),
        sa.PrimaryKeyConstraint("order_id", "product_id", name=op.f("pk_shop_order_line")),
    )  # fmt: skip
    op.create_table(
        "shop_order_lot",
        _id("order_id"), _id("product_id"), sa.Column("position", sa.Integer(), nullable=False), _id("batch_id"),
        _amount("amount"),
        _of("shop_order_lot", "order_id", "shop_order"), _of("shop_order_lot", "product_id", "product"),
        _of("shop_order_lot", "batch_id", "batch"),
        sa.PrimaryKeyConstraint("order_id", "product_id", "position", name=op.f("pk_shop_order_lot")),
    )  # fmt: skip
    op.create_index(op.f("ix_shop_order_lot_batch_id"), "shop_order_lot", ["batch_id"])


def downgrade() -> None:
    for name in ("shop_order_lot", "shop_order_line", "shop_order", "shop_product", "shop"):
        op.drop_table(name)
