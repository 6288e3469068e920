"""What legal aid counts, on matters carried on by the commands: each figure with its edge."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q

from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.catalogue.services import Figure
from unionhall.services.legalaid import commands, figures
from unionhall.services.legalaid.models import Claimant, LedgerEntry, Matter
from unionhall.services.legalaid.plans import ClaimantPlan, PaymentPlan
from unionhall.services.legalaid.states import Cause, Sealer
from unionhall.services.legalaid.tests.office import TODAY, Office

LATER = NOW + timedelta(days=20)


def figure_of(code: str) -> Figure:
    return next(one for one in figures.figures() if one.code == code)


def value(code: str) -> Any:
    """A figure over everything: the number, or of a share both numbers."""
    figure = figure_of(code)
    parts = {"part": figure.numerator(Q())}
    if figure.denominator is not None:
        parts["whole"] = figure.denominator(Q())
    found = figure.rows().order_by().aggregate(**parts)
    return (found["part"], found["whole"]) if figure.denominator else found["part"]


def settle(office: Office, matter: Matter, amount: int) -> Any:
    case = office.act(matter.case, "mediate", applied_on=TODAY)
    return office.act(
        case, "agree_mediation", agreed_on=TODAY, amount=Decimal(amount), pay_by=date(2026, 5, 20),
        sealed_by=Sealer.TOWN, sealer="桥南街道调解委员会", terms="五月二十日前付清",
    )  # fmt: skip


def test_every_figure_counts_nothing_when_nothing_happened(db: None) -> None:
    assert {value(figure.code) for figure in figures.figures()} <= {0, (0, 0)}


def test_codes_are_unique_and_definitions_are_there() -> None:
    found = figures.figures()
    assert len({figure.code for figure in found}) == len(found)
    assert all(str(figure.definition) and figure.columns and figure.breakdowns for figure in found)


def test_success_of_mediation_leaves_pending_ones_out(office: Office) -> None:
    settle(office, office.ask(), 15_000)
    failed = office.ask(office.cast.person("second", "e01"), employer="云桥顺达物流有限公司")
    case = office.act(failed.case, "mediate", applied_on=TODAY)
    office.act(case, "fail_mediation", reason="用人单位未到场")
    pending = office.ask(office.cast.person("third", "e01"), employer="云桥顺达物流有限公司")
    office.act(pending.case, "mediate", applied_on=TODAY)
    assert value("legalaid_mediated") == 3
    assert value("legalaid_settled") == 1
    assert value("legalaid_mediation_success") == (1, 2)
    assert value("legalaid_mediated_involved") == 3 * 18_000


def test_an_award_takes_the_place_of_the_agreement(office: Office) -> None:
    matter = office.ask()
    case = settle(office, matter, 15_000)
    assert value("legalaid_confirmed") == 15_000
    case = office.act(case, "break_mediation", reason="到期未付")
    case = office.act(case, "prepare_arbitration")
    case = office.act(case, "file_arbitration", filed_on=TODAY, body="云桥市劳动人事争议仲裁委")
    case = office.act(case, "accept_arbitration", accepted_on=TODAY)
    office.act(case, "award_arbitration", received_on=TODAY, amount=Decimal(16_000), result="won")
    assert value("legalaid_confirmed") == 16_000
    assert value("legalaid_received") == 0


def test_received_is_what_reached_workers_and_corrections_count(office: Office) -> None:
    matter = office.ask()
    settle(office, matter, 15_000)
    on_the_way = PaymentPlan(amount_yuan=Decimal(5_000), paid_on=TODAY, has_arrived=False)
    commands.receive_payment(matter, on_the_way, by=office.caseworker, at=NOW)
    assert (value("legalaid_received"), value("legalaid_beneficiaries")) == (0, 0)
    arrived = PaymentPlan(amount_yuan=Decimal(10_000), paid_on=TODAY)
    payment = commands.receive_payment(matter, arrived, by=office.caseworker, at=NOW)
    assert (value("legalaid_received"), value("legalaid_beneficiaries")) == (10_000, 1)
    commands.undo_payment(payment, reason="记错", on=TODAY, by=office.caseworker, at=NOW)
    assert (value("legalaid_received"), value("legalaid_beneficiaries")) == (0, 0)
    assert LedgerEntry.objects.filter(kind="received").count() == 2


def test_aid_is_counted_apart_from_what_was_mediated(office: Office) -> None:
    settle(office, office.ask(), 15_000)
    aided = office.handled(office.ask(office.cast.person("second", "e01"), cause=Cause.OVERTIME))
    plan = PaymentPlan(amount_yuan=Decimal(18_000), paid_on=TODAY)
    commands.receive_payment(aided, plan, by=office.caseworker, at=NOW)
    office.act(aided.case, "conclude", result="won", concluded_on=TODAY)
    assert value("legalaid_aided") == 1
    assert value("legalaid_aid_success") == (1, 1)
    assert (value("legalaid_aid_received"), value("legalaid_aid_beneficiaries")) == (18_000, 1)
    assert value("legalaid_before_arbitration") == (1, 1)
    assert value("legalaid_decided") == value("legalaid_assigned") == value("legalaid_met") == (1, 1)


def test_withdrawn_matters_are_no_failures(office: Office) -> None:
    aided = office.handled(office.ask())
    office.act(aided.case, "withdraw", by=office.worker, reason="已经拿到钱")
    assert value("legalaid_aid_success") == (0, 0)
    assert value("legalaid_before_arbitration") == (0, 0)


def test_a_group_is_one_matter_and_as_many_people_as_claim(office: Office) -> None:
    matter = office.ask()
    assert value("legalaid_groups") == 0
    for number in range(9):
        plan = ClaimantPlan(amount_yuan=Decimal(1_000))
        commands.add_claimant(
            matter, office.cast.person(f"m{number}", "t01"), plan, by=office.caseworker, at=NOW
        )
    other = office.ask(employer="云桥顺达物流有限公司")
    assert (value("legalaid_matters"), value("legalaid_groups")) == (2, 1)
    assert (value("legalaid_people"), value("legalaid_person_times")) == (10, 11)
    Claimant.objects.filter(matter=other).update(left_at=NOW)
    assert value("legalaid_person_times") == 10


def test_letters_and_what_became_of_them(office: Office) -> None:
    matter = office.ask()
    case = office.act(matter.case, "mediate", applied_on=TODAY)
    case = office.act(case, "draft_letter")
    told = {"sent_on": TODAY, "to": "云桥宏达建筑工程有限公司", "demand": "依法支付工资"}
    case = office.act(case, "send_reminder", **told)
    assert (value("legalaid_letters"), value("legalaid_letters_corrected")) == (1, (0, 0))
    case = office.act(case, "send_opinion", **told)
    office.act(case, "correct_letter", at=LATER, corrected_on=TODAY)
    assert (value("legalaid_letters"), value("legalaid_letters_corrected")) == (2, (1, 1))


def test_time_is_measured_against_the_clock(office: Office) -> None:
    matter = office.ask()
    case = office.act(matter.case, "mediate", applied_on=TODAY)
    office.act(
        case, "agree_mediation", at=LATER, agreed_on=TODAY, amount=Decimal(15_000), pay_by=date(2026, 6, 20),
        sealed_by=Sealer.TOWN, sealer="桥南街道调解委员会", terms="六月二十日前付清",
    )  # fmt: skip
    assert value("legalaid_contacted") == (1, 1)
    assert value("legalaid_mediated_in_time") == (0, 1)
    assert value("legalaid_mediation_days") == 20
    assert value("legalaid_clocks") == (1, 2)


def test_each_figure_opens_down_to_rows_that_can_be_shown(office: Office) -> None:
    test_aid_is_counted_apart_from_what_was_mediated(office)
    for figure in figures.figures():
        for row in figure.rows():
            assert [column.value(row) for column in figure.columns]
        for _words, path in figure.breakdowns:
            assert len(figure.rows().order_by().values_list(path, flat=True)) == figure.rows().count()


def test_splits_speak_the_reader_s_language(office: Office) -> None:
    office.ask()
    row = figure_of("legalaid_matters").rows().get()
    assert (row.cause_words, row.industry_words) == (str(Cause.WAGES.label), row.get_industry_display())
    assert row.employer_name == "云桥宏达建筑工程有限公司"
