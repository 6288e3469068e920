"""Doing a verb of a case from a form: the same on the worker's page and on the desk."""

from __future__ import annotations

from datetime import datetime

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework import kinds
from unionhall.engines.casework import queries as cases
from unionhall.engines.casework.commands import SomeoneFaster
from unionhall.engines.casework.core import Verb
from unionhall.engines.casework.forms import PHONE, VerbForm
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed, Refused


def find_verb(case: Case, code: str, viewer: Person) -> Verb:
    """The verb of the case's table, for whoever holds its permission here. Raises NotAllowed."""
    workflow = kinds.workflow_of(case.kind)
    if not workflow.has_verb(code):
        raise NotAllowed(code)
    verb = workflow.verb(code)
    authorise(viewer, verb.permission, case)
    return verb


def do_verb(case: Case, form: VerbForm, *, by: Person, at: datetime) -> Case | None:
    """Do what the form says. None when something is wrong: the form then says it, with everything typed kept."""
    if not form.is_valid():
        return None
    try:
        return casework.act(case, form.verb.code, by=by, at=at, seen=form.seen_version, answers=form.answers)
    except NotAllowed:
        raise
    except SomeoneFaster as refusal:
        form.look_again(cases.get_case(case.pk, by).version)
        form.add_error(None, str(refusal))
    except Refused as refusal:
        form.add_error(_field_of(form, refusal), str(refusal))
    return None


def _field_of(form: VerbForm, refusal: Refused) -> str | None:
    for name in (refusal.field, f"{refusal.field}{PHONE}"):
        if name in form.fields:
            return name
    return None
