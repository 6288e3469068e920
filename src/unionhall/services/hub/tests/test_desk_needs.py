"""What is not matched, saying what was meant, and the match rates: who sees and does what, and that numbers agree."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from unionhall.engines.booking.tests.cast import organisation
from unionhall.engines.matching.commands import UnknownNeed
from unionhall.engines.matching.models import Example
from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.models import Entry
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub import commands
from unionhall.services.hub.desk.periods import month_of, rolling
from unionhall.services.hub.desk.queries import figures, match_rates, needs, units, unmatched
from unionhall.services.hub.figures import MATCH_RATE
from unionhall.services.hub.models import Need
from unionhall.services.hub.tests.desk import DAY, HOUR, Desk

pytestmark = pytest.mark.django_db
MANY = 29


def at(name: str, *args: object) -> str:
    return reverse(f"hub:{name}", args=args)


def page(client: Client, name: str, query: str = "") -> str:
    answer = client.get(at(name) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def needs_asked(front: Desk, *texts: str, **options: object) -> list[Need]:
    before = set(Need.objects.values_list("pk", flat=True))
    for text in texts:
        front.ask(text, **options)  # type: ignore[arg-type]
    return list(Need.objects.exclude(pk__in=before).order_by("asked_at", "pk"))


def test_only_what_is_not_matched_stands_there(front: Desk) -> None:
    course = front.session(tags=["course_electrician"])
    (taken,) = needs_asked(front, "想学电工的第一位", suggest=course, take=True)
    (left,) = needs_asked(front, "想学电工的第二位", suggest=course)
    (nothing,) = needs_asked(front, "想学开飞机", category="course_computer")
    text = page(front.client(), "desk-needs-unmatched")
    assert at("desk-need", left.pk) in text
    assert at("desk-need", nothing.pk) in text
    assert at("desk-need", taken.pk) not in text


def test_people_firms_and_numbers_are_masked(front: Desk) -> None:
    (need,) = needs_asked(front, "我叫王建国，云桥宏达建筑有限公司欠我工资，电话13812345678")
    client = front.client()
    for text in (page(client, "desk-needs-unmatched"), client.get(at("desk-need", need.pk)).content.decode()):
        assert "王建国" not in text
        assert "宏达" not in text
        assert "13812345678" not in text
        assert "我叫某某，某建筑有限公司欠我工资，电话＊" in text
    book = load_workbook(BytesIO(client.get(at("desk-needs-unmatched-export")).content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert "王建国" not in str(rows)
    assert "某建筑有限公司" in str(rows)
    assert Entry.objects.filter(verb="hub.rows.export", data__what="needs.unmatched").count() == 1


def test_groups_count_what_their_links_list(front: Desk) -> None:
    needs_asked(front, "老板欠工资", "工资拖欠三个月", "拖欠工资怎么办", category="wage_arrears")
    needs_asked(front, "想学电工")
    needs_asked(front, "嗯嗯")
    Need.objects.filter(text="嗯嗯").update(categories=[])
    wanted = needs.Wanted(show=needs.UNMATCHED)
    viewer = front.county.manager
    found = {group.topic: group for group in unmatched.groups(viewer, wanted)}
    assert {topic: group.count for topic, group in found.items()} == {
        "wage_arrears": 3, "course_electrician": 1, "none": 1,
    }  # fmt: skip
    assert dict(found["wage_arrears"].words)["工资"] == 3
    for topic, group in found.items():
        assert needs.listed(viewer, needs.Wanted(show=needs.UNMATCHED, topic=topic)).count() == group.count
        for word, count in group.words:
            listed = needs.listed(viewer, needs.Wanted(show=needs.UNMATCHED, topic=topic, text=word))
            assert listed.count() == count


def test_filters_stand_in_the_address(front: Desk) -> None:
    (wages,) = needs_asked(front, "老板欠工资", category="wage_arrears")
    (old,) = needs_asked(front, "很久以前的", at=front.now - 60 * DAY)
    (unsure,) = needs_asked(front, "说不清楚的")
    Need.objects.filter(pk=unsure.pk).update(confidence=0.2)
    client = front.client()
    recent = {wages, unsure}
    expected = {
        "": recent, f"?period={timezone.localdate(old.asked_at):%Y-%m}": {old},
        "?service=legalaid": {wages}, "?service=palace": {unsure}, "?topic=wage_arrears": {wages}, "?q=工资": {wages},
        "?confidence=low": {unsure}, "?confidence=high": {wages}, f"?unit={front.county.enterprise.path}": recent,
        "?service=none": set(), "?unit=x&period=x&service=x&topic=x&confidence=x&page=x": recent,
    }  # fmt: skip
    for query, rows in expected.items():
        text = page(client, "desk-needs-unmatched", query)
        assert {need for need in (wages, old, unsure) if at("desk-need", need.pk) in text} == rows, query


def test_one_click_says_what_was_meant_and_the_sentence_is_learnt(front: Desk) -> None:
    (need,) = needs_asked(front, "李师傅不给我发工资", category="course_electrician")
    client = front.client()
    here = at("desk-needs-unmatched") + "?confidence=high"
    answer = client.post(at("desk-needs-correct"), {"one": f"{need.pk}:wage_arrears", "back": here})
    assert answer["Location"] == here
    need.refresh_from_db()
    assert (need.meant, need.corrected_by) == ("wage_arrears", front.county.manager)
    example = Example.objects.get()
    assert (example.text, example.label, example.need) == ("某师傅不给我发工资", "wage_arrears", need.pk)
    assert example.organisation == need.organisation
    assert "1 条纠正" in page(client, "desk-needs-unmatched")
    client.post(at("desk-needs-correct"), {"one": f"{need.pk}:wage_arrears"})
    assert Entry.objects.filter(verb="hub.need.correct").count() == 1
    client.post(at("desk-needs-uncorrect"), {"undo": need.pk})
    need.refresh_from_db()
    assert (need.meant, need.corrected_by, need.corrected_at) == ("", None, None)
    assert not Example.objects.exists()
    assert Entry.objects.filter(verb="hub.need.uncorrect").count() == 1


def test_many_at_once(front: Desk) -> None:
    rows = needs_asked(front, "第一句欠薪", "第二句欠薪", "第三句欠薪")
    (gone,) = needs_asked(front, "要忘掉的")
    Need.objects.filter(pk=gone.pk).update(text="")
    client = front.client()
    sent = {"id": [need.pk for need in (*rows, gone)], "category": "wage_arrears"}
    client.post(at("desk-needs-correct"), sent)
    assert Example.objects.filter(label="wage_arrears").count() == 3
    assert not Need.objects.get(pk=gone.pk).meant
    for wrong in (
        {},
        {"id": []},
        {"category": "wage_arrears"},
        sent | {"category": "unknown"},
        {"one": f"{gone.pk}:"},
    ):
        assert client.post(at("desk-needs-correct"), wrong)["Location"] == at("desk-needs-unmatched")
    assert client.post(at("desk-needs-correct"), {"one": "x:wage_arrears"}).status_code == 404
    assert client.post(at("desk-needs-uncorrect"), {}).status_code == 404
    outside = client.post(at("desk-needs-correct"), sent | {"back": "https://example.org/"})
    assert outside["Location"] == at("desk-needs-unmatched")


def test_what_says_nothing_or_is_forgotten_is_not_learnt(front: Desk) -> None:
    manager = front.county.manager
    (number,) = needs_asked(front, "13812345678")
    with pytest.raises(commands.NothingToLearn):
        commands.correct_need(number, "wage_arrears", by=manager, at=front.now)
    (need,) = needs_asked(front, "欠我工资")
    with pytest.raises(UnknownNeed):
        commands.correct_need(need, "no_such_need", by=manager, at=front.now)
    commands.correct_need(need, "wage_arrears", by=manager, at=front.now)
    commands.forget_needs(need.person, by=None, at=front.now)  # type: ignore[arg-type]
    assert not Example.objects.exists()
    with pytest.raises(commands.NothingToLearn):
        commands.correct_need(need, "dismissal", by=manager, at=front.now)
    assert front.client().get(at("desk-need", need.pk)).status_code == 200


def test_another_category_takes_the_place_of_the_first(front: Desk) -> None:
    manager = front.county.manager
    first, second = needs_asked(front, "欠我工资", "欠我工资", who=front.county.worker())
    for need, category in ((first, "wage_arrears"), (second, "dismissal")):
        commands.correct_need(need, category, by=manager, at=front.now)
    assert Example.objects.get().label == "dismissal"
    commands.uncorrect_need(second, by=manager, at=front.now)
    assert (Example.objects.get().label, Example.objects.get().need) == ("wage_arrears", first.pk)
    commands.uncorrect_need(second, by=manager, at=front.now)
    assert Entry.objects.filter(verb="hub.need.uncorrect").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_correct_at_once_leave_one_example() -> None:
    from unionhall.engines.booking.tests.cast import County  # noqa: PLC0415

    front = Desk(County.found())
    (need,) = needs_asked(front, "欠我工资")

    def correct(category: str) -> None:
        commands.correct_need(need, category, by=front.county.manager, at=front.now)
        connection.close()

    threads = [Thread(target=correct, args=(category,)) for category in ("wage_arrears", "dismissal") * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    need.refresh_from_db()
    assert Example.objects.get().label == need.meant


@pytest.mark.parametrize(
    ("role", "sees", "corrects"),
    [(Role.ADMINISTRATOR, True, True), (Role.DESK, True, True), (Role.LEADER, True, True), (Role.AUDITOR, True, False),
     (Role.UNION_OFFICER, True, True), (Role.TEACHER, False, False)],
)  # fmt: skip
def test_roles(front: Desk, role: str, sees: bool, corrects: bool) -> None:
    (need,) = needs_asked(front, "欠我工资")
    client = front.client(front.staff(role))
    for name in (
        "desk-needs-unmatched",
        "desk-needs-unmatched-export",
        "desk-needs-rates",
        "desk-needs-rates-export",
    ):
        assert client.get(at(name)).status_code == (200 if sees else 404)
    assert client.get(at("desk-need", need.pk)).status_code == (200 if sees else 404)
    if sees:
        assert ('name="one"' in page(client, "desk-needs-unmatched")) is corrects
    answer = client.post(at("desk-needs-correct"), {"one": f"{need.pk}:wage_arrears"})
    assert answer.status_code == (302 if corrects else 404)
    assert Example.objects.exists() is corrects
    if not corrects:
        assert client.post(at("desk-needs-uncorrect"), {"undo": need.pk}).status_code == 404


def test_another_unit_sees_and_corrects_nothing(front: Desk) -> None:
    (need,) = needs_asked(front, "欠我工资")
    elsewhere = front.staff(Role.DESK, organisation("elsewhere"))
    client = front.client(elsewhere)
    assert at("desk-need", need.pk) not in page(client, "desk-needs-unmatched")
    assert client.get(at("desk-need", need.pk)).status_code == 404
    assert client.post(at("desk-needs-correct"), {"one": f"{need.pk}:wage_arrears"}).status_code == 404
    assert client.post(at("desk-needs-uncorrect"), {"undo": need.pk}).status_code == 404
    with pytest.raises(NotAllowed):
        commands.correct_need(need, "wage_arrears", by=elsewhere, at=front.now)
    assert "0 条纠正" in page(client, "desk-needs-unmatched")


def test_whoever_runs_what_was_suggested_sees_a_need_of_others_and_leaves_it(front: Desk) -> None:
    own = front.session()
    stranger = Desk(front.county, front.now).county.worker("外人")
    stranger.organisation = organisation("elsewhere")
    stranger.save(update_fields=["organisation"])
    (need,) = needs_asked(front, "想学电工", suggest=own, who=stranger)
    client = front.client()
    text = page(client, "desk-needs-unmatched")
    assert at("desk-need", need.pk) in text
    assert 'name="one"' not in text
    assert client.post(at("desk-needs-correct"), {"one": f"{need.pk}:wage_arrears"}).status_code == 404


def filled(front: Desk) -> None:
    """Needs of three services, taken, half taken and not, over several months."""
    course = front.session(tags=["course_electrician"])
    for month in range(5):
        for number in range(7):
            when = front.now - timedelta(days=31 * month, hours=number + 1)
            needs_asked(front, "想学电工", suggest=course, take=number % (month + 2) == 0, at=when)
            needs_asked(front, "欠我工资", category="wage_arrears", at=when)
    for need in Need.objects.filter(text="欠我工资")[:3]:
        commands.correct_need(need, "dismissal", by=front.county.manager, at=front.now)


def test_rates_are_those_of_the_figure(front: Desk) -> None:
    filled(front)
    today, viewer = timezone.localdate(), front.county.manager
    scope = units.scope_of(viewer, needs.SEE)
    for period in (rolling(today), month_of(today), month_of(today).back()):
        found = match_rates.rates(scope, period, today)
        split = dict(figures.by_field(MATCH_RATE, scope, period, "first__service"))
        own = {one.key: one.reading for one in found.services if one.reading.whole}
        assert own == split
        (total,) = figures.readings(MATCH_RATE, scope, [period.stretch])
        assert found.total == total
        assert sum(one.reading.part for one in found.services) == total.part
        assert sum(one.reading.whole for one in found.categories) == total.whole
        assert sum(one.needs for one in found.services) == found.needs
    for number, month in enumerate(found.months):
        split = dict(figures.by_field(MATCH_RATE, scope, month, "first__service"))
        trend = {
            one.key: one.trend[number] for one in found.services if one.trend and one.trend[number].whole
        }
        assert trend == split


def test_every_number_opens_to_its_needs(front: Desk) -> None:
    filled(front)
    client = front.client()
    answer = client.get(at("desk-needs-rates"))
    rows = [*answer.context["services"], *answer.context["categories"]]
    assert {row["rate"].key for row in rows} >= {"palace", "legalaid", "wage_arrears", "course_electrician"}
    for row in rows:
        for count, url in [(row["rate"].needs, row["url"]), *row["cells"]]:
            assert client.get(url).context["page"].paginator.count == count, url


def test_small_numbers_are_hidden(front: Desk) -> None:
    course = front.session(tags=["course_electrician"])
    for _number in range(9):
        front.ask(suggest=course)
    for _number in range(7):
        front.ask("欠我工资", category="wage_arrears")
    (lonely,) = needs_asked(front, "受伤了", category="work_injury")
    hidden = [
        row
        for row in front.client().get(at("desk-needs-rates")).context["categories"]
        if row["rate"].is_hidden
    ]
    assert {row["rate"].key for row in hidden} == {"work_injury", "wage_arrears"}
    book = load_workbook(BytesIO(front.client().get(at("desk-needs-rates-export")).content))
    lines = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    assert sum(line[1:3] == ["<5", "–"] for line in lines) == 2
    assert lonely.pk


@pytest.mark.parametrize("name", ["desk-needs", "desk-needs-unmatched", "desk-needs-rates"])
def test_it_costs_the_same_at_one_need_and_at_thirty(front: Desk, name: str) -> None:
    client, course = front.client(), front.session(tags=["course_electrician"])

    def cost() -> int:
        page(client, name)
        with CaptureQueriesContext(connection) as queries:
            page(client, name)
        return len(queries)

    (need,) = needs_asked(front, "想学电工", suggest=course)
    commands.correct_need(need, "course_english", by=front.county.manager, at=front.now)
    at_one = cost()
    assert at_one <= 15
    for number in range(MANY):
        (need,) = needs_asked(front, f"想学电工{number}", suggest=course)
        if number % 2:
            commands.correct_need(need, "course_english", by=front.county.manager, at=front.now)
    assert cost() == at_one


def test_a_page_that_does_not_exist(front: Desk) -> None:
    assert front.client().get(at("desk-need", uuid4())).status_code == 404
    assert HOUR
