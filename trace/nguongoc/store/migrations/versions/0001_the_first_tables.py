"""The first tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "did_document",
        sa.Column("did", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("did", "version", name=op.f("pk_did_document")),
    )
    op.create_table(
        "idempotency",
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("request_sha256", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", "key", name=op.f("pk_idempotency")),
    )
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_created_at"), ["created_at"], unique=False)

    op.create_table(
        "log_entry",
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.String(length=40), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("t", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_log_entry")),
        sa.UniqueConstraint("record_id", name=op.f("uq_log_entry_record_id")),
    )
    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("t", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
    )
    op.create_table(
        "log_node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "index", name=op.f("pk_log_node")),
    )
    op.create_table(
        "log_pending",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("record_id", sa.String(length=40), nullable=True),
        sa.Column("key_thumbprint", sa.String(length=64), nullable=False),
        sa.Column("payload_sha256", sa.String(length=64), nullable=False),
        sa.Column("jws_sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_pending")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=63), nullable=False),
        sa.Column("did", sa.String(length=400), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("commune_code", sa.String(length=10), nullable=True),
        sa.Column("is_household", sa.Boolean(), nullable=False),
        sa.Column("about_vi", sa.String(length=4000), nullable=True),
        sa.Column("about_en", sa.String(length=4000), nullable=True),
        sa.Column("website", sa.String(length=500), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("did", name=op.f("uq_organisation_did")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_table(
        "status_list",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revocation_jws", sa.String(length=None), nullable=True),
        sa.Column("message_jws", sa.String(length=None), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_list")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("display_name", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_account_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("phone", name=op.f("uq_account_phone")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "api_key",
        sa.Column("prefix", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("scopes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_api_key_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_api_key")),
    )
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_key_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_uri", sa.String(length=500), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("biz_step", sa.String(length=100), nullable=True),
        sa.Column("event_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_event_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("event_uri", name=op.f("uq_event_event_uri")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_record_time"), ["record_time"], unique=False)

    op.create_table(
        "facility",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("commune_code", sa.String(length=10), nullable=False),
        sa.Column("commune_as_of", sa.Date(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("area_m2", sa.Numeric(24, 6).with_variant(sa.String(40), "sqlite"), nullable=True),
        sa.Column("gln", sa.String(length=13), nullable=True),
        sa.Column("market_codes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_facility_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
    )
    with op.batch_alter_table("facility", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facility_commune_code"), ["commune_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_facility_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "photo",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("widths", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("aspect_width", sa.Integer(), nullable=False),
        sa.Column("aspect_height", sa.Integer(), nullable=False),
        sa.Column("alt_vi", sa.String(length=300), nullable=False),
        sa.Column("alt_en", sa.String(length=300), nullable=True),
        sa.Column("is_illustration", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_photo_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "place",
        sa.Column("id", sa.String(length=63), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("commune_code", sa.String(length=10), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("coordinate_error_km", sa.Float(), nullable=False),
        sa.Column("about_vi", sa.String(length=4000), nullable=False),
        sa.Column("about_en", sa.String(length=4000), nullable=False),
        sa.Column("months", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("festivals", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("experiences", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("website", sa.String(length=500), nullable=True),
        sa.Column("host_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("product_slugs", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["host_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_place_host_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_commune_code"), ["commune_code"], unique=False)

    op.create_table(
        "signing_key",
        sa.Column("kid", sa.String(length=500), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("algorithm", sa.String(length=10), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("thumbprint", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_signing_key_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_key")),
    )
    with op.batch_alter_table("signing_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signing_key_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signing_key_purpose"), ["purpose"], unique=False)
        batch_op.create_index(batch_op.f("ix_signing_key_thumbprint"), ["thumbprint"], unique=False)

    op.create_table(
        "status_slot",
        sa.Column("list_id", sa.String(length=40), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=40), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("message", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["status_list.id"], name=op.f("fk_status_slot_list_id_status_list")
        ),
        sa.PrimaryKeyConstraint("list_id", "index", name=op.f("pk_status_slot")),
        sa.UniqueConstraint("record_id", name=op.f("uq_status_slot_record_id")),
    )
    op.create_table(
        "lot_edge",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("event_time", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_lot_edge_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "source", "target", name=op.f("pk_lot_edge")),
    )
    with op.batch_alter_table("lot_edge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lot_edge_source"), ["source"], unique=False)
        batch_op.create_index(batch_op.f("ix_lot_edge_target"), ["target"], unique=False)

    op.create_table(
        "photo_rendition",
        sa.Column("photo_id", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_photo_rendition_photo_id_photo")),
        sa.PrimaryKeyConstraint("photo_id", "width", "media_type", name=op.f("pk_photo_rendition")),
    )
    op.create_table(
        "product",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("gtin", sa.String(length=14), nullable=True),
        sa.Column("gtin_licence", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("classification", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("default_unit", sa.String(length=10), nullable=False),
        sa.Column(
            "net_content_value", sa.Numeric(24, 6).with_variant(sa.String(40), "sqlite"), nullable=True
        ),
        sa.Column("net_content_unit", sa.String(length=10), nullable=True),
        sa.Column("shelf_life_days", sa.Integer(), nullable=True),
        sa.Column("process", sa.String(length=60), nullable=True),
        sa.Column("season_months", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("story_vi", sa.String(length=4000), nullable=True),
        sa.Column("story_en", sa.String(length=4000), nullable=True),
        sa.Column("usage_vi", sa.String(length=2000), nullable=True),
        sa.Column("usage_en", sa.String(length=2000), nullable=True),
        sa.Column("warning_vi", sa.String(length=2000), nullable=True),
        sa.Column("warning_en", sa.String(length=2000), nullable=True),
        sa.Column("photo_id", sa.String(length=64), nullable=True),
        sa.Column("next_unit", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_product_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_product_photo_id_photo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("gtin", name=op.f("uq_product_gtin")),
        sa.UniqueConstraint("slug", name=op.f("uq_product_slug")),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("facility_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("gtin", sa.String(length=14), nullable=True),
        sa.Column("lot", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.Numeric(24, 6).with_variant(sa.String(40), "sqlite"), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column(
            "canonical_amount", sa.Numeric(24, 6).with_variant(sa.String(40), "sqlite"), nullable=False
        ),
        sa.Column("canonical_base", sa.String(length=2), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("packed_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("variety", sa.String(length=200), nullable=True),
        sa.Column("statements", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("hold", sa.String(length=10), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("passport_id", sa.String(length=40), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_batch_event_id_event")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_batch_facility_id_facility")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_batch_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_batch_product_id_product")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("code", name=op.f("uq_batch_code")),
        sa.UniqueConstraint("event_id", name=op.f("uq_batch_event_id")),
        sa.UniqueConstraint("gtin", "lot", name=op.f("uq_batch_gtin_lot")),
        sa.UniqueConstraint("product_id", "lot", name=op.f("uq_batch_product_id_lot")),
    )
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_facility_id"), ["facility_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_batch_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("issuer_successor", sa.String(length=200), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("right_to_use", sa.String(length=200), nullable=True),
        sa.Column("scope", sa.String(length=500), nullable=True),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("verified_by", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_certificate_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_certificate_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_product_id"), ["product_id"], unique=False)

    op.create_table(
        "batch_input",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("source_batch_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Numeric(24, 6).with_variant(sa.String(40), "sqlite"), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column(
            "canonical_amount", sa.Numeric(24, 6).with_variant(sa.String(40), "sqlite"), nullable=False
        ),
        sa.Column("canonical_base", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_input_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["source_batch_id"], ["batch.id"], name=op.f("fk_batch_input_source_batch_id_batch")
        ),
        sa.PrimaryKeyConstraint("batch_id", "source_batch_id", name=op.f("pk_batch_input")),
    )
    with op.batch_alter_table("batch_input", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_input_source_batch_id"), ["source_batch_id"], unique=False)

    op.create_table(
        "record",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("kid", sa.String(length=500), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("jws", sa.String(length=None), nullable=False),
        sa.Column("embedded", sa.LargeBinary(), nullable=False),
        sa.Column("payload_sha256", sa.String(length=64), nullable=False),
        sa.Column("status_list", sa.String(length=40), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_record_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_record_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "unit_range",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_unit_range_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_unit_range_product_id_product")
        ),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_unit_range")),
        sa.UniqueConstraint("product_id", "first", name=op.f("uq_unit_range_product_id_first")),
    )


def downgrade() -> None:
    op.drop_table("unit_range")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_record_batch_id"))

    op.drop_table("record")
    with op.batch_alter_table("batch_input", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batch_input_source_batch_id"))

    op.drop_table("batch_input")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_product_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_organisation_id"))

    op.drop_table("certificate")
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batch_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_batch_facility_id"))

    op.drop_table("batch")
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_organisation_id"))

    op.drop_table("product")
    op.drop_table("photo_rendition")
    with op.batch_alter_table("lot_edge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lot_edge_target"))
        batch_op.drop_index(batch_op.f("ix_lot_edge_source"))

    op.drop_table("lot_edge")
    op.drop_table("status_slot")
    with op.batch_alter_table("signing_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signing_key_thumbprint"))
        batch_op.drop_index(batch_op.f("ix_signing_key_purpose"))
        batch_op.drop_index(batch_op.f("ix_signing_key_organisation_id"))

    op.drop_table("signing_key")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_commune_code"))

    op.drop_table("place")
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_organisation_id"))

    op.drop_table("photo")
    with op.batch_alter_table("facility", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_facility_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_facility_commune_code"))

    op.drop_table("facility")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_record_time"))
        batch_op.drop_index(batch_op.f("ix_event_organisation_id"))

    op.drop_table("event")
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_key_organisation_id"))

    op.drop_table("api_key")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_organisation_id"))

    op.drop_table("account")
    op.drop_table("status_list")
    op.drop_table("organisation")
    op.drop_table("log_pending")
    op.drop_table("log_node")
    op.drop_table("log_head")
    op.drop_table("log_entry")
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_created_at"))

    op.drop_table("idempotency")
    op.drop_table("did_document")
