"""A closed street: the operator's word that nobody drives there, kept as a place so that another map finds it again."""

import msgspec

from console.model.outside import Latitude, Longitude
from console.model.text import Text


class Closure(msgspec.Struct, frozen=True):
    """One closed street.

    Attributes:
        lon: Of a place on it, degrees.
        lat: The same.
        name: Of the street; empty where it has none.
        whole: Whether all of the street is closed; else only what lies between two crossings.
    """

    lon: Longitude
    lat: Latitude
    name: Text = Text("")
    whole: bool = False
