"""Writes of the desk that are not the booking engine's own: what was taken along or looked at, imports, batches."""

from unionhall.services.hub.desk.commands.batches import Outcome, cancel_chosen, check_in_chosen, close_list
from unionhall.services.hub.desk.commands.imports import Imported, Wish, import_roll, key_of_row, undo_import
from unionhall.services.hub.desk.commands.trail import open_person, record_export, record_roll_export

__all__ = [
    "Imported",
    "Outcome",
    "Wish",
    "cancel_chosen",
    "check_in_chosen",
    "close_list",
    "import_roll",
    "key_of_row",
    "open_person",
    "record_export",
    "record_roll_export",
    "undo_import",
]
