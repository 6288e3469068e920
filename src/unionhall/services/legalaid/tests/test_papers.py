"""Every paper of a full matter is written, with every field filled, and is kept from whom it is not for."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from unionhall.engines.casework.models import Attachment, Case
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.documents import press
from unionhall.kernel.documents.kinds import find
from unionhall.kernel.documents.layout import shipped_template
from unionhall.kernel.files import storage
from unionhall.kernel.files.queries import FileUnknown, get_file
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.commands.money import NotReceived
from unionhall.services.legalaid.commands.papers import NothingToList, issue_evidence_list, issue_receipt
from unionhall.services.legalaid.models import LedgerEntry
from unionhall.services.legalaid.papers import PAPERS
from unionhall.services.legalaid.papers.words import source_words
from unionhall.services.legalaid.plans import ClaimantPlan
from unionhall.services.legalaid.states import Money
from unionhall.services.legalaid.tests.dossier import IDENTITY, LATER, Dossier, begin, closed, mediated
from unionhall.services.legalaid.tests.office import TODAY, Office

pytestmark = pytest.mark.usefixtures("media_root")


def content(made: Attachment) -> bytes:
    return storage.path_of(made.file.sha256).read_bytes()


def text_of(word: bytes) -> str:
    made = docx.Document(io.BytesIO(word))
    lines = [paragraph.text for paragraph in made.paragraphs]
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines + cells)


def papers_of(case: Case) -> dict[str, Attachment]:
    rows = Attachment.objects.filter(case=case).select_related("file")
    return {one.label: one for one in rows}


@pytest.fixture
def dossier(office: Office) -> Dossier:
    made = closed(office)
    issue_evidence_list(made.matter, by=office.caseworker, at=LATER)
    entry = LedgerEntry.objects.get(matter=made.matter, kind=Money.RECEIVED)
    issue_receipt(entry, by=office.caseworker, at=LATER)
    return made


def refused(office: Office) -> Case:
    case = office.ask(is_separate=True).case
    case = office.act(case, "apply", applied_on=TODAY)
    return office.act(case, "refuse", ground="no_case", reason="所述属于民间借贷纠纷。")


def test_every_paper_of_a_full_matter(office: Office, dossier: Dossier, media_root: Path) -> None:
    found = papers_of(refused(office)) | papers_of(dossier.case)
    assert len(found) == len(PAPERS)
    written = {label: text_of(content(one)) for label, one in found.items()}
    for label, text in written.items():
        assert "None" not in text, label
        assert "{" not in text, label
        assert dossier.case.number in text or "0002" in text, label
    for label, one in found.items():  # `--basetemp=…` keeps them, to be looked at
        (media_root / f"{label}.docx").write_bytes(content(one))
    for label in ("法律援助申请表", "授权委托书", "劳动人事争议仲裁申请书"):
        assert IDENTITY in written[label], label
    assert not [label for label, text in written.items() if IDENTITY in text and label not in IN_FULL]
    agreement = written["调解协议书"]
    for words in ("壹万伍仟元整", "2026年5月20日", "桥南街道劳动争议调解委员会", "款项付至申请人本人账户。"):
        assert words in agreement
    assert "30日" in written["不予法律援助决定书"]
    assert "《中华人民共和国法律援助法》第四十九条" in written["不予法律援助决定书"]
    assert "待核实" in written["工会劳动法律监督意见书"]


IN_FULL = {"法律援助申请表", "授权委托书", "劳动人事争议仲裁申请书"}


def test_no_field_of_a_full_matter_is_empty(dossier: Dossier) -> None:
    case = Case.objects.get(pk=dossier.case.pk)
    for paper in PAPERS:
        if paper.code in ("legalaid.refusal",):
            continue
        assert paper.values is not None
        given = dict(paper.values(case))
        for field in paper.fields:
            head, _brackets, column = field.name.partition("[].")
            if head.startswith("receipt."):
                continue
            values = [row[column] for row in given[head]] if column else [given[head]]
            assert values, f"{paper.code}: {field.name}"
            blank = [value for value in values if value is None or str(value).strip() == ""]
            assert not blank or field.name == "decision.papers", f"{paper.code}: {field.name}"


def test_samples_fill_every_shipped_template() -> None:
    for paper in PAPERS:
        kind = find(paper.code)
        assert kind is not None
        assert "{" not in text_of(press.fill(kind, shipped_template(kind), kind.samples()).content)


def test_a_matter_of_which_little_is_known(office: Office) -> None:
    case = office.ask(employer="", story="", amount_yuan=None, known_on=None).case
    office.act(case, "apply", applied_on=TODAY)
    text = text_of(content(papers_of(case)["法律援助申请表"]))
    assert "None" not in text
    assert "/" in text


def test_what_was_said_in_private_stays_with_staff(office: Office, dossier: Dossier) -> None:
    found = papers_of(dossier.case)
    hidden = {label for label, one in found.items() if one.is_internal}
    assert hidden == {"调解笔录", "结案报告表", "证据清单"}
    for label, one in found.items():
        if label in hidden:
            with pytest.raises(FileUnknown):
                get_file(one.file_id, office.worker)
        else:
            assert get_file(one.file_id, office.worker) == one.file
        assert get_file(one.file_id, office.caseworker) == one.file


def test_papers_that_name_others_too_are_for_staff(office: Office) -> None:
    made = begin(office)
    other = office.cast.person("other", phone="13600000777", name="赵小工")
    commands.add_claimant(
        made.matter, other, ClaimantPlan(amount_yuan=Decimal(9_000)), by=office.caseworker, at=NOW
    )
    made.act("apply", applied_on=TODAY)
    made.act("accept", ground="migrant_pay")
    made.act("assign", lawyer=office.lawyer.person)
    made.act("start", met_on=TODAY)
    mediated(made)
    agreement = papers_of(made.case)["调解协议书"]
    assert agreement.is_internal
    text = text_of(content(agreement))
    assert "10,000.00" in text
    assert "5,000.00" in text
    with pytest.raises(FileUnknown):
        get_file(agreement.file_id, office.worker)


def test_aid_at_once_says_what_is_owed_later(office: Office) -> None:
    made = begin(office)
    made.act("accept_urgent", reason="时效还剩三天")
    text = text_of(content(papers_of(made.case)["给予法律援助决定书"]))
    assert "《中华人民共和国法律援助法》第四十四条" in text
    assert "15日" in text


def test_a_list_needs_evidence_and_a_receipt_money(office: Office) -> None:
    matter = begin(office).matter
    with pytest.raises(NothingToList):
        issue_evidence_list(matter, by=office.caseworker, at=NOW)
    claim = LedgerEntry.objects.get(matter=matter)
    with pytest.raises(NotReceived):
        issue_receipt(claim, by=office.caseworker, at=NOW)
    with pytest.raises(NotAllowed):
        issue_receipt(claim, by=office.worker, at=NOW)


def test_a_rule_that_is_not_confirmed_says_so() -> None:
    from unionhall.kernel.rulebook.core import RuleValue, Source  # noqa: PLC0415

    rule = RuleValue("legalaid.x_days", Decimal(5), "day", "CN", Source("某条例", "第一条"), True)
    assert source_words(rule) == "《某条例》第一条（待核实）"
    assert NOW + timedelta(days=30) == LATER
