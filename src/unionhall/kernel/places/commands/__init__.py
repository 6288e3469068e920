"""Writing places: what they are, when they are open, when they stay shut."""

from unionhall.kernel.places.commands.hours import (
    BadHours,
    ClosureOver,
    ClosureOverlaps,
    NoticeTooShort,
    post_closure,
    set_hours,
    withdraw_closure,
)
from unionhall.kernel.places.commands.places import (
    PlaceCodeTaken,
    RoomNameTaken,
    UnknownFacility,
    ZoneCodeTaken,
    add_room,
    add_zone,
    change_place,
    change_room,
    create_place,
)

__all__ = [
    "BadHours",
    "ClosureOver",
    "ClosureOverlaps",
    "NoticeTooShort",
    "PlaceCodeTaken",
    "RoomNameTaken",
    "UnknownFacility",
    "ZoneCodeTaken",
    "add_room",
    "add_zone",
    "change_place",
    "change_room",
    "create_place",
    "post_closure",
    "set_hours",
    "withdraw_closure",
]
