"""Writes of the desk that are not the booking engine's own: what was taken along or looked at, imports, batches."""

from unionhall.services.hub.desk.commands.batches import Outcome, cancel_chosen, check_in_chosen, close_list
from unionhall.services.hub.desk.commands.cases import (
    NothingSaid,
    finish_task,
    give_cases,
    hang_files,
    open_case_page,
    say_on_case,
)
from unionhall.services.hub.desk.commands.feeds import make_calendar_address
from unionhall.services.hub.desk.commands.imports import Imported, Wish, import_roll, key_of_row, undo_import
from unionhall.services.hub.desk.commands.sessions import cancel_session, change_session, publish_session
from unionhall.services.hub.desk.commands.targets import TargetOutOfRange, remove_target, set_target
from unionhall.services.hub.desk.commands.trail import open_person, record_export, record_roll_export

__all__ = [
    "Imported",
    "NothingSaid",
    "Outcome",
    "TargetOutOfRange",
    "Wish",
    "cancel_chosen",
    "cancel_session",
    "change_session",
    "check_in_chosen",
    "close_list",
    "finish_task",
    "give_cases",
    "hang_files",
    "import_roll",
    "key_of_row",
    "make_calendar_address",
    "open_case_page",
    "open_person",
    "publish_session",
    "record_export",
    "record_roll_export",
    "remove_target",
    "say_on_case",
    "set_target",
    "undo_import",
]
