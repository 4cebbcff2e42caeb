"""Secrets of webhooks that overlap, and messages that wait for earlier ones of the same lots"""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook_old_secret",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_webhook_old_secret_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_webhook_old_secret")),
    )
    op.create_table(
        "outbox_lot",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["outbox.id"], name=op.f("fk_outbox_lot_message_id_outbox")),
        sa.PrimaryKeyConstraint("message_id", "batch_id", name=op.f("pk_outbox_lot")),
    )
    op.create_index(
        "ix_outbox_lot_organisation_id_batch_id_place", "outbox_lot", ["organisation_id", "batch_id", "place"]
    )


def downgrade() -> None:
    op.drop_table("outbox_lot")
    op.drop_table("webhook_old_secret")
