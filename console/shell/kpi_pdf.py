"""The figures as a report on A4: bundled face, page numbers, definitions with sources, who exported it and when."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from console.model.clock import NS
from console.model.entity import City
from console.wire.cockpit import Cockpit
from widgets.figure import age, local, zone_name
from widgets.kpi_chart import KpiChart
from widgets.kpi_line import (
    PRIORITIES,
    Verdict,
    days,
    groups,
    percent,
    priority_share,
    priority_target,
    priority_verdict,
    times,
    within,
)
from widgets.kpi_row import COLUMNS, LISTS, ListName, rows
from widgets.style import stylesheet
from widgets.theme import LIGHT, font
from widgets.words import Words

MOST_ROWS = 60
_WHOLE = 18  # characters of a cell that are not broken over two lines
_MARGIN_MM, _FOOT = 16.0, 34
_DPI = 96
_CHART = (1000, 300)
_SIGNS: dict[Verdict, str] = {"met": "✓", "bearable": "≈", "missed": "▲"}
_STYLE = """
body { color: #14181c; font-size: 12px; }
h1 { font-size: 20px; margin: 0 0 4px 0; }
h2 { font-size: 14px; margin: 16px 0 4px 0; }
p { margin: 2px 0; }
td, th { padding: 3px 8px 3px 0; font-size: 11px; }
th { text-align: left; color: #545e69; font-weight: normal; }
.dim { color: #545e69; }
.why { font-size: 11px; }
"""


@dataclass(frozen=True)
class Imprint:
    """Who exported it, where, and when (UTC ns); and what the filters were, in words."""

    by: str
    seat: str
    now: int
    filters: str = ""


class KpiReport:
    """One report; ``pdf`` from the GUI thread, some 0.1 s.

    Args:
        made: The figures.
        city: Whose.
        words: In the language of the report.
        imprint: Who exports it.
        shifts: Names of shifts in that language, by the Vietnamese one.
    """

    def __init__(
        self, made: Cockpit, city: City, words: Words, imprint: Imprint, shifts: dict[str, str] | None = None
    ) -> None:
        self._made, self._city, self._words, self._imprint = made, city, words, imprint
        self._zone, self._shifts = ZoneInfo(city.zone), shifts or {}

    def pdf(self) -> bytes:
        """The file."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(_DPI)
        margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
        size, upright = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait
        writer.setPageLayout(QPageLayout(size, upright, margins, QPageLayout.Unit.Millimeter))
        writer.setTitle(f"{self._words('kpi')} – {self._city.name.get(self._words.language)}")
        writer.setCreator("Vọng Lâu")
        painter = QPainter(writer)
        page = QSizeF(writer.width(), writer.height() - _FOOT)
        document = self._document(page)
        pages = document.pageCount()
        for number in range(pages):
            if number:
                writer.newPage()
            self._paint(painter, document, page, number, pages)
        painter.end()
        return bytes(buffer.data().data())

    def html(self) -> str:
        """The text of the report."""
        first = (self._head(), self._figures(), self._priorities(), self._chart())
        rest = "".join((self._floods(), *(self._list(name) for name in LISTS), self._definitions()))
        rest = rest.replace("<h2>", "<h2 style='page-break-before: always'>", 1)
        return f"<html><body>{''.join(first)}{rest}</body></html>"

    def _document(self, page: QSizeF) -> QTextDocument:
        document = QTextDocument()
        document.setDefaultFont(font(12))
        document.setDefaultStyleSheet(_STYLE)
        document.setDocumentMargin(0)
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl("chart"), self._picture())
        document.setHtml(self.html())
        document.setPageSize(page)
        return document

    def _paint(self, painter: QPainter, document: QTextDocument, page: QSizeF, number: int, pages: int) -> None:
        painter.save()
        painter.translate(QPointF(0, -number * page.height()))
        painter.setClipRect(QRectF(0, number * page.height(), page.width(), page.height()))
        document.documentLayout().draw(painter, QAbstractTextDocumentLayout.PaintContext())
        painter.restore()
        painter.setFont(font(10))
        painter.setPen(Qt.GlobalColor.darkGray)
        foot = QRectF(0, page.height() + 12, page.width(), _FOOT - 12)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, self._exported())
        said = self._words("kpi.report.page", page=number + 1, pages=pages)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, said)

    def _picture(self) -> QImage:
        chart = KpiChart(LIGHT, self._words, self._zone)
        chart.setStyleSheet(stylesheet(LIGHT))
        chart.resize(*_CHART)
        chart.show_cockpit(self._made)
        image = QImage(_CHART[0] * 2, _CHART[1] * 2, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(2)
        image.fill(Qt.GlobalColor.white)
        chart.render(image)
        return image

    # ------------------------------------------------------------------ parts of the text

    def _moment(self, t: int) -> str:
        form = "%d/%m/%Y %H:%M" if self._words.language == "vi" else "%d %b %Y %H:%M"
        return f"{local(t, self._zone):{form}}"

    def _exported(self) -> str:
        imprint, words = self._imprint, self._words
        time = f"{self._moment(imprint.now)} ({zone_name(imprint.now, self._zone)})"
        return words("kpi.report.by", by=imprint.by, seat=words("kpi.seat", seat=imprint.seat), time=time)

    def _head(self) -> str:
        made, words = self._made, self._words
        period = words(
            "kpi.span",
            begin=self._moment(made.begin),
            end=self._moment(made.end),
            zone=zone_name(made.end, self._zone),
        )
        few = days(made.kpi, words)
        lines = [
            (words("kpi.report.city"), self._city.name.get(words.language)),
            (words("kpi.report.period"), f"{period}{f' · {few}' if few else ''}"),
            (words("kpi.report.filters"), self._imprint.filters or words("kpi.report.all")),
        ]
        told = "".join(f"<p>{_safe(name)}: {_safe(value)}</p>" for name, value in lines)
        why = f'<p class="dim">{_safe(words("kpi.days.why"))}</p>' if few else ""
        return f"<h1>{_safe(words('kpi'))}</h1>{told}<p>{_safe(self._exported())}</p>{why}"

    def _verdict(self, verdict: Verdict) -> str:
        return f"{_SIGNS[verdict]} {self._words(f'kpi.{verdict}')}" if verdict else ""

    def _figures(self) -> str:
        words = self._words
        found: list[Sequence[str]] = [
            (words("kpi.column.figure"), words("kpi.column.value"), words("kpi.column.target"), "")
        ]
        for group in groups(self._made, words):
            found.append((f"<b>{_safe(words(f'kpi.group.{group.id}'))}</b>", "", "", ""))
            found += [
                (words(f"kpi.{line.id}"), line.value, line.target, self._verdict(line.verdict)) for line in group.lines
            ]
        return f"<h2>{_safe(words('kpi.report.figures'))}</h2>{_table(found, (44, 24, 16, 16), right=(1, 2))}"

    def _priorities(self) -> str:
        made, words = self._made, self._words
        told = made.kpi.priorities_percent is not None
        columns = ("kpi.priorities", "kpi.column.share", "kpi.column.target", "", "kpi.ack", "")
        found: list[Sequence[str]] = [[words(key) if key else "" for key in columns]]
        for p in PRIORITIES:
            share = priority_share(made, p)
            measured = made.acknowledge.get(p)
            found.append(
                (
                    f"{p} · {words(f'kpi.priority.{p}')}",
                    percent(share, words.language) if told else "–",
                    priority_target(p, words),
                    self._verdict(priority_verdict(p, share)) if told else "",
                    times(measured, words),
                    within(measured, words),
                )
            )
        return f"<h2>{_safe(words('kpi.priorities'))}</h2>{_table(found, (22, 12, 12, 16, 22, 16), right=(1, 2))}"

    def _chart(self) -> str:
        return "<p style='margin-top: 14px'><img src='chart' width='660' height='198'/></p>"

    def _floods(self) -> str:
        words = self._words
        if not self._made.floods:
            return ""
        lines: list[str] = []
        for began, ended in self._made.floods[:MOST_ROWS]:
            end = self._moment(ended) if ended is not None else words("kpi.still")
            lasted = age(((ended or self._made.end) - began) / NS, words.language)
            said = words("kpi.report.flood", begin=self._moment(began), end=end)
            lines.append(f"<p>{_safe(said)} · {_safe(lasted)}</p>")
        return f"<h2>{_safe(words('kpi.report.floods'))}</h2>{''.join(lines)}"

    def _list(self, name: ListName) -> str:
        found = rows(self._made, name, self._zone, self._words, self._shifts)[:MOST_ROWS]
        if not found:
            return ""
        headings = COLUMNS[name]
        table = [[self._words(f"kpi.column.{h.id}") for h in headings], *(row.cells for row in found)]
        rest = 100 - sum(h.width // 9 for h in headings)
        widths = tuple(h.width // 9 or rest for h in headings)
        right = tuple(at for at, h in enumerate(headings) if h.right)
        return f"<h2>{_safe(self._words(f'kpi.list.{name}'))}</h2>{_table(table, widths, right=right)}"

    def _definitions(self) -> str:
        words = self._words
        ids = [line.id for group in groups(self._made, words) for line in group.lines]
        told = [
            f'<p class="why"><b>{_safe(words(f"kpi.{name}"))}.</b> {_safe(words(f"kpi.{name}.why"))}</p>'
            for name in (*ids, "priorities")
        ]
        head = _safe(words("kpi.report.definitions"))
        return f"<h2>{head}</h2>{''.join(told)}<p>{_safe(words('kpi.report.standards'))}</p>"


def _safe(text: str) -> str:
    return html.escape(text)


def _table(found: Iterable[Sequence[str]], widths: Sequence[int], right: Sequence[int] = ()) -> str:
    """The first row is the heading; a cell that begins with ``<b>`` is made already."""
    lines: list[str] = []
    for at, row in enumerate(found):
        cells: list[str] = []
        for column, cell in enumerate(row):
            tag = "th" if at == 0 else "td"
            align = "right" if column in right else "left"
            text = cell if cell.startswith("<b>") else _safe(cell)
            if at and len(text) <= _WHOLE and not text.startswith("<b>"):
                text = text.replace(" ", "\u00a0")
            cells.append(f'<{tag} width="{widths[column]}%" align="{align}">{text}</{tag}>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table width="100%" cellspacing="0" cellpadding="0">{"".join(lines)}</table>'
