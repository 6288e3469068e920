"""The evidence of a matter: the index for those on it, a worker's own pieces, and what happened to each."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from unionhall.engines.casework import queries as casework
from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid.models import Claimant, CustodyEntry, Evidence, JointWork, Matter
from unionhall.services.legalaid.states import Custody

_WITH = ("file", "claimant__person", "added_by", "matter__case__organisation")


@dataclass(frozen=True)
class Piece:
    """One piece with its custody log, oldest first."""

    evidence: Evidence
    custody: tuple[CustodyEntry, ...]

    @property
    def is_out(self) -> bool:
        """Whether the original has been handed over."""
        moves = [one for one in self.custody if one.act in (Custody.LENT, Custody.RETURNED)]
        return bool(moves) and moves[-1].act == Custody.LENT

    @property
    def is_damaged(self) -> bool:
        """Whether the stored bytes were found not to be those that came in."""
        file = self.evidence.file
        return file is not None and any(
            one.sha256 != file.sha256 for one in self.custody if one.act == Custody.OPENED
        )

    @property
    def withdrawn_because(self) -> str:
        """Why it is no longer relied on."""
        return next((one.note for one in self.custody if one.act == Custody.WITHDRAWN), "")


def sealed(_evidence_id: UUID) -> None:
    """What the permission to open evidence is asked about on the plain way to files: nothing, so that it opens to
    nobody there. The bytes leave only by `commands.evidence.open_evidence`, which writes the custody log.
    """


def matter_of_evidence(pk: UUID, viewer: Person) -> Matter:
    """The matter whose evidence `viewer` sees. Raises NotAllowed: also that it exists is private."""
    matter = _matter(pk)
    authorise(viewer, "legalaid.see_evidence", matter.case)
    return matter


def _matter(pk: UUID) -> Matter:
    matter = (
        Matter.objects.select_related("organisation", "case__organisation", "case__person")
        .filter(pk=pk)
        .first()
    )
    if matter is None:
        raise NotAllowed("matter")
    return matter


def pieces_of(matter: Matter, viewer: Person) -> list[Piece]:
    """The pieces that `viewer` may open, by number, each with its log: the same few queries, however many there are."""
    rows = Evidence.objects.filter(matter=matter).select_related(*_WITH).order_by("number")
    if not casework.may_see_internal(matter.case, viewer):
        rows = rows.filter(_given_to(matter, viewer))
    return _with_custody(list(rows))


def _given_to(matter: Matter, viewer: Person) -> Q:
    """What units that the viewer works for were given: the list twin of `joins_evidence`."""
    works = JointWork.objects.filter(
        matter=matter, sees_evidence=True, case__closed_at=None, case__state="working"
    )
    found = Q(pk__in=[])
    for work in works.select_related("case__organisation"):
        if may(viewer, "casework.handle_cases", work.case):
            theirs = Q(claimant=None) | Q(claimant__unit=work.organisation_id)
            found |= theirs if work.is_own_only else Q(pk__isnull=False)
    return found


def _with_custody(rows: list[Evidence]) -> list[Piece]:
    logs: dict[UUID, list[CustodyEntry]] = {one.pk: [] for one in rows}
    for entry in CustodyEntry.objects.filter(evidence__in=rows).select_related("by").order_by("at", "id"):
        logs[entry.evidence_id].append(entry)
    return [Piece(one, tuple(logs[one.pk])) for one in rows]


def get_piece(pk: UUID, viewer: Person) -> Piece:
    """One piece with its log, for those who see the evidence of its matter. Raises NotAllowed."""
    row = Evidence.objects.select_related(*_WITH).filter(pk=pk).first()
    if row is None or not may(viewer, "legalaid.see_evidence", row):
        raise NotAllowed("evidence")
    return _with_custody([row])[0]


def own_piece(pk: UUID, viewer: Person) -> Evidence:
    """A piece of the viewer's own. Raises NotAllowed."""
    theirs = Q(claimant__person=viewer) | Q(claimant=None, added_by=viewer)
    row = Evidence.objects.filter(theirs, pk=pk).select_related(*_WITH).first()
    if row is None or not may(viewer, "legalaid.open_evidence", row):
        raise NotAllowed("evidence")
    return row


@dataclass(frozen=True)
class OwnEvidence:
    """What a worker handed in for a matter of theirs; `claimant` is their part in it, if they have one."""

    matter: Matter
    claimant: Claimant | None
    pieces: tuple[Evidence, ...]


def own_evidence(pk: UUID, viewer: Person) -> OwnEvidence:
    """The worker's own pieces, newest first. Raises NotAllowed for whoever has no part in the matter."""
    matter = _matter(pk)
    claimant = Claimant.objects.filter(matter=matter, person=viewer).select_related("person").first()
    if claimant is None and viewer.pk != matter.case.person_id:
        raise NotAllowed("matter")
    rows = Evidence.objects.filter(matter=matter).select_related("file", "claimant")
    mine = rows.filter(claimant=claimant) if claimant else rows.filter(added_by=viewer)
    return OwnEvidence(matter, claimant, tuple(mine.order_by("-number")))


def claimants_to_choose(matter: Matter, viewer: Person) -> QuerySet[Claimant]:
    """Whose a piece can be: those that the viewer, or the unit they work for, speaks for."""
    rows = Claimant.objects.filter(matter=matter, left_at=None).select_related("person").order_by("row")
    if casework.may_see_internal(matter.case, viewer):
        return rows
    return rows.filter(pk__in=[one.pk for one in rows if may(viewer, "legalaid.add_evidence", one)])
