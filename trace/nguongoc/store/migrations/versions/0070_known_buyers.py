"""Whom organisations sell to"""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_buyer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("gln", sa.String(length=13), nullable=True),
        sa.Column("tax_code", sa.String(length=14), nullable=True),
        sa.Column("buyer_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_known_buyer_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["organisation.id"], name=op.f("fk_known_buyer_buyer_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_buyer")),
    )
    op.create_index(op.f("ix_known_buyer_organisation_id"), "known_buyer", ["organisation_id"])
    op.create_index(op.f("ix_known_buyer_buyer_id"), "known_buyer", ["buyer_id"])


def downgrade() -> None:
    op.drop_table("known_buyer")
