"""A place has a picture"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("place") as place:
        place.add_column(sa.Column("photo_id", sa.String(length=64), nullable=True))
        place.add_column(sa.Column("photo_alt_vi", sa.String(length=300), nullable=True))
        place.add_column(sa.Column("photo_alt_en", sa.String(length=300), nullable=True))
        place.create_foreign_key(op.f("fk_place_photo_id_photo"), "photo", ["photo_id"], ["id"])
        place.create_index(op.f("ix_place_photo_id"), ["photo_id"])


def downgrade() -> None:
    with op.batch_alter_table("place") as place:
        place.drop_index(op.f("ix_place_photo_id"))
        place.drop_constraint(op.f("fk_place_photo_id_photo"), type_="foreignkey")
        place.drop_column("photo_alt_en")
        place.drop_column("photo_alt_vi")
        place.drop_column("photo_id")
