"""Wishes for identity anchors"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "anchor_wish",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("register_name", sa.String(length=200), nullable=False),
        sa.Column("register_url", sa.String(length=2000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("anchor_id", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_anchor_wish_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["organisation.id"], name=op.f("fk_anchor_wish_answered_by_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["anchor_id"], ["trust_document.id"], name=op.f("fk_anchor_wish_anchor_id_trust_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchor_wish")),
    )
    op.create_index(op.f("ix_anchor_wish_organisation_id"), "anchor_wish", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("anchor_wish")
