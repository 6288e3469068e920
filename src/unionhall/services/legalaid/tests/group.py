"""Lists of claimants for tests: fictitious people with identity numbers that check, and the sheet they stand in."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import override
from openpyxl import Workbook

from unionhall.kernel.files.sheets import SheetRow
from unionhall.lib.text import identity_check_digit
from unionhall.services.legalaid import claim_rows

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = (
    "建国", "志强", "秀英", "桂兰", "文华", "海燕", "春生", "玉梅", "德福", "永贵", "小红", "立新", "长林", "晓东",
    "喜旺", "凤霞", "金山",
)  # fmt: skip


def identity_number(serial: int, *, born: str = "19800101") -> str:
    """A number whose check digit is right, of a region that was never given out (370099): nobody has it."""
    first = f"370099{born}{serial:03d}"
    return first + identity_check_digit(first)


def worker(number: int, **changes: Any) -> dict[str, Any]:
    """The cells of one worker, told apart by `number` (to 16,000)."""
    name = SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)]
    year, serial = divmod(number, 999)
    cells = {
        "name": name, "identity_number": identity_number(serial + 1, born=f"{1970 + year}0305"),
        "phone": f"199{number:08d}", "work": "木工", "worked_from": "2013-03-01", "worked_to": "2014年8月31日",
        "amount": str(Decimal(1_940_000 + 37 * number) / 100), "stands_on": "工资条", "unit": "",
        "is_representative": "是" if number < 3 else "", "is_hardship": "", "note": "",
    }  # fmt: skip
    return cells | changes


def rows(*cells: dict[str, Any]) -> list[SheetRow]:
    """These cells as the rows of a sheet, the first beneath the headings."""
    return [SheetRow(number, dict(one)) for number, one in enumerate(cells, start=2)]


def sheet(*cells: dict[str, Any], language: str = "zh-hans", without: str = "") -> BytesIO:
    """The same as an Excel file."""
    book = Workbook()
    keys = [key for key in claim_rows.COLUMNS if key != without]
    with override(language):
        book.active.append([str(claim_rows.COLUMNS[key]) for key in keys])
    for one in cells:
        book.active.append([one.get(key, "") for key in keys])
    target = BytesIO()
    book.save(target)
    target.seek(0)
    return target
