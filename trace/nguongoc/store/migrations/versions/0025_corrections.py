"""Which passport of a lot took the place of which"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lot_correction",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=40), nullable=False),
        sa.Column("superseded_id", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("superseded_event_id", sa.Uuid(), nullable=False),
        sa.Column("members", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_lot_correction_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_lot_correction_record_id_record")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_id"], ["record.id"], name=op.f("fk_lot_correction_superseded_id_record")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_lot_correction_event_id_event")),
        sa.ForeignKeyConstraint(
            ["superseded_event_id"], ["event.id"], name=op.f("fk_lot_correction_superseded_event_id_event")
        ),
        sa.PrimaryKeyConstraint("batch_id", "version", name=op.f("pk_lot_correction")),
        sa.UniqueConstraint("record_id", name=op.f("uq_lot_correction_record_id")),
        sa.UniqueConstraint("superseded_id", name=op.f("uq_lot_correction_superseded_id")),
        sa.UniqueConstraint("event_id", name=op.f("uq_lot_correction_event_id")),
        sa.UniqueConstraint("superseded_event_id", name=op.f("uq_lot_correction_superseded_event_id")),
    )


def downgrade() -> None:
    op.drop_table("lot_correction")
