"""Registration: the 3x3 homography from the mercator square to the screen, solved from four pairs of points.

A flat, rotated or tilted web map is a plane seen by a pinhole camera, so four pairs give the whole map exactly; one
matrix product then places 100,000 points without asking the map about each.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from console.geo.mercator import Floats

AWAY = -1.0e6
"""The screen coordinate given to what lies behind the camera: outside every screen, and still a number."""
_FLAT = 1e-9
_NEAR = 1e-9


@dataclass(frozen=True)
class Homography:
    """From the plane to the screen. ``matrix`` acts on (x - origin, y - origin, 1); its last element is 1.

    The origin lies in the picture: without it, float64 loses a thousandth of a pixel at zoom 22.
    """

    matrix: Floats
    origin: tuple[float, float]

    @property
    def flat(self) -> bool:
        """Whether it is affine (no tilt), so that no division is needed."""
        return bool(np.abs(self.matrix[2, :2]).max() * np.abs(self.matrix[:2, 2]).max() < _FLAT * self._gain)

    @property
    def _gain(self) -> float:
        return float(np.abs(self.matrix[:2, :2]).max())

    def project(self, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Points of the plane to pixels; what is behind the camera comes out at ``AWAY``."""
        m = self.matrix
        dx, dy = np.asarray(x, np.float64) - self.origin[0], np.asarray(y, np.float64) - self.origin[1]
        across = m[0, 0] * dx + m[0, 1] * dy + m[0, 2]
        down = m[1, 0] * dx + m[1, 1] * dy + m[1, 2]
        if self.flat:
            return across, down
        depth = m[2, 0] * dx + m[2, 1] * dy + 1.0
        seen = depth > _NEAR
        depth = np.where(seen, depth, 1.0)
        across = np.clip(across / depth, AWAY, -AWAY)
        down = np.clip(down / depth, AWAY, -AWAY)
        return np.where(seen, across, AWAY), np.where(seen, down, AWAY)

    def unproject(self, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Pixels to points of the plane; meaningless above the horizon."""
        back = np.linalg.inv(self.matrix)
        x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
        depth = back[2, 0] * x + back[2, 1] * y + back[2, 2]
        return (
            (back[0, 0] * x + back[0, 1] * y + back[0, 2]) / depth + self.origin[0],
            (back[1, 0] * x + back[1, 1] * y + back[1, 2]) / depth + self.origin[1],
        )

    def scaled(self, factor: float) -> "Homography":
        """The same onto a screen with ``factor`` times the pixels."""
        return Homography(np.diag([factor, factor, 1.0]) @ self.matrix, self.origin)


def solve(world: Floats, screen: Floats) -> Homography:
    """The homography that takes four points of the plane, no three on a line, to four pixels.

    Args:
        world: (4, 2) points of the plane.
        screen: (4, 2) pixels.

    Raises:
        ValueError: The four points do not determine one.
    """
    centre = world.mean(axis=0)
    extent = float(np.abs(world - centre).max())
    if not extent > 0:
        raise ValueError("four points in one place determine no homography")
    u, v = ((world - centre) / extent).T
    x, y = screen.T
    zero, one = np.zeros(4), np.ones(4)
    rows = np.vstack(
        [
            np.column_stack([u, v, one, zero, zero, zero, -u * x, -v * x]),
            np.column_stack([zero, zero, zero, u, v, one, -u * y, -v * y]),
        ]
    )
    try:
        found = np.linalg.solve(rows, np.concatenate([x, y]))
    except np.linalg.LinAlgError as err:
        raise ValueError("three of the four points lie on a line") from err
    matrix = np.append(found, 1.0).reshape(3, 3) @ np.diag([1 / extent, 1 / extent, 1.0])
    return Homography(matrix, (float(centre[0]), float(centre[1])))
