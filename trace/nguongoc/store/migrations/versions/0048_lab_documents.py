"""Papers of laboratories, and reports that were taken back"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lab_document",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["lab_report.id"], name=op.f("fk_lab_document_report_id_lab_report")
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_lab_document")),
    )
    op.add_column("lab_report", sa.Column("document_type", sa.String(length=40), nullable=True))
    op.add_column(
        "lab_report", sa.Column("document_public", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("lab_report", sa.Column("withdrawn_on", sa.Date(), nullable=True))
    op.add_column("lab_report", sa.Column("withdrawn_reason", sa.String(length=300), nullable=True))


def downgrade() -> None:
    op.drop_table("lab_document")
    for name in ("withdrawn_reason", "withdrawn_on", "document_public", "document_type"):
        op.drop_column("lab_report", name)
