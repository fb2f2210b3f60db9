"""Changes to the records, named as people speak. Each is one change of one person (models.records.command)."""

from models.records.command import COMMANDS
from models.records.commands.growing import record_harvest
from models.records.commands.herds import move_herd, put_herd
from models.records.commands.land import ask, install_device, place_named, put_device, put_place
from models.records.commands.people import give_account, put_person
from models.records.commands.tasks import abandon_task, add_task, finish_task, undo

__all__ = [
    "COMMANDS",
    "abandon_task",
    "add_task",
    "ask",
    "finish_task",
    "give_account",
    "install_device",
    "move_herd",
    "place_named",
    "put_device",
    "put_herd",
    "put_person",
    "put_place",
    "record_harvest",
    "undo",
]
