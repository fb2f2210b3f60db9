"""Changes to the records, named as people speak. Each is one change of one person (models.records.command)."""

from models.records.command import COMMANDS
from models.records.commands.alerting import acknowledge_incident, close_incident, snooze_incident
from models.records.commands.animals import put_animal, record_birth, record_death, sell_animal, treat, weigh
from models.records.commands.answering import answer_advice
from models.records.commands.channels import put_channel, remove_channel
from models.records.commands.correcting import correct_log, strike_log
from models.records.commands.crops import put_crop, put_plan, put_variety
from models.records.commands.devices import install_device, move_device, put_device, retire_device
from models.records.commands.duties import put_alert_settings, put_duty, put_window, remove_duty, remove_window
from models.records.commands.entries import take_entry
from models.records.commands.events import ask_kitchen, cancel_event, hold_event, move_event, put_event, set_head_count
from models.records.commands.feeds import revoke_feed, subscribe_feed
from models.records.commands.field import record_reading
from models.records.commands.grazing import accept_rotation, lock_stay, put_grazing_settings, unlock_stay
from models.records.commands.growing import inoculate, observe, record_harvest, record_input, sow, transplant
from models.records.commands.herds import count_herd, join_herd, leave_herd, move_herd, put_herd, split_herd
from models.records.commands.land import ask, draw_place, place_named, put_place, remove_place, rename_place, set_phase
from models.records.commands.land_health import record_land_health
from models.records.commands.land_plan import draw_places, revise_land
from models.records.commands.packing import freeze_allocation, swap_in_box
from models.records.commands.people import PersonRow, give_account, put_partner, put_people, put_person
from models.records.commands.planting_plans import (
    PlantingRow,
    bed_planting,
    bed_plantings,
    clone_season,
    plan_plantings,
    shift_plantings,
)
from models.records.commands.plantings import end_planting, put_planting
from models.records.commands.rules import put_rule, reset_rule
from models.records.commands.sharing import (
    delete_member,
    donate_box,
    keep_box,
    pause_share,
    put_depot,
    put_member,
    put_share,
    put_share_size,
    set_tier,
)
from models.records.commands.stock import count_stock, put_lot, receive, use_up
from models.records.commands.taking_back import undo
from models.records.commands.tasks import abandon_task, add_task, assign_task, change_task, finish_task, move_task
from models.records.commands.templates import put_template, remove_template
from models.records.commands.yields import use_catalogue_yield, use_own_yield
from models.records.folder.loading import import_records

__all__ = [
    "COMMANDS",
    "PersonRow",
    "PlantingRow",
    "abandon_task",
    "accept_rotation",
    "acknowledge_incident",
    "add_task",
    "answer_advice",
    "ask",
    "ask_kitchen",
    "assign_task",
    "bed_planting",
    "bed_plantings",
    "cancel_event",
    "change_task",
    "clone_season",
    "close_incident",
    "correct_log",
    "count_herd",
    "count_stock",
    "delete_member",
    "donate_box",
    "draw_place",
    "draw_places",
    "end_planting",
    "finish_task",
    "freeze_allocation",
    "give_account",
    "hold_event",
    "import_records",
    "inoculate",
    "install_device",
    "join_herd",
    "keep_box",
    "leave_herd",
    "lock_stay",
    "move_device",
    "move_event",
    "move_herd",
    "move_task",
    "observe",
    "pause_share",
    "place_named",
    "plan_plantings",
    "put_alert_settings",
    "put_animal",
    "put_channel",
    "put_crop",
    "put_depot",
    "put_device",
    "put_duty",
    "put_event",
    "put_grazing_settings",
    "put_herd",
    "put_lot",
    "put_member",
    "put_partner",
    "put_people",
    "put_person",
    "put_place",
    "put_plan",
    "put_planting",
    "put_rule",
    "put_share",
    "put_share_size",
    "put_template",
    "put_variety",
    "put_window",
    "receive",
    "record_birth",
    "record_death",
    "record_harvest",
    "record_input",
    "record_land_health",
    "record_reading",
    "remove_channel",
    "remove_duty",
    "remove_place",
    "remove_template",
    "remove_window",
    "rename_place",
    "reset_rule",
    "retire_device",
    "revise_land",
    "revoke_feed",
    "sell_animal",
    "set_head_count",
    "set_phase",
    "set_tier",
    "shift_plantings",
    "snooze_incident",
    "sow",
    "split_herd",
    "strike_log",
    "subscribe_feed",
    "swap_in_box",
    "take_entry",
    "transplant",
    "treat",
    "undo",
    "unlock_stay",
    "use_catalogue_yield",
    "use_own_yield",
    "use_up",
    "weigh",
]
