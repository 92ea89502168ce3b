"""The entity: a thing of the city that has a name, a place and a domain. And the place and the city it belongs to."""

from typing import Annotated

import msgspec

from console.model.event import Confidentiality
from console.model.outside import Latitude, Longitude
from console.model.text import Text


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A named position, WGS84 degrees."""

    name: Text
    lon: Longitude
    lat: Latitude


class City(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one console shows; also the table ``[city]`` of the configuration.

    Attributes:
        id: The first dotted part of its entities' ids.
        name: Shown beside the product's.
        zone: IANA name of the zone that every time is shown in and every day of the law begins in.
        lon: Where the map starts, WGS84 degrees.
        lat: The same.
        zoom: Of the map at the start; each step halves what is seen.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+$", description="letters a-z, digits and '-'")]
    name: Text
    zone: str
    lon: Longitude
    lat: Latitude
    zoom: Annotated[float, msgspec.Meta(ge=1, le=20)] = 13.0


class Entity(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A thing of the city.

    Attributes:
        id: Unique; the first dotted part is the city (``tn.camera.031``).
        kind: A kind that the core or a plugin declares: ``camera``, ``vehicle``, ``bus``, ``loop``, ``air-station`` ...
        domain: ``traffic``, ``energy``, ``environment``, ``flood``, ``security``, ``citizen``, ``planning``
            or ``camera``.
        name: Shown to the operator.
        place: Words for where it is (street, crossing), shown under a title; may be empty.
        lon: WGS84 longitude in degrees, None where it has no place.
        lat: WGS84 latitude in degrees.
        geometry: GeoJSON geometry text where the entity is more than a point, else empty.
        parent: Id of what it belongs to, else empty.
        classified: Confidentiality class of the entity and, unless they say more, of its events.
        attributes: Whatever its kind declares (a camera's ``url``, a gauge's ``alarm3``).
    """

    id: str
    kind: str
    domain: str
    name: Text
    place: Text = Text("")
    lon: Longitude | None = None
    lat: Latitude | None = None
    geometry: str = ""
    parent: str = ""
    classified: Confidentiality = Confidentiality.OPEN
    attributes: dict[str, float | int | str | bool | None] = {}


class Camera(msgspec.Struct, frozen=True, kw_only=True):
    """What the decoder needs of a camera entity; an empty ``url`` is a listed camera that does not stream.

    ``url`` never holds credentials: ``credential`` names an entry of the credential file.
    """

    id: str
    name: Text
    url: str = ""
    credential: str = ""
    bearing: float | None = None
    field_of_view: float | None = None
