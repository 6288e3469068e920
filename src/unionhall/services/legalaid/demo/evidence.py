"""Evidence of the demo worker's matter: pictures and a record of a chat, made here."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from unionhall.services.legalaid.commands.evidence import EvidencePlan, add_evidence
from unionhall.services.legalaid.demo.stage import Stage
from unionhall.services.legalaid.models import Matter
from unionhall.services.legalaid.states import EvidenceKind

CHAT = """{day} 19:02
我：王经理，三个月工资什么时候结？
王经理：甲方款还没到，月底一定给。
我：一共一万八千六。
王经理：数对。
"""
LINE = 22


@dataclass(frozen=True)
class Piece:
    """One piece; `lines` are drawn on a picture."""

    kind: str
    title: str
    proves: str
    source: str
    device: str = ""
    lines: tuple[str, ...] = ()


PIECES = (
    Piece(EvidenceKind.AUDIOVISUAL, "考勤表照片", "三个月出勤 78 天", "工地公示栏拍摄", "本人手机",
          ("No.  DAYS", "07   26", "08   27", "09   25", "SUM  78")),
    Piece(EvidenceKind.DOCUMENT, "工资结算单", "欠付工资 18,600 元，有班组长签字", "班组长出具", "",
          ("WAGES 07  6,200.00", "WAGES 08  6,400.00", "WAGES 09  6,000.00", "SUM      18,600.00")),
    Piece(EvidenceKind.ELECTRONIC, "微信聊天记录", "单位认可欠付数额", "本人手机微信导出", "本人手机"),
)  # fmt: skip


def load(stage: Stage, matter: Matter) -> None:
    """The worker adds them, one after the other."""
    person = stage.city.workers[0]
    for number, piece in enumerate(PIECES):
        at = min(matter.case.opened_at + timedelta(minutes=10 + 4 * number), stage.city.now)
        plan = EvidencePlan(
            kind=piece.kind, title=piece.title, proves=piece.proves, source=piece.source, device=piece.device,
            obtained_on=at.date() - timedelta(days=3),
        )  # fmt: skip
        add_evidence(matter, plan, _upload(piece, at), by=person, at=at)


def _upload(piece: Piece, at: Any) -> SimpleUploadedFile:
    if piece.lines:
        return SimpleUploadedFile(f"{piece.title}.png", _picture(piece.lines))
    return SimpleUploadedFile(f"{piece.title}.txt", CHAT.format(day=at.date()).encode())


def _picture(lines: tuple[str, ...]) -> bytes:
    """A sheet of ruled paper with these lines on it."""
    image = Image.new("RGB", (480, 60 + LINE * 2 * len(lines)), "#fbfaf5")
    pen = ImageDraw.Draw(image)
    for number, text in enumerate(lines):
        top = 30 + LINE * 2 * number
        pen.text((30, top), text, fill="#222222")
        pen.line((24, top + LINE, 456, top + LINE), fill="#b9b4a6")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
