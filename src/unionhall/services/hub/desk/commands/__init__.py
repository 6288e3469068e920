"""Writes of the desk that are not the booking engine's own: what was taken along or looked at, imports, batches."""

from unionhall.services.hub.desk.commands.trail import open_person, record_export

__all__ = ["open_person", "record_export"]
