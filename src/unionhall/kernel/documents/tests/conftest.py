from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from unionhall.kernel.documents import kinds, press
from unionhall.kernel.documents.kinds import DocumentField, DocumentKind
from unionhall.kernel.documents.pressroom import Pressroom

CODE = "test.repair_record"
NUMBER = "云桥驿修〔2026〕0012"
FIELDS = (
    DocumentField("case.number", "编号", NUMBER),
    DocumentField("case.reported_on", "报修日期", date(2026, 5, 6)),
    DocumentField("case.cost", "费用（元）", Decimal("1234.50")),
    DocumentField("case.is_urgent", "是否紧急", False),
    DocumentField("station", "驿站", "桥南街道户外劳动者服务站点"),
    DocumentField("items[].name", "配件", "门锁"),
    DocumentField("items[].count", "数量", 3),
)


@pytest.fixture(autouse=True, scope="package")
def pressroom() -> Iterator[Pressroom]:
    """Every document is really filled here, also one that was filled before."""
    room = Pressroom()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(press, "_PRESSROOM", room)
        yield room
    room.close()


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> DocumentKind:
    """The only document there is."""
    monkeypatch.setattr(kinds, "_KINDS", {})
    kinds.register_fields(CODE, "维修记录", FIELDS)
    found = kinds.find(CODE)
    assert found
    return found


@pytest.fixture(autouse=True)
def media_root(settings: Any, tmp_path: Path) -> Path:
    """Files of one test only."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
