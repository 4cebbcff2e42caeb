"""Links that owners register, every version of them; whether a product has variants of its default link"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "product_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("relation", sa.String(length=200), nullable=False),
        sa.Column("href", sa.String(length=2000), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("media_type", sa.String(length=150), nullable=True),
        sa.Column("context", sa.String(length=50), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=100), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_product_link_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_link_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_link")),
        sa.UniqueConstraint("link_id", "version", name=op.f("uq_product_link_link_id_version")),
    )
    with op.batch_alter_table("product_link", schema=None) as batch_op:
        batch_op.create_index("ix_product_link_product_id_batch_id", ["product_id", "batch_id"], unique=False)

    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("default_variants", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_column("default_variants")

    with op.batch_alter_table("product_link", schema=None) as batch_op:
        batch_op.drop_index("ix_product_link_product_id_batch_id")

    op.drop_table("product_link")
