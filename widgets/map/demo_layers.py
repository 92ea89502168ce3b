"""Made-up layers of every kind, for the demo of the map."""

from dataclasses import replace

import numpy as np

from console.geo.geojson import load
from console.geo.reach import circle, sector
from resources import locate
from widgets.map.item import MapArea, MapFlow, MapHeat
from widgets.map.layer import TRACKS, TRAILS, MapLayer, Step
from widgets.map.pane import MapPane
from widgets.theme import Theme

_LON, _LAT = 105.838, 21.594
_TITLES = {
    "vi": ("Cảnh báo theo phường", "không", "1–2", "từ 3", "Tầm nhìn camera", "Mật độ phản ánh", "Gió", "Vùng sự cố"),
    "en": (
        "Alarms by ward",
        "none",
        "1–2",
        "3 and more",
        "Camera views",
        "Density of reports",
        "Wind",
        "Incident area",
    ),
}


def declare(pane: MapPane, theme: Theme, language: str, shown: frozenset[str] = frozenset()) -> None:
    """Declare a layer of each kind; those not in ``shown`` are off."""
    wards, none, few, many, views, reports, wind, incident = _TITLES[language]
    key = tuple(Step(c, t) for c, t in zip(theme.steps, (none, few, many), strict=True))
    pane.set_layers(
        [
            MapLayer("traffic"),
            MapLayer("ward", wards, "ward" in shown, 0.55, steps=key),
            MapLayer("reports", reports, "reports" in shown, 0.8),
            MapLayer("view", views, "view" in shown, 0.5, zoom=(14.0, 24.0)),
            MapLayer("incident", incident, "incident" in shown, 0.5),
            MapLayer("wind", wind, "wind" in shown),
            *TRACKS,
            replace(TRAILS, shown="trail" in shown),
            MapLayer("camera", clustered=True),
        ]
    )


def fill_layers(pane: MapPane, theme: Theme) -> None:
    """Made-up things for the layers of ``declare``."""
    dice = np.random.default_rng(13)
    wards = load(locate("city", "thai_nguyen_wards.geojson"))
    counts = dice.choice([0, 0, 0, 1, 2, 4], len(wards.features))
    pane.set_areas(
        "ward",
        [
            MapArea(f.id, f.parts, f.properties["name_vi"], theme.steps[min(2, (n + 1) // 2)], label=str(n))
            for f, n in zip(wards.features, counts.tolist(), strict=True)
        ],
    )
    spots = dice.normal((_LON, _LAT), (0.015, 0.01), (300, 2)).T
    pane.set_heat("reports", MapHeat(spots[0], spots[1], np.ones(300), theme.steps, 6.0, 350.0))
    cameras = dice.normal((_LON, _LAT), (0.012, 0.008), (60, 2)).tolist()
    views = [sector(x, y, float(dice.uniform(0, 360)), 62.0, 180.0) for x, y in cameras]
    pane.set_areas("view", [MapArea(f"v{k}", (ring,), colour=theme.accent) for k, ring in enumerate(views)])
    pane.set_areas(
        "incident", [MapArea("i", (circle(105.848, 21.5945, 500.0),), "Va chạm", theme.priority[0], "alarm")]
    )
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(105.7, 105.95, 24), np.linspace(21.5, 21.7, 24)))
    pane.set_flow("wind", MapFlow(x, y, 200.0 + 40 * np.sin(x * 90), 4.0 + 3 * np.cos(y * 70), "m/s"))
