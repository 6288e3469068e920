"""Charts of Word's own in a Word file (DrawingML): with their numbers inside, so that they can be edited and copied.

python-docx knows no charts. A chart is a part of its own beside the text, with the values it was last drawn from, and
a small workbook that Word opens to edit them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Cm
from lxml import etree
from lxml.builder import ElementMaker
from openpyxl import Workbook

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_BAR, _AIM = "2F5D8C", "B3211F"
_CATEGORIES, _VALUES = 111_111, 222_222
c = ElementMaker(namespace=_C, nsmap={"c": _C, "a": _A, "r": _R})
a = ElementMaker(namespace=_A)


@dataclass(frozen=True)
class ChartData:
    """What a chart shows: periods, their values (None: no column), the target's line if there is one."""

    name: str
    labels: Sequence[str]
    values: Sequence[float | None]
    aim_name: str
    aim: float | None
    is_share: bool


def add_chart(document: Any, data: ChartData, *, number: int, title: str) -> None:
    """Put the chart as a paragraph at the end of `document`; `title` is read out instead of it."""
    package = document.part.package
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    book = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), CONTENT_TYPE.SML_SHEET, _workbook(data), package
    )
    source = chart.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    chart._blob = _chart_xml(data, source)
    key = document.part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
    document.add_paragraph().add_run()._r.append(_drawing(key, number, title))


def _workbook(data: ChartData) -> bytes:
    book = Workbook()
    page = book.active
    page.append(["", data.name, *([data.aim_name] if data.aim is not None else [])])
    for label, value in zip(data.labels, data.values, strict=True):
        page.append([label, value, *([data.aim] if data.aim is not None else [])])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _chart_xml(data: ChartData, source: str) -> bytes:
    bars = c.barChart(
        _v("barDir", "col"), _v("grouping", "clustered"), _v("varyColors", "0"),
        _series(data, 0, data.name, "B", data.values, _solid(_BAR)), _v("gapWidth", "55"),
        _v("axId", _CATEGORIES), _v("axId", _VALUES),
    )  # fmt: skip
    plots = [bars]
    if data.aim is not None:
        line = c.spPr(a.ln(a.solidFill(a.srgbClr(val=_AIM)), a.prstDash(val="dash"), w="19050"))
        series = _series(data, 1, data.aim_name, "C", [data.aim] * len(data.labels), line, marker=True)
        plots.append(
            c.lineChart(
                _v("grouping", "standard"), _v("varyColors", "0"), series, _v("marker", "1"),
                _v("axId", _CATEGORIES), _v("axId", _VALUES),
            )
        )  # fmt: skip
    area = c.plotArea(c.layout(), *plots, _category_axis(), _value_axis(data.is_share))
    legend = [c.legend(_v("legendPos", "t"), _v("overlay", "0"))] if data.aim is not None else []
    chart = c.chart(
        _v("autoTitleDeleted", "1"), area, *legend, _v("plotVisOnly", "1"), _v("dispBlanksAs", "gap")
    )
    external = c.externalData(_v("autoUpdate", "0"))
    external.set(f"{{{_R}}}id", source)
    text = c.txPr(a.bodyPr(), a.lstStyle(), a.p(a.pPr(a.defRPr(sz="900")), a.endParaRPr(lang="zh-CN")))
    whole = c.chartSpace(_v("roundedCorners", "0"), chart, text, external)
    return bytes(etree.tostring(whole, xml_declaration=True, encoding="UTF-8", standalone=True))


def _v(name: str, value: object) -> Any:
    return c(name, val=str(value))


def _solid(colour: str) -> Any:
    return c.spPr(a.solidFill(a.srgbClr(val=colour)))


def _series(
    data: ChartData, place: int, name: str, column: str, values: Sequence[float | None], look: Any,
    *, marker: bool = False,
) -> Any:  # fmt: skip
    last = len(data.labels) + 1
    head = c.tx(c.strRef(c.f(f"Sheet!${column}$1"), _texts([name])))
    labels = c.cat(c.strRef(c.f(f"Sheet!$A$2:$A${last}"), _texts(data.labels)))
    numbers = c.val(c.numRef(c.f(f"Sheet!${column}$2:${column}${last}"), _numbers(values)))
    own = [c.marker(_v("symbol", "none"))] if marker else [_v("invertIfNegative", "0")]
    return c.ser(_v("idx", place), _v("order", place), head, look, *own, labels, numbers)


def _texts(words: Sequence[str]) -> Any:
    points = [c.pt(c.v(str(word)), idx=str(n)) for n, word in enumerate(words)]
    return c.strCache(_v("ptCount", len(words)), *points)


def _numbers(values: Sequence[float | None]) -> Any:
    points = [c.pt(c.v(f"{value:.6g}"), idx=str(n)) for n, value in enumerate(values) if value is not None]
    return c.numCache(c.formatCode("General"), _v("ptCount", len(values)), *points)


def _category_axis() -> Any:
    return c.catAx(
        _v("axId", _CATEGORIES), c.scaling(_v("orientation", "minMax")), _v("delete", "0"), _v("axPos", "b"),
        c.numFmt(formatCode="General", sourceLinked="0"),
        _v("majorTickMark", "none"), _v("minorTickMark", "none"), _v("tickLblPos", "low"),
        _v("crossAx", _VALUES), _v("crosses", "autoZero"),
    )  # fmt: skip


def _value_axis(is_share: bool) -> Any:
    bounds = [_v("max", "100"), _v("min", "0")] if is_share else [_v("min", "0")]
    grid = c.majorGridlines(c.spPr(a.ln(a.solidFill(a.srgbClr(val="DDDDDD")), w="6350")))
    return c.valAx(
        _v("axId", _VALUES), c.scaling(_v("orientation", "minMax"), *bounds), _v("delete", "0"), _v("axPos", "l"),
        grid, c.numFmt(formatCode="#,##0", sourceLinked="0"), _v("majorTickMark", "none"),
        _v("minorTickMark", "none"), _v("tickLblPos", "nextTo"), c.spPr(a.ln(a.noFill())),
        _v("crossAx", _CATEGORIES), _v("crosses", "autoZero"),
    )  # fmt: skip


def _drawing(key: str, number: int, title: str) -> Any:
    wp = ElementMaker(namespace=_WP, nsmap={"wp": _WP, "a": _A})
    w = ElementMaker(namespace="http://schemas.openxmlformats.org/wordprocessingml/2006/main")
    frame = c.chart()
    frame.set(f"{{{_R}}}id", key)
    inline = wp.inline(
        wp.extent(cx=str(Cm(15.5)), cy=str(Cm(5.6))),
        wp.docPr(id=str(1000 + number), name=f"Chart {number}", descr=title),
        wp.cNvGraphicFramePr(),
        a.graphic(a.graphicData(frame, uri=_C)),
        distT="0", distB="0", distL="0", distR="0",
    )  # fmt: skip
    return w.drawing(inline)
