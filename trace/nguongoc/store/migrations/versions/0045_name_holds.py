"""Names held for review"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_hold",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("others", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("algorithm", sa.String(length=10), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_name_hold_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["organisation.id"], name=op.f("fk_name_hold_answered_by_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_name_hold")),
    )


def downgrade() -> None:
    op.drop_table("name_hold")
