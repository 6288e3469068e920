"""Files past their time: listed by one, signed for by another, destroyed one by one, their numbers kept for good."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from unionhall.engines.booking.tests.cast import County, organisation
from unionhall.engines.booking.tests.cast import person as somebody
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.follow_ups import COMPLAINT
from unionhall.engines.casework.models import Case
from unionhall.engines.figures.counting import count_marked
from unionhall.engines.figures.declared import kept_ahead
from unionhall.engines.figures.queries import drift_of
from unionhall.kernel.access.models import Post
from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.commands import seal_entries
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.audit.queries import verify
from unionhall.kernel.messaging.commands import relay_events
from unionhall.kernel.messaging.models import Event, Message
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub import tasks
from unionhall.services.hub.desk import commands
from unionhall.services.hub.desk.commands import destroying
from unionhall.services.hub.desk.queries import destructions
from unionhall.services.hub.models import Destruction, DestructionItem
from unionhall.services.hub.states import DestructionState
from unionhall.services.hub.tests.desk import Desk
from unionhall.services.hub.tests.killing import kill_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
SECRET = "食堂王师傅"
DAY = timedelta(days=1)
LONG_AGO = timedelta(days=1200)


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def ended(front: Desk, *, before: timedelta = LONG_AGO, unit: Any = None, who: Person | None = None) -> Case:
    """A complaint that ended so long ago."""
    at, worker = front.now - before, who or front.county.worker()
    opening = casework.Opening(COMPLAINT.kind, SECRET, person=worker, private={"text": SECRET}, key=uuid4())
    case = casework.open_case(unit or front.county.county, opening, by=worker, at=at)
    return casework.advance(case, "answer", by=None, at=at, answers={"answer": SECRET})


def proposed(front: Desk, by: Person | None = None) -> Destruction:
    by = by or front.staff(Role.ADMINISTRATOR)
    return commands.propose_destruction(front.county.county, COMPLAINT.kind, "满三年", by=by, at=front.now)


def test_a_list_is_made_by_one_signed_by_another_and_carried_out(front: Desk) -> None:
    old, young = ended(front), ended(front, before=900 * DAY)
    administrator, leader = front.staff(Role.ADMINISTRATOR), front.staff(Role.LEADER)
    relay_events(front.now)
    assert SECRET in str(list(Message.objects.values_list("params")))
    made = proposed(front, administrator)
    assert [item.case for item in destructions.items_of(made)] == [old]
    with pytest.raises(destroying.OwnList):
        commands.sign_destruction(made, by=administrator, at=front.now)
    assert commands.destroy_files(made.pk, at=front.now) == 0  # nobody has signed
    commands.sign_destruction(made, by=leader, at=front.now)
    with pytest.raises(destroying.DecidedBefore):
        commands.decline_destruction(made, "不", by=administrator, at=front.now)
    assert commands.destroy_files(made.pk, at=front.now) == 1
    assert commands.destroy_files(made.pk, at=front.now) == 0
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.title, old.emptied_at) == ("投诉", front.now)
    assert (young.title, young.emptied_at) == (SECRET, None)
    assert SECRET not in str(list(old.steps.values_list("data", "private")))
    told = Message.objects.filter(event__subject_id=old.pk), Event.objects.filter(subject_id=old.pk)
    assert SECRET not in str([list(rows.values()) for rows in told])
    assert SECRET in str(list(Message.objects.filter(event__subject_id=young.pk).values("params")))
    assert old.person is not None
    assert old.person.name == "王工"
    made.refresh_from_db()
    assert (made.state, made.ended_at) == (DestructionState.DONE, front.now)
    assert Entry.objects.get(verb="casework.case.empty", subject_id=old.pk).by == leader
    assert Entry.objects.get(verb="hub.destruction.end").data == {"destroyed": 1, "kept": 0}
    assert tasks.destroy_files.name == destroying.TASK


def test_the_database_refuses_one_signature(front: Desk) -> None:
    ended(front)
    made = proposed(front)
    with pytest.raises(IntegrityError), transaction.atomic():
        Destruction.objects.filter(pk=made.pk).update(state="signed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Destruction.objects.filter(pk=made.pk).update(state="signed", decided_by=made.proposed_by)


def test_what_is_declined_is_kept_and_can_be_listed_again(front: Desk) -> None:
    case = ended(front)
    administrator = front.staff(Role.ADMINISTRATOR)
    made = proposed(front, administrator)
    with pytest.raises(destroying.NothingDue):  # it stands on a list
        proposed(front, administrator)
    with pytest.raises(destroying.ReasonMissing):
        commands.decline_destruction(made, " ", by=administrator, at=front.now)
    commands.decline_destruction(made, "还有用", by=administrator, at=front.now)
    assert commands.destroy_files(made.pk, at=front.now) == 0
    case.refresh_from_db()
    assert case.title == SECRET
    assert proposed(front, administrator).items.count() == 1


def test_a_file_that_is_wanted_again_is_kept_although_it_was_signed_for(front: Desk) -> None:
    reopened, lengthened, gone = (
        ended(front),
        ended(front, who=somebody(_of_region(front, "110000"), "李工")),
        ended(front),
    )
    made = proposed(front)
    commands.sign_destruction(made, by=front.staff(Role.LEADER), at=front.now)
    Case.objects.filter(pk=reopened.pk).update(
        closed_at=None, turn="staff", due_at=front.now + DAY, state="open"
    )
    LocalRule.objects.create(
        key="privacy.keep_case_files_years", region="110000", value=Decimal(9), instrument="市总工会规定",
        starts_on=(front.now - DAY).date(), article="一",
    )  # fmt: skip
    assert commands.destroy_files(made.pk, at=front.now) == 1
    fates = dict(DestructionItem.objects.values_list("case", "fate"))
    assert fates == {reopened.pk: "kept", lengthened.pk: "kept", gone.pk: "destroyed"}
    made.refresh_from_db()
    assert made.state == DestructionState.DONE


def _of_region(front: Desk, region: str) -> Any:
    unit = organisation("far", front.county.county)
    unit.region = region
    unit.save()
    return unit


DESTROY = """
from datetime import datetime
from uuid import UUID
from unionhall.services.hub.desk import commands
commands.destroy_files(UUID(sys.argv[1]), at=datetime.fromisoformat(sys.argv[2]))
"""


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_goes_on_with_what_is_left(transactional_db: None) -> None:
    front = Desk(County.found())
    cases = [ended(front) for _ in range(5)]
    made = proposed(front)
    commands.sign_destruction(made, by=front.staff(Role.LEADER), at=front.now)
    kill_at(cases[2], DESTROY, str(made.pk), front.now.isoformat())
    assert commands.destroy_signed(at=front.now) == 3  # of the third nothing was done
    assert commands.destroy_signed(at=front.now) == 0
    assert not Case.objects.filter(emptied_at=None).exists()
    assert Entry.objects.filter(verb="casework.case.empty").count() == 5
    assert Entry.objects.filter(verb="hub.destruction.end").get().data == {"destroyed": 5, "kept": 0}


def test_figures_and_the_trail_stay_true(front: Desk) -> None:
    for _ in range(3):
        case = ended(front)
        assert case.person is not None
        casework.rate_case(case, score=4, text=SECRET, by=case.person, at=front.now)
    made = proposed(front)
    commands.sign_destruction(made, by=front.staff(Role.LEADER), at=front.now)
    count_marked()
    seal_entries(front.now)
    assert commands.destroy_files(made.pk, at=front.now) == 3
    count_marked()
    assert [drift for counted in kept_ahead() for drift in drift_of(counted)] == []
    seal_entries(front.now)
    assert verify().is_whole


def test_only_one_s_own_units_and_the_roles_that_may(front: Desk) -> None:
    case = ended(front)
    far = organisation("elsewhere")
    made = proposed(front)
    for stranger in (front.staff(Role.ADMINISTRATOR, far), front.staff(Role.DESK), front.county.worker()):
        with pytest.raises(NotAllowed):
            commands.sign_destruction(made, by=stranger, at=front.now)
        with pytest.raises(NotAllowed):
            commands.propose_destruction(
                front.county.county, COMPLAINT.kind, "满三年", by=stranger, at=front.now
            )
    auditor = front.staff(Role.AUDITOR)
    assert destructions.get_list(made.pk, auditor) == made
    with pytest.raises(NotAllowed):
        commands.sign_destruction(made, by=auditor, at=front.now)
    with pytest.raises(NotAllowed):
        destructions.get_list(made.pk, front.staff(Role.LEADER, far))
    case.refresh_from_db()
    assert case.emptied_at is None


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_sign_once(transactional_db: None) -> None:
    front = Desk(County.found())
    ended(front)
    made, signers = proposed(front), [front.staff(Role.LEADER) for _ in range(3)]
    gate, outcomes = threading.Barrier(3), []

    def sign(who: Person) -> None:
        gate.wait()
        try:
            commands.sign_destruction(made, by=who, at=front.now)
            outcomes.append("signed")
        except destroying.DecidedBefore:
            outcomes.append("late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sign, args=[who]) for who in signers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["late", "late", "signed"]
    assert Entry.objects.filter(verb="hub.destruction.sign").count() == 1


def test_the_pages_from_what_is_due_to_what_became_of_it(front: Desk) -> None:
    case = ended(front)
    administrator = front.client(front.staff(Role.ADMINISTRATOR))
    leader = front.client(front.staff(Role.LEADER))
    start, kind = reverse("hub:desk-destructions"), f"?kind={COMPLAINT.kind}"
    assert kind in administrator.get(start).content.decode()
    rows = administrator.get(reverse("hub:desk-due") + kind).content.decode()
    assert case.number in rows
    assert SECRET not in rows
    assert administrator.get(reverse("hub:desk-due-export") + kind).status_code == 200
    assert administrator.get(reverse("hub:desk-due") + "?kind=no.such").status_code == 404
    page = reverse("hub:desk-due-propose") + kind
    assert "此时什么也不会销毁" in administrator.get(page).content.decode()
    assert administrator.post(page, {"reason": ""}).status_code == 422
    shown = administrator.post(page, {"reason": "满三年"})["Location"]
    made = Destruction.objects.get()
    assert "须由另一人签字" in administrator.get(shown).content.decode()
    sign = reverse("hub:desk-destruction-sign", args=[made.pk])
    assert sign not in administrator.get(shown).content.decode()
    assert administrator.post(sign, {"sure": "on"}).status_code == 422  # one's own
    assert "任何人都不能恢复" in leader.get(sign).content.decode()
    assert leader.post(sign, {}).status_code == 422
    assert leader.post(sign, {"sure": "on"}).status_code == 302
    tasks.destroy_files(str(made.pk))
    assert "已销毁" in leader.get(shown).content.decode()
    assert leader.get(reverse("hub:desk-destruction-export", args=[made.pk])).status_code == 200
    assert "没有到期的案卷" in leader.get(start).content.decode()
    told = leader.get(reverse("hub:desk-case", args=[case.pk])).content.decode()
    assert "保管期满，已于" in told
    assert SECRET not in told
    own = front.client(case.person).get(reverse("hub:case", args=[case.pk])).content.decode()
    assert "保管期满，已于" in own


def test_whoever_has_posts_at_two_units_chooses_for_which_a_list_is(front: Desk) -> None:
    far = organisation("elsewhere")
    here, there = ended(front), ended(front, unit=far)
    both = front.staff(Role.ADMINISTRATOR)
    Post.objects.create(
        organisation=far, person=both, role=Role.ADMINISTRATOR, starts_on=(front.now - 10 * DAY).date()
    )
    client, kind = front.client(both), f"?kind={COMPLAINT.kind}"
    rows = client.get(reverse("hub:desk-due") + kind).content.decode()
    for case in (here, there):
        assert f"{kind}&amp;unit={case.organisation.path}" in rows
    page = f"{reverse('hub:desk-due-propose')}{kind}&unit={far.path}"
    assert far.short_name in client.get(page).content.decode()
    client.post(page, {"reason": "满三年"})
    assert [item.case for item in DestructionItem.objects.all()] == [there]


def test_a_list_is_declined_on_its_page(front: Desk, client: Client) -> None:
    ended(front)
    made = proposed(front)
    leader = front.client(front.staff(Role.LEADER))
    page = reverse("hub:desk-destruction-decline", args=[made.pk])
    assert leader.get(page).status_code == 200
    assert leader.post(page, {"reason": "还有用"}).status_code == 302
    assert "还有用" in leader.get(reverse("hub:desk-destruction", args=[made.pk])).content.decode()
    desk = front.client(front.staff(Role.DESK))
    assert desk.get(reverse("hub:desk-destructions")).status_code == 404
