"""Trust lists and identity anchors that others signed"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trust_document",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_did", sa.String(length=400), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust_document")),
        sa.UniqueConstraint("version", name=op.f("uq_trust_document_version")),
    )
    op.create_index(op.f("ix_trust_document_subject_did"), "trust_document", ["subject_did"])


def downgrade() -> None:
    op.drop_table("trust_document")
