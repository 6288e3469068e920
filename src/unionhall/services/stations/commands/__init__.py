"""Everything that can be done to rest stations, one function a verb."""

from unionhall.services.stations.commands.forgetting import forget_person
from unionhall.services.stations.commands.imports import import_stations, rehearse_stations
from unionhall.services.stations.commands.inspections import inspect_station
from unionhall.services.stations.commands.repairs import (
    RepairUnderWay,
    accept_repair,
    decline_repair,
    fix_repair,
    reopen_repair,
)
from unionhall.services.stations.commands.reports import (
    TAKEN_BACK_WITHIN,
    Reported,
    TooManyReports,
    add_to_report,
    report_station,
    withdraw_report,
)
from unionhall.services.stations.commands.sites import accept_site, list_site, propose_site, remove_site
from unionhall.services.stations.commands.stations import (
    StationCodeTaken,
    change_station,
    register_station,
    remove_station,
    set_facility_condition,
)
from unionhall.services.stations.commands.visits import count_visit, count_visitors

__all__ = [
    "TAKEN_BACK_WITHIN", "RepairUnderWay", "Reported", "StationCodeTaken", "TooManyReports", "accept_repair",
    "accept_site", "add_to_report", "change_station", "count_visit", "count_visitors", "decline_repair", "fix_repair",
    "forget_person", "import_stations", "inspect_station", "list_site", "propose_site", "register_station",
    "rehearse_stations", "remove_site", "remove_station", "reopen_repair", "report_station",
    "set_facility_condition", "withdraw_report",
]  # fmt: skip
