"""Signing in with a code by text message"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in_code",
        sa.Column("phone_key", sa.String(length=64), nullable=False),
        sa.Column("asked_sha256", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("phone_key", name=op.f("pk_sign_in_code")),
    )
    op.create_index(op.f("ix_sign_in_code_expires_at"), "sign_in_code", ["expires_at"])


def downgrade() -> None:
    op.drop_table("sign_in_code")
