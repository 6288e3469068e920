"""Who may see which files there are; opening one needs the permission that it was stored with."""

from __future__ import annotations

from unionhall.kernel.access.permissions import grant, holds
from unionhall.kernel.access.roles import Role

grant("files.list_files", holds(Role.ADMINISTRATOR))
