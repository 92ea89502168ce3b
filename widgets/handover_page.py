"""A hand-over on paper: HTML that Qt prints as PDF, and that any reader opens."""

from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from console.model.handover import Handover, HandoverState, Row, Section, Seen, Signature
from widgets.figure import until
from widgets.handover_list import second_line
from widgets.words import Words

_STYLE = """
body { font-family: Inter, sans-serif; font-size: 9pt; color: #1c2126; }
h1 { font-size: 15pt; } h2 { font-size: 10.5pt; margin-top: 10pt; margin-bottom: 2pt; }
table { width: 100%; } td { padding: 2pt 6pt 2pt 0; vertical-align: top; }
.dim { color: #545e69; }
"""


def html(handover: Handover, words: Words, zone: ZoneInfo) -> str:
    """The page, whole."""
    language = words.language

    def when(t: int) -> str:
        return until(t, zone, language)

    parts = [f"<html><head><meta charset='utf-8'><style>{_STYLE}</style></head><body>"]
    parts.append(f"<h1>{escape(words('handover'))} – {escape(words('handover.seat', seat=handover.seat))}</h1>")
    if handover.end:
        shift = {"shift": handover.shift.get(language), "begin": when(handover.begin), "end": when(handover.end)}
        parts.append(f"<p>{escape(words('handover.shift', **shift))}</p>")
    parts.append(f"<p><b>{escape(words(f'handover.state.{handover.state}'))}</b></p>")
    parts += [f"<p>{escape(line)}</p>" for line in signatures(handover, words, zone)]
    if handover.note:
        note = escape(handover.note).replace("\n", "<br>")
        parts.append(f"<h2>{escape(words('handover.note'))}</h2><p>{note}</p>")
    if handover.figures:
        parts.append(f"<h2>{escape(words('handover.load'))}</h2><p>")
        parts.append(
            " · ".join(
                f"{escape(f.name.get(language))}: <b>{escape(f.value.get(language))}</b>" for f in handover.figures
            )
        )
        parts.append("</p>")
    for section in Section:
        rows = [row for row in handover.rows if row.section is section]
        if rows:
            parts.append(f"<h2>{escape(words(f'handover.section.{section}'))} ({len(rows)})</h2><table>")
            parts += [_line(row, words, when(row.until or row.since)) for row in rows]
            parts.append("</table>")
    parts.append("</body></html>")
    return "".join(parts)


def signatures(handover: Handover, words: Words, zone: ZoneInfo) -> list[str]:
    """Who signed when, in words."""

    def told(signature: Signature) -> str:
        time = until(signature.t, zone, words.language)
        return words("handover.signed.by", name=signature.name, time=time)

    if not handover.outgoing.t:
        return [words("handover.outgoing", name=handover.outgoing.name)]
    lines = [told(handover.outgoing)]
    if handover.incoming is not None:
        lines.append(told(handover.incoming))
        if handover.remark:
            lines.append(words("handover.remark.by", remark=handover.remark))
    if handover.withdrawn is not None and handover.state is HandoverState.WITHDRAWN:
        time = until(handover.withdrawn.t, zone, words.language)
        lines.append(words("handover.withdrawn.by", name=handover.withdrawn.name, time=time, remark=handover.remark))
    return lines


def save_pdf(path: Path, handover: Handover, words: Words, zone: ZoneInfo) -> None:
    """Print the page into a PDF of A4.

    Raises:
        OSError: It cannot be written.
    """
    with path.open("ab"):
        pass  # Qt would say nothing of a folder that cannot be written
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(16, 16, 16, 16), QPageLayout.Unit.Millimeter)
    writer.setTitle(words("handover"))
    document = QTextDocument()
    document.setHtml(html(handover, words, zone))
    document.print_(writer)


def _line(row: Row, words: Words, time: str) -> str:
    mark = {Seen.ONE: "☑", Seen.SECTION: "☑*"}.get(row.seen, "☐")
    title, below = escape(row.title.get(words.language)), escape(second_line(row, words))
    return (
        f"<tr><td width='26'>{mark}</td><td width='18'>{row.priority}</td>"
        f"<td>{title}<br><span class='dim'>{below}</span></td><td width='130' class='dim'>{escape(time)}</td></tr>"
    )
