"""Lots that are being declared"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lot_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("said", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_lot_draft_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_lot_draft_batch_id_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_draft")),
    )
    op.create_index(op.f("ix_lot_draft_organisation_id"), "lot_draft", ["organisation_id"])
    op.create_index(op.f("ix_lot_draft_subject"), "lot_draft", ["subject"])


def downgrade() -> None:
    op.drop_table("lot_draft")
