"""Organisations whose people need a passkey, and to whom one was offered"""

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("passkey_offered_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "passkey_rule",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_passkey_rule_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_passkey_rule")),
    )


def downgrade() -> None:
    op.drop_table("passkey_rule")
    op.drop_column("account", "passkey_offered_at")
