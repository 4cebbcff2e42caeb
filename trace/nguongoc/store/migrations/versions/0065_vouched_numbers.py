"""Numbers that somebody vouched for"""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("vouched_by", sa.String(length=60), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_number_change_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_number_change_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_change")),
        sa.UniqueConstraint("account_id", name=op.f("uq_number_change_account_id")),
        sa.UniqueConstraint("digest", name=op.f("uq_number_change_digest")),
    )
    op.create_index(op.f("ix_number_change_organisation_id"), "number_change", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("number_change")
