"""assets, logs, the index over done logs, changes"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assets",
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assets")),
        sa.UniqueConstraint("type", "name", name=op.f("uq_assets_type")),
    )
    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assets_type"), ["type"], unique=False)
    op.create_table(
        "changes",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_changes_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_changes_by"), ["by"], unique=False)
    op.create_table(
        "animals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("species", sa.String(), nullable=False),
        sa.Column("breed", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("sterile", sa.Boolean(), nullable=False),
        sa.Column("birth_on", sa.Date(), nullable=True),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("dam_id", sa.Uuid(), nullable=True),
        sa.Column("sire_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["dam_id"], ["animals.id"], name=op.f("fk_animals_dam_id_animals")),
        sa.ForeignKeyConstraint(["id"], ["assets.id"], name=op.f("fk_animals_id_assets")),
        sa.ForeignKeyConstraint(["sire_id"], ["animals.id"], name=op.f("fk_animals_sire_id_animals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_animals")),
    )
    with op.batch_alter_table("animals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_animals_species"), ["species"], unique=False)
    op.create_table(
        "herds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("species", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["assets.id"], name=op.f("fk_herds_id_assets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_herds")),
    )
    op.create_table(
        "logs",
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("timed", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("categories", sa.String(), nullable=False),
        sa.Column("is_movement", sa.Boolean(), nullable=False),
        sa.Column("is_group_assignment", sa.Boolean(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("crop_id", sa.Uuid(), nullable=True),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("minutes", sa.Double(), nullable=True),
        sa.Column("use", sa.String(), nullable=False),
        sa.Column("lot_number", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("repeat", sa.String(), nullable=False),
        sa.Column("came_from", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("geometry", sa.JSON(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["people.id"], name=op.f("fk_logs_assignee_id_people")),
        sa.ForeignKeyConstraint(["crop_id"], ["crops.id"], name=op.f("fk_logs_crop_id_crops")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_logs_event_id_events")),
        sa.ForeignKeyConstraint(["group_id"], ["assets.id"], name=op.f("fk_logs_group_id_assets")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_logs_plan_id_plans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logs")),
    )
    with op.batch_alter_table("logs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_logs_assignee_id"), ["assignee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_logs_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_logs_came_from"), ["came_from"], unique=False)
        batch_op.create_index(batch_op.f("ix_logs_crop_id"), ["crop_id"], unique=False)
        batch_op.create_index("ix_logs_status_at", ["status", "at"], unique=False)
        batch_op.create_index("ix_logs_type_at", ["type", "at"], unique=False)
    op.create_table(
        "adjustments",
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("canonical_unit", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name=op.f("fk_adjustments_asset_id_assets")),
        sa.ForeignKeyConstraint(["log_id"], ["logs.id"], name=op.f("fk_adjustments_log_id_logs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("log_id", "n", name=op.f("pk_adjustments")),
    )
    with op.batch_alter_table("adjustments", schema=None) as batch_op:
        batch_op.create_index("ix_adjustments_asset_at", ["asset_id", "at", "log_id"], unique=False)
    op.create_table(
        "log_assets",
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name=op.f("fk_log_assets_asset_id_assets")),
        sa.ForeignKeyConstraint(["log_id"], ["logs.id"], name=op.f("fk_log_assets_log_id_logs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("log_id", "n", name=op.f("pk_log_assets")),
    )
    with op.batch_alter_table("log_assets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_log_assets_asset_id"), ["asset_id"], unique=False)
    op.create_table(
        "log_places",
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("length_m", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["log_id"], ["logs.id"], name=op.f("fk_log_places_log_id_logs"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_log_places_place_id_places")),
        sa.PrimaryKeyConstraint("log_id", "n", name=op.f("pk_log_places")),
    )
    with op.batch_alter_table("log_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_log_places_place_id"), ["place_id"], unique=False)
    op.create_table(
        "lots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("crop_id", sa.Uuid(), nullable=True),
        sa.Column("variety_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=True),
        sa.Column("use_by_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["crop_id"], ["crops.id"], name=op.f("fk_lots_crop_id_crops")),
        sa.ForeignKeyConstraint(["id"], ["assets.id"], name=op.f("fk_lots_id_assets")),
        sa.ForeignKeyConstraint(["variety_id"], ["varieties.id"], name=op.f("fk_lots_variety_id_varieties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
    )
    op.create_table(
        "memberships",
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name=op.f("fk_memberships_asset_id_assets")),
        sa.ForeignKeyConstraint(["group_id"], ["assets.id"], name=op.f("fk_memberships_group_id_assets")),
        sa.ForeignKeyConstraint(["log_id"], ["logs.id"], name=op.f("fk_memberships_log_id_logs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("log_id", "asset_id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index("ix_memberships_asset_at", ["asset_id", "at", "log_id"], unique=False)
        batch_op.create_index("ix_memberships_group_at", ["group_id", "at"], unique=False)
    op.create_table(
        "movements",
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("length_m", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name=op.f("fk_movements_asset_id_assets")),
        sa.ForeignKeyConstraint(["log_id"], ["logs.id"], name=op.f("fk_movements_log_id_logs"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_movements_place_id_places")),
        sa.PrimaryKeyConstraint("log_id", "asset_id", "n", name=op.f("pk_movements")),
    )
    with op.batch_alter_table("movements", schema=None) as batch_op:
        batch_op.create_index("ix_movements_asset_at", ["asset_id", "at", "log_id"], unique=False)
        batch_op.create_index("ix_movements_place_at", ["place_id", "at"], unique=False)
    op.create_table(
        "plantings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("crop_id", sa.Uuid(), nullable=False),
        sa.Column("variety_id", sa.Uuid(), nullable=True),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("season", sa.String(), nullable=False),
        sa.Column("succession", sa.String(), nullable=False),
        sa.Column("established", sa.String(), nullable=False),
        sa.Column("planned_sow_on", sa.Date(), nullable=True),
        sa.Column("planned_plant_on", sa.Date(), nullable=True),
        sa.Column("planned_first_harvest_on", sa.Date(), nullable=True),
        sa.Column("planned_last_harvest_on", sa.Date(), nullable=True),
        sa.Column("days_to_transplant", sa.Integer(), nullable=True),
        sa.Column("days_to_maturity", sa.Integer(), nullable=True),
        sa.Column("maturity_from", sa.String(), nullable=False),
        sa.Column("length_m", sa.Double(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("spacing_cm", sa.Double(), nullable=True),
        sa.Column("row_spacing_cm", sa.Double(), nullable=True),
        sa.Column("plants", sa.Integer(), nullable=True),
        sa.Column("tray_cells", sa.Integer(), nullable=True),
        sa.Column("seeds_per_cell", sa.Double(), nullable=True),
        sa.Column("greenhouse_loss_pct", sa.Double(), nullable=True),
        sa.Column("yield_expected", sa.Double(), nullable=True),
        sa.Column("yield_unit", sa.String(), nullable=False),
        sa.Column("price", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["crop_id"], ["crops.id"], name=op.f("fk_plantings_crop_id_crops")),
        sa.ForeignKeyConstraint(["id"], ["assets.id"], name=op.f("fk_plantings_id_assets")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plantings_plan_id_plans")),
        sa.ForeignKeyConstraint(["variety_id"], ["varieties.id"], name=op.f("fk_plantings_variety_id_varieties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plantings")),
    )
    with op.batch_alter_table("plantings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plantings_crop_id"), ["crop_id"], unique=False)
    op.create_table(
        "quantities",
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("canonical", sa.Double(), nullable=False),
        sa.Column("canonical_unit", sa.String(), nullable=False),
        sa.Column("adjustment", sa.String(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name=op.f("fk_quantities_asset_id_assets")),
        sa.ForeignKeyConstraint(["log_id"], ["logs.id"], name=op.f("fk_quantities_log_id_logs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("log_id", "n", name=op.f("pk_quantities")),
    )
    with op.batch_alter_table("quantities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quantities_asset_id"), ["asset_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("quantities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quantities_asset_id"))
    op.drop_table("quantities")
    with op.batch_alter_table("plantings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plantings_crop_id"))
    op.drop_table("plantings")
    with op.batch_alter_table("movements", schema=None) as batch_op:
        batch_op.drop_index("ix_movements_place_at")
        batch_op.drop_index("ix_movements_asset_at")
    op.drop_table("movements")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index("ix_memberships_group_at")
        batch_op.drop_index("ix_memberships_asset_at")
    op.drop_table("memberships")
    op.drop_table("lots")
    with op.batch_alter_table("log_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_log_places_place_id"))
    op.drop_table("log_places")
    with op.batch_alter_table("log_assets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_log_assets_asset_id"))
    op.drop_table("log_assets")
    with op.batch_alter_table("adjustments", schema=None) as batch_op:
        batch_op.drop_index("ix_adjustments_asset_at")
    op.drop_table("adjustments")
    with op.batch_alter_table("logs", schema=None) as batch_op:
        batch_op.drop_index("ix_logs_type_at")
        batch_op.drop_index("ix_logs_status_at")
        batch_op.drop_index(batch_op.f("ix_logs_crop_id"))
        batch_op.drop_index(batch_op.f("ix_logs_came_from"))
        batch_op.drop_index(batch_op.f("ix_logs_at"))
        batch_op.drop_index(batch_op.f("ix_logs_assignee_id"))
    op.drop_table("logs")
    op.drop_table("herds")
    with op.batch_alter_table("animals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_animals_species"))
    op.drop_table("animals")
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_changes_by"))
        batch_op.drop_index(batch_op.f("ix_changes_at"))
    op.drop_table("changes")
    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assets_type"))
    op.drop_table("assets")
