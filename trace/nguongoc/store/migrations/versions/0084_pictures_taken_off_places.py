"""Pictures taken off places, for a day"""

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "place_photo_removed",
        sa.Column("place_id", sa.String(63), nullable=False),
        sa.Column("photo_id", sa.String(64), nullable=False),
        sa.Column("alt_vi", sa.String(300), nullable=False),
        sa.Column("alt_en", sa.String(300), nullable=True),
        sa.Column("removed_by", sa.Uuid(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{of}.id"], name=op.f(f"fk_place_photo_removed_{name}_{of}"))
            for name, of in (("place_id", "place"), ("photo_id", "photo"), ("removed_by", "organisation"))
        ),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_place_photo_removed")),
    )
    for name in ("photo_id", "removed_at"):
        op.create_index(op.f(f"ix_place_photo_removed_{name}"), "place_photo_removed", [name])


def downgrade() -> None:
    op.drop_table("place_photo_removed")
