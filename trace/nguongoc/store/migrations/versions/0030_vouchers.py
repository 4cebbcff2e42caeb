"""Vouchers: campaigns, the products they are offered with, and what was taken and redeemed"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voucher_campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("title_vi", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("worth_vi", sa.String(length=400), nullable=False),
        sa.Column("worth_en", sa.String(length=400), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("of_unit", sa.Integer(), nullable=False),
        sa.Column("of_lot", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("place_ids", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("redeemed", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_voucher_campaign_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_campaign")),
    )
    op.create_index(op.f("ix_voucher_campaign_organisation_id"), "voucher_campaign", ["organisation_id"])
    op.create_table(
        "voucher_product",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["voucher_campaign.id"],
            name=op.f("fk_voucher_product_campaign_id_voucher_campaign"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_voucher_product_product_id_product")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "product_id", name=op.f("pk_voucher_product")),
    )
    op.create_index(op.f("ix_voucher_product_product_id"), "voucher_product", ["product_id"])
    op.create_table(
        "voucher",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("pack_hash", sa.LargeBinary(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("redeemed_place_id", sa.String(length=63), nullable=True),
        sa.Column("redeemed_by", sa.Uuid(), nullable=True),
        sa.Column("attempt_hash", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["voucher_campaign.id"], name=op.f("fk_voucher_campaign_id_voucher_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["redeemed_by"], ["organisation.id"], name=op.f("fk_voucher_redeemed_by_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_voucher_code_hash")),
    )
    op.create_index(op.f("ix_voucher_pack_hash"), "voucher", ["pack_hash"])


def downgrade() -> None:
    op.drop_table("voucher")
    op.drop_table("voucher_product")
    op.drop_table("voucher_campaign")
