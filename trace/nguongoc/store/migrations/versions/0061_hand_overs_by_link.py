"""Hand-overs by link"""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None
EXACT = sa.Numeric(24, 6).with_variant(sa.String(40), "sqlite")


def upgrade() -> None:
    op.create_table(
        "hand_over_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receiver_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_hand_over_link_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["organisation.id"], name=op.f("fk_hand_over_link_receiver_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_hand_over_link_token_sha256")),
    )
    op.create_index(op.f("ix_hand_over_link_organisation_id"), "hand_over_link", ["organisation_id"])
    op.create_index(op.f("ix_hand_over_link_receiver_id"), "hand_over_link", ["receiver_id"])
    op.create_table(
        "hand_over_line",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("value", EXACT, nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["hand_over_link.id"], name=op.f("fk_hand_over_line_link_id_hand_over_link")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_hand_over_line_batch_id_batch")),
        sa.PrimaryKeyConstraint("link_id", "batch_id", name=op.f("pk_hand_over_line")),
    )
    op.create_index(op.f("ix_hand_over_line_batch_id"), "hand_over_line", ["batch_id"])


def downgrade() -> None:
    op.drop_table("hand_over_line")
    op.drop_table("hand_over_link")
