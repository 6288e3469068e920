from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.audit.models import Entry
from unionhall.lib.errors import NotAllowed
from unionhall.services.palace import commands
from unionhall.services.palace.commands.notices import NoticeOver, NoticeWithdrawn
from unionhall.services.palace.models import Notice
from unionhall.services.palace.queries import house
from unionhall.services.palace.tests.house import Palace

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def shown(palace: Palace) -> list[str]:
    return [notice.title for notice in house.notices_shown(at=NOW, place=palace.place)]


def test_a_notice_is_shown_from_until_and_until_it_is_taken_down(palace: Palace) -> None:
    def post(title: str, **when: object) -> Notice:
        return commands.post_notice(palace.place, title=title, body="正文", by=palace.manager, at=NOW, **when)

    now = post("现在")
    post("明天", published_at=NOW + DAY)
    assert shown(palace) == ["现在"]
    commands.withdraw_notice(now, by=palace.manager, at=NOW)
    commands.withdraw_notice(now, by=palace.manager, at=NOW + DAY)
    assert shown(palace) == []
    assert Entry.objects.filter(verb="palace.notice.withdraw").count() == 1
    assert house.notices_shown(at=NOW + 2 * DAY).get().title == "明天"


def test_a_notice_that_nobody_would_see_is_refused(palace: Palace) -> None:
    for times in ({"expires_at": NOW}, {"published_at": NOW + 2 * DAY, "expires_at": NOW + DAY}):
        with pytest.raises(NoticeOver):
            commands.post_notice(palace.place, title="x", body="y", by=palace.manager, at=NOW, **times)


def test_a_notice_is_corrected_while_it_hangs(palace: Palace) -> None:
    notice = commands.post_notice(palace.place, title="错字", body="正文", by=palace.manager, at=NOW)
    commands.change_notice(notice, title="对了", body="正文", by=palace.manager, at=NOW)
    assert shown(palace) == ["对了"]
    commands.withdraw_notice(notice, by=palace.manager, at=NOW)
    with pytest.raises(NoticeWithdrawn):
        commands.change_notice(notice, title="再改", body="正文", by=palace.manager, at=NOW)


def test_a_notice_not_on_the_board_is_a_missing_page(palace: Palace) -> None:
    notice = commands.post_notice(
        palace.place, title="x", body="y", expires_at=NOW + DAY, by=palace.manager, at=NOW
    )
    assert house.get_notice(notice.pk, at=NOW) == notice
    with pytest.raises(NotAllowed):
        house.get_notice(notice.pk, at=NOW + DAY)


def test_the_desk_posts_notices_and_a_teacher_does_not(palace: Palace) -> None:
    desk = palace.cast.staff(Role.DESK)
    assert commands.post_notice(palace.place, title="x", body="y", by=desk, at=NOW).pk
    with pytest.raises(NotAllowed):
        commands.post_notice(palace.place, title="x", body="y", by=palace.teacher, at=NOW)


def test_the_house_is_described_anew(palace: Palace) -> None:
    for cost in ("20000000", "21500000"):
        commands.describe_house(
            palace.place, rebuilt_from="体育馆", investment_yuan=Decimal(cost), by=palace.manager, at=NOW
        )
    found = house.house_of(palace.place)
    assert found is not None
    assert found.investment_yuan == Decimal("21500000.00")
