"""The staff roles. A role is a word; what it may do is said in each app's `permissions.py`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Roles a person may hold at an organisation (and so for everything beneath it)."""

    ADMINISTRATOR = "administrator", _("Administrator")
    LEADER = "leader", _("Leader")
    AUDITOR = "auditor", _("Auditor")
    DESK = "desk", _("Front desk")
    PALACE_MANAGER = "palace_manager", _("Palace manager")
    TEACHER = "teacher", _("Teacher")
    UNION_OFFICER = "union_officer", _("Grassroots union officer")
    STATION_MANAGER = "station_manager", _("Rest station manager")
    LEGAL_MANAGER = "legal_manager", _("Head of legal aid")
    CASEWORKER = "caseworker", _("Caseworker of legal aid")
    LAWYER = "lawyer", _("Public-interest lawyer")
    NETWORK_PLANNER = "network_planner", _("Planner of the palace network")


class MachineRole(models.TextChoices):
    """Roles of other systems. They are no staff roles: nobody can be appointed to one, and nobody signs in with one."""

    INTEGRATION = "integration", _("Connected system")


# Whoever holds one of these works on other people's data: a second factor is required to sign in.
STAFF_ROLES = frozenset(Role.values)

# Who may give which role, at the own organisation and beneath: never one above the own.
GIVES: dict[str, frozenset[str]] = {
    Role.ADMINISTRATOR: STAFF_ROLES,
    Role.PALACE_MANAGER: frozenset({Role.DESK, Role.TEACHER}),
    Role.LEGAL_MANAGER: frozenset({Role.CASEWORKER, Role.LAWYER}),
}
