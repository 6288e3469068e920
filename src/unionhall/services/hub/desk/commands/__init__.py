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
from unionhall.services.hub.desk.commands.destroying import (
    MOST_FILES,
    DecidedBefore,
    NothingDue,
    OwnList,
    ReasonMissing,
    decline_destruction,
    destroy_files,
    destroy_signed,
    propose_destruction,
    sign_destruction,
)
from unionhall.services.hub.desk.commands.feeds import make_calendar_address
from unionhall.services.hub.desk.commands.imports import Imported, Wish, import_roll, key_of_row, undo_import
from unionhall.services.hub.desk.commands.sessions import cancel_session, change_session, publish_session
from unionhall.services.hub.desk.commands.targets import TargetOutOfRange, remove_target, set_target
from unionhall.services.hub.desk.commands.trail import open_person, record_export, record_roll_export

__all__ = [
    "MOST_FILES",
    "DecidedBefore",
    "Imported",
    "NothingDue",
    "NothingSaid",
    "Outcome",
    "OwnList",
    "ReasonMissing",
    "TargetOutOfRange",
    "Wish",
    "cancel_chosen",
    "cancel_session",
    "change_session",
    "check_in_chosen",
    "close_list",
    "decline_destruction",
    "destroy_files",
    "destroy_signed",
    "finish_task",
    "give_cases",
    "hang_files",
    "import_roll",
    "key_of_row",
    "make_calendar_address",
    "open_case_page",
    "open_person",
    "propose_destruction",
    "publish_session",
    "record_export",
    "record_roll_export",
    "remove_target",
    "say_on_case",
    "set_target",
    "sign_destruction",
    "undo_import",
]
