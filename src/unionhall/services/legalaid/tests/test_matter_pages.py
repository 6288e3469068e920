"""The list of matters, the file, the choice of a lawyer: what they say, to whom, and what they cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from unionhall.engines.casework.models import Case
from unionhall.engines.casework.queries import get_case
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.models import Debtor, FirmClient, LawFirm, Matter
from unionhall.services.legalaid.queries.matter_file import file_url
from unionhall.services.legalaid.queries.matters import facts_of_matter
from unionhall.services.legalaid.states import Cause, Sealer
from unionhall.services.legalaid.tests.office import EMPLOYER, TODAY, Office, make_lawyer

pytestmark = pytest.mark.django_db
MANY = 30
MOST = 26
OF_A_FILE = ("matter", "matter-change", "assign", "debtors", "debtor-add", "unit-invite")


def browser(person: Person) -> Client:
    return sign_in(Client(), person)


def page(client: Client, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(f"legalaid:{name}", args=args) + query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def test_the_file_opens_to_those_who_work_on_it_and_to_nobody_else(office: Office) -> None:
    matter = office.handled(office.ask())
    path = reverse("legalaid:matter", args=[matter.pk])
    for who in (office.head, office.caseworker, office.lawyer.person):
        answer = browser(who).get(path)
        assert answer.status_code == 200
        assert EMPLOYER in answer.content.decode()
        assert file_url(get_case(matter.pk, who), who) == path
    others = (
        office.rival.person, office.worker, office.cast.staff(Role.DESK), office.cast.staff(Role.LEADER),
        office.cast.staff(Role.LEGAL_MANAGER, "t02"),
    )  # fmt: skip
    for who in others:
        for name in OF_A_FILE:
            assert browser(who).get(reverse(f"legalaid:{name}", args=[matter.pk])).status_code == 404, name
    assert Client().get(path).status_code == 302
    assert Entry.objects.filter(verb="legalaid.file.open").count() == 3


def test_whoever_wrote_the_request_down_does_not_open_its_file(office: Office) -> None:
    front = office.cast.staff(Role.DESK)
    matter = office.ask()
    Case.objects.filter(pk=matter.pk).update(opened_by=front)
    case = get_case(matter.pk, front)
    assert browser(front).get(reverse("legalaid:matter", args=[matter.pk])).status_code == 404
    assert file_url(case, front) == ""
    told = {str(label): str(value) for label, value in facts_of_matter(case, front)}
    assert EMPLOYER in told.values()
    assert not any("18,000" in value for value in told.values())


def test_facts_show_each_their_own(office: Office) -> None:
    matter = office.ask()
    for who in (office.head, office.worker):
        told = [str(value) for _label, value in facts_of_matter(get_case(matter.pk, who), who)]
        assert "¥18,000.00" in told


def test_the_list_shows_what_one_works_on_and_filters_by_its_address(office: Office) -> None:
    first = office.handled(office.ask())
    colleague = office.cast.person("w2", "e01", phone="13600000002", name="赵二工")
    second = office.ask(
        colleague, cause=Cause.INJURY, employer="云桥木业", people=12, known_on=date(2025, 5, 9)
    )
    head = browser(office.head)
    text = page(head, "matters")
    assert first.case.number in text
    assert second.case.number in text
    wanted = {
        "?cause=injury": second, "?urgent=on": second, "?group=on": second, "?part=unassigned": second,
        "?q=木业": second, "?q=" + second.case.number: second, "?way=aided": first, "?state=handling": first,
        f"?lawyer={office.lawyer.person.pk}": first, "?part=urgent": second,
    }  # fmt: skip
    for query, only in wanted.items():
        text = page(head, "matters", query=query)
        other = second if only is first else first
        if "lawyer=" in query:  # one lawyer alone is not offered as a filter
            continue
        assert only.case.number in text, query
        assert other.case.number not in text, query
    assert page(head, "matters", query="?cause=nonsense&year=x&page=99")
    text = page(browser(office.lawyer.person), "matters")
    assert first.case.number in text
    assert second.case.number not in text
    assert browser(office.cast.staff(Role.DESK)).get(reverse("legalaid:matters")).status_code == 404


def test_matters_are_found_by_anybody_on_the_other_side(office: Office) -> None:
    matter = office.ask()
    Debtor.objects.create(
        organisation=matter.organisation, matter=matter, name="东原建工总包公司", liability="contractor"
    )
    assert matter.case.number in page(browser(office.head), "matters", query="?q=建工总包")
    assert matter.case.number not in page(browser(office.head), "matters", query="?q=没有这家")


def test_pages_cost_the_same_at_one_row_and_at_thirty(office: Office) -> None:
    matter = office.ask()
    head = browser(office.head)

    def cost(path: str) -> int:
        head.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert head.get(path).status_code == 200
        return len(captured)

    paths = [
        reverse("legalaid:matters"), reverse("legalaid:matter", args=[matter.pk]),
        reverse("legalaid:assign", args=[matter.pk]), reverse("legalaid:debtors", args=[matter.pk]),
        reverse("legalaid:matters-export"),
    ]  # fmt: skip
    before = {path: cost(path) for path in paths}
    for number in range(MANY):
        worker = office.cast.person(f"many{number}", "e01", phone=f"136001{number:05d}")
        office.ask(worker, employer=f"云桥第{number}公司")
        make_lawyer(office.cast, f"lawyer{number}", f"云桥第{number}律师事务所")
        Debtor.objects.create(
            organisation=matter.organisation, matter=matter, name=f"分包{number}", liability="subcontractor"
        )
    assert {path: cost(path) for path in paths} == before
    assert max(before.values()) <= MOST, before


def test_the_list_goes_out_as_excel_with_who_took_it(office: Office) -> None:
    matter = office.ask(employer="=云桥公式公司")
    answer = browser(office.head).get(reverse("legalaid:matters-export") + "?cause=wages")
    book = load_workbook(BytesIO(answer.content)).active
    rows = list(book.iter_rows(values_only=True))
    assert office.head.name in rows[0][0]
    assert rows[2][0] == matter.case.number
    assert 18000 in rows[2]
    assert answer["Cache-Control"] == "no-store"


def test_the_file_says_what_an_agreement_is_worth(office: Office) -> None:
    matter = office.handled(office.ask())
    case = office.act(matter.case, "start_mediation", applied_on=TODAY)
    terms = {"agreed_on": TODAY, "amount": Decimal(15_000), "pay_by": date(2026, 5, 20), "terms": "按期付清"}
    office.act(case, "agree_mediation", sealed_by=Sealer.TOWN, sealer="桥南街道调解委员会", **terms)
    text = page(browser(office.caseworker), "matter", matter.pk)
    assert "¥15,000.00" in text
    assert "#act-seek_confirmation" in text
    assert "#act-seek_review" in text


def test_a_union_centre_s_seal_opens_no_way_to_the_court(office: Office) -> None:
    matter = office.handled(office.ask())
    case = office.act(matter.case, "start_mediation", applied_on=TODAY)
    terms = {"agreed_on": TODAY, "amount": Decimal(15_000), "pay_by": date(2026, 5, 20), "terms": "按期付清"}
    office.act(case, "agree_mediation", sealed_by=Sealer.UNION, sealer="云桥市职工服务中心", **terms)
    assert "#act-seek_" not in page(browser(office.caseworker), "matter", matter.pk)


def test_a_claim_past_its_time_is_kept_and_said_so(office: Office) -> None:
    matter = office.ask(known_on=date(2024, 1, 5), cause=Cause.DISMISSAL)
    assert matter.is_late
    with_english = browser(office.head)
    with_english.cookies["django_language"] = "en"
    text = with_english.get(reverse("legalaid:matter", args=[matter.pk]), HTTP_ACCEPT_LANGUAGE="en")
    assert text.status_code == 200
    assert b"2025-01-06" in text.content


def test_changing_what_is_known_reckons_the_limitation_anew(office: Office) -> None:
    matter = office.ask(known_on=date(2024, 1, 5))
    path = reverse("legalaid:matter-change", args=[matter.pk])
    typed = {
        "cause": "wages", "industry": "construction", "caseworker": office.caseworker.pk, "expected": 3,
        "right_known_on": "2024-01-05", "is_still_employed": "on", "fault_percent": "60",
    }  # fmt: skip
    assert browser(office.caseworker).get(path).status_code == 200
    assert browser(office.caseworker).post(path, typed).status_code == 302
    matter = Matter.objects.get(pk=matter.pk)
    assert (matter.limitation_on, matter.is_late, matter.expected) == (None, False, 3)
    assert matter.fault_share == Decimal("0.6")
    assert matter.caseworker == office.caseworker
    typed |= {"expected": 0}
    answer = browser(office.caseworker).post(path, typed)
    assert answer.status_code == 422


# ---- the lawyer ----


def granted(office: Office, **told: Any) -> Matter:
    matter = office.ask(**told)
    case = office.act(matter.case, "apply", applied_on=TODAY)
    office.act(case, "accept", ground="migrant_pay")
    return matter


def test_a_lawyer_is_chosen_and_another_takes_over(office: Office) -> None:
    matter = granted(office)
    head, path = browser(office.head), reverse("legalaid:assign", args=[matter.pk])
    text = head.get(path).content.decode()
    assert office.lawyer.person.name in text
    assert office.rival.person.name in text
    for lawyer in (office.lawyer, office.rival):
        case = Case.objects.get(pk=matter.pk)
        answer = head.post(path, {"lawyer": lawyer.pk, "seen": case.version})
        assert answer["Location"] == reverse("legalaid:matter", args=[matter.pk])
        assert Case.objects.get(pk=matter.pk).assignee == lawyer.person
    assert browser(office.caseworker).get(path).status_code == 404


def test_who_cannot_act_is_shown_with_the_reason_and_cannot_be_chosen(office: Office) -> None:
    matter = granted(office)
    Debtor.objects.filter(matter=matter).update(counsel=office.rival.firm.name)
    head, path = browser(office.head), reverse("legalaid:assign", args=[matter.pk])
    text = head.get(path).content.decode()
    assert text.index(office.lawyer.person.name) < text.index(office.rival.person.name)
    assert "disabled" in text
    assert head.post(path, {"lawyer": office.rival.pk}).status_code == 422
    assert office.rival.firm.name in page(head, "matter", matter.pk)
    assert Case.objects.get(pk=matter.pk).assignee is None


def test_a_choice_made_on_an_old_page_is_not_lost_and_not_done(office: Office) -> None:
    matter = granted(office)
    head, path = browser(office.head), reverse("legalaid:assign", args=[matter.pk])
    old = Case.objects.get(pk=matter.pk).version
    head.post(path, {"lawyer": office.lawyer.pk, "seen": old})
    answer = head.post(path, {"lawyer": office.rival.pk, "seen": old})
    assert answer.status_code == 422
    assert "checked" in answer.content.decode()
    assert Case.objects.get(pk=matter.pk).assignee == office.lawyer.person


def test_before_aid_is_granted_nobody_can_be_chosen(office: Office) -> None:
    matter = office.ask()
    head, path = browser(office.head), reverse("legalaid:assign", args=[matter.pk])
    assert "disabled" in head.get(path).content.decode()
    assert head.post(path, {"lawyer": office.lawyer.pk}).status_code == 422


def test_a_firm_s_other_client_keeps_its_lawyer_off(office: Office) -> None:
    matter = granted(office)
    firm = LawFirm.objects.get(pk=office.lawyer.firm_id)
    FirmClient.objects.create(organisation=matter.organisation, firm=firm, name="云桥宏达建筑工程")
    answer = browser(office.head).post(
        reverse("legalaid:assign", args=[matter.pk]), {"lawyer": office.lawyer.pk}
    )
    assert answer.status_code == 422
