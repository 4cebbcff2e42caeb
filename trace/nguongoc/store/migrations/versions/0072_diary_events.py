"""Entries of diaries told in the history of a lot"""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diary_event",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "entry_id"],
            ["diary_entry.organisation_id", "diary_entry.id"],
            name="fk_diary_event_entry",
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_diary_event_batch_id_batch")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_diary_event_event_id_event")),
        sa.PrimaryKeyConstraint("organisation_id", "entry_id", "batch_id", name=op.f("pk_diary_event")),
    )
    op.create_index(op.f("ix_diary_event_batch_id"), "diary_event", ["batch_id"])
    op.create_index(op.f("ix_diary_event_event_id"), "diary_event", ["event_id"])


def downgrade() -> None:
    op.drop_table("diary_event")
