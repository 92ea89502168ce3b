"""Names on the map: wards, streets, water, landmarks; chosen each frame so that none covers another."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from console.geo.basemap import BaseMap, Feature
from console.geo.homography import Homography
from console.geo.label import Candidate, budget, place
from console.geo.mercator import TILE, Box, Floats
from console.geo.outline import walk
from widgets.basemap.label import GAP, LABELS, SPACING, Label, LabelStyle, face, width
from widgets.theme import Theme

_HALO = 3.0
_CALLED = re.compile(r"^(Phường|Xã|Thị trấn|Đặc khu|Tỉnh|Thành phố) | (Ward|Commune|Town|Province|City)$")


@dataclass(frozen=True)
class _Anchor:
    text: str
    style: LabelStyle
    width: float
    rank: float

    @property
    def height(self) -> float:
        return self.style.height


class Names:
    """Chooses and draws names in one theme and language: those of the schematic, and those that a server tells."""

    def __init__(self, base: BaseMap | None, theme: Theme, language: str) -> None:
        self._base, self._theme, self._language = base, theme, language
        self._anchors = lru_cache(maxsize=24)(self._anchors_at)
        self._picture = lru_cache(maxsize=512)(self._painted)
        self._told: tuple[list[_Anchor], Floats] = ([], np.empty((0, 2, 2)))

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The names that a server tells for where the map looks, as the whole of them; unknown kinds are left out."""
        known = [label for label in labels if label.kind in LABELS]
        anchors = [_anchor(label.text, LABELS[label.kind], label.rank) for label in known]
        self._told = anchors, np.array([label.ends for label in known], np.float64).reshape(-1, 2, 2)

    def draw(
        self, painter: QPainter, view: Homography, zoom: float, size: tuple[float, float], taken: Sequence[Box]
    ) -> None:
        """Draw the names for which there is room beside ``taken``."""
        own, told = self._anchors(round(zoom * 2) / 2), self._told
        anchors, ends = own[0] + told[0], np.concatenate([own[1], told[1]])
        if not anchors:
            return
        x, y = view.project(ends[:, :, 0], ends[:, :, 1])
        middle = np.column_stack([x.mean(axis=1), y.mean(axis=1)])
        turn = np.arctan2(y[:, 1] - y[:, 0], x[:, 1] - x[:, 0])
        near = (middle >= 0).all(axis=1) & (middle <= size).all(axis=1)
        shown = [k for k in np.flatnonzero(near).tolist() if anchors[k].style.since <= zoom <= anchors[k].style.until]
        candidates = [_candidate(anchors[k], float(middle[k, 0]), float(middle[k, 1]), float(turn[k])) for k in shown]
        screen = Box(0, 0, *size).grown(-4)
        for chosen in place(candidates, screen, budget(zoom, size[0] * size[1]), taken):
            k = shown[chosen]
            self._put(painter, anchors[k], float(middle[k, 0]), float(middle[k, 1]), float(turn[k]))

    def _anchors_at(self, zoom: float) -> tuple[list[_Anchor], Floats]:
        """Every place a name may stand at a zoom, and both its ends in the mercator square, (n, 2, 2)."""
        anchors: list[_Anchor] = []
        ends: list[Floats] = []
        pixels = TILE * 2.0**zoom
        for feature in self._base.features if self._base else ():
            style = LABELS.get(feature.kind + (str(feature.rank) if feature.kind == "road" else ""))
            text = self._text(feature)
            if style is None or not text or not style.since - 0.5 <= zoom <= style.until + 0.5:
                continue
            anchor = _anchor(text, style, style.rank)
            for x, y, angle in _places(feature, style.along, anchor.width, pixels):
                step = np.array([math.cos(angle), math.sin(angle)]) * (
                    anchor.width / 2 / pixels if style.along else 0.0
                )
                anchors.append(anchor)
                ends.append(np.array([x, y]) + step * [[-1.0], [1.0]])
        return anchors, np.array(ends).reshape(-1, 2, 2)

    def _text(self, feature: Feature) -> str:
        return feature.short if self._language == "vi" and feature.short else feature.name.get(self._language)

    def _put(self, painter: QPainter, anchor: _Anchor, x: float, y: float, turn: float) -> None:
        angle = round(math.degrees(_upright(turn))) if anchor.style.along else 0
        ratio = painter.device().devicePixelRatio()
        picture = self._picture(anchor.text, anchor.style, angle, ratio)
        if anchor.style.marked:
            painter.setPen(QPen(QColor(self._theme.land), 1.5))
            painter.setBrush(QColor(self._theme.dim))
            painter.drawEllipse(QPointF(x, y), 2.6, 2.6)
        if anchor.style.raised:
            y -= anchor.height * 0.85
        size = picture.deviceIndependentSize()
        # Whole pixels, or the letters blur.
        left, top = round((x - size.width() / 2) * ratio) / ratio, round((y - size.height() / 2) * ratio) / ratio
        painter.drawPixmap(QPointF(left, top), picture)

    def _painted(self, text: str, style: LabelStyle, angle: int, ratio: float) -> QPixmap:
        wide_text, height = width(text, style.size, style.strong), style.height
        turn = math.radians(angle)
        wide = abs(wide_text * math.cos(turn)) + abs(height * math.sin(turn)) + 2 * _HALO
        high = abs(wide_text * math.sin(turn)) + abs(height * math.cos(turn)) + 2 * _HALO
        picture = QPixmap(math.ceil(wide * ratio), math.ceil(high * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            painter.translate(picture.deviceIndependentSize().width() / 2, picture.deviceIndependentSize().height() / 2)
            painter.rotate(angle)
            letters = face(style)
            path = QPainterPath()
            path.addText(-wide_text / 2, QFontMetricsF(letters).capHeight() / 2, letters, text)
            halo = QPen(QColor(self._theme.water if style.water else self._theme.land), _HALO)
            halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(path, halo)
            painter.fillPath(path, QColor(self._theme.dim))
        return picture


def _anchor(text: str, style: LabelStyle, rank: float) -> _Anchor:
    return _Anchor(text, style, width(text, style.size, style.strong), rank)


def _places(feature: Feature, along: bool, wide: float, pixels: float) -> list[tuple[float, float, float]]:
    if along:
        found = walk(feature.parts[0] * pixels, wide + GAP, SPACING)
        return [(x / pixels, y / pixels, angle) for x, y, angle in found]
    box = feature.box
    if feature.kind in ("water", "green") and (box.right - box.left) * pixels < wide * 0.8:
        return []
    return [((box.left + box.right) / 2, (box.top + box.bottom) / 2, 0.0)]


def _upright(turn: float) -> float:
    return turn - math.pi * round(turn / math.pi) if abs(turn) > math.pi / 2 else turn


def _candidate(anchor: _Anchor, x: float, y: float, turn: float) -> Candidate:
    half = anchor.height / 2 + 2
    if not anchor.style.along:
        top = y - half - (anchor.height * 0.85 if anchor.style.raised else 0.0)
        bottom = y + (4.0 if anchor.style.raised else half)
        sides = anchor.width / 2 + GAP
        return Candidate(_core(anchor.text), anchor.rank, (Box(x - sides, top, x + sides, bottom),))
    # A slanted name is a chain of squares under it: its bounding box would keep half the map empty.
    count = max(1, math.ceil(anchor.width / (2 * half)))
    reach = anchor.width / 2 - half
    steps = np.linspace(-reach, reach, count) if count > 1 else np.zeros(1)
    boxes = tuple(
        Box(cx - half, cy - half, cx + half, cy + half)
        for cx, cy in zip((x + steps * math.cos(turn)).tolist(), (y + steps * math.sin(turn)).tolist(), strict=True)
    )
    return Candidate(_core(anchor.text), anchor.rank, boxes)


def _core(text: str) -> str:
    """What two names of one place have in common: a boundary is a *Phường*, a landmark only bears its name."""
    return _CALLED.sub("", text)


def box_of(rect: QRectF) -> Box:
    """A Qt rectangle as a box."""
    return Box(rect.left(), rect.top(), rect.right(), rect.bottom())
