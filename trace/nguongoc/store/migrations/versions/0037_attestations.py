"""Authorities' credentials of certificates, which can be revoked"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attestation",
        sa.Column("record_id", sa.String(length=40), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("attested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_attestation_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_attestation_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_attestation_record_id_record")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_attestation")),
    )
    op.create_index(op.f("ix_attestation_certificate_id"), "attestation", ["certificate_id"])
    op.create_index(op.f("ix_attestation_organisation_id"), "attestation", ["organisation_id"])
    # Those that were signed before there were attestations name no holder by DID and no territory, so they count for no
    # verifier: their certificates can be attested anew, and the old records stay what they are.


def downgrade() -> None:
    op.drop_table("attestation")
