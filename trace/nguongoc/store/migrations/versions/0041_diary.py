"""The farm diary"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diary_entry",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("facility_id", sa.Uuid(), nullable=False),
        sa.Column("responsible_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by", sa.String(length=200), nullable=False),
        sa.Column("activity", sa.String(length=20), nullable=False),
        sa.Column("said", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_off", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_diary_entry_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_diary_entry_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["member.id"], name=op.f("fk_diary_entry_responsible_id_member")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_diary_entry")),
        sa.UniqueConstraint(
            "organisation_id", "corrects_id", name=op.f("uq_diary_entry_organisation_id_corrects_id")
        ),
    )
    op.create_index(
        "ix_diary_entry_organisation_id_happened_on_id",
        "diary_entry",
        ["organisation_id", "happened_on", "id"],
    )
    op.create_index("ix_diary_entry_facility_id_activity", "diary_entry", ["facility_id", "activity"])
    op.create_index(op.f("ix_diary_entry_responsible_id"), "diary_entry", ["responsible_id"])


def downgrade() -> None:
    op.drop_table("diary_entry")
