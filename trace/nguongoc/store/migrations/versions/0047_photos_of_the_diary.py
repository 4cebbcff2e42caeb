"""Photos of the farm diary"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diary_photo",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("sent_by", sa.String(length=200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complete_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "entry_id"],
            ["diary_entry.organisation_id", "diary_entry.id"],
            name="fk_diary_photo_entry",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_diary_photo_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_diary_photo")),
    )
    op.create_index("ix_diary_photo_organisation_id_entry_id", "diary_photo", ["organisation_id", "entry_id"])
    op.create_index("ix_diary_photo_complete_at_touched_at", "diary_photo", ["complete_at", "touched_at"])
    op.create_table(
        "diary_photo_piece",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "photo_id"],
            ["diary_photo.organisation_id", "diary_photo.id"],
            name="fk_diary_photo_piece_photo",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "photo_id", "start", name=op.f("pk_diary_photo_piece")),
    )


def downgrade() -> None:
    op.drop_table("diary_photo_piece")
    op.drop_table("diary_photo")
