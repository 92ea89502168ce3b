"""Where a selected thing is, whatever it is: an alarm, a moving thing or one that stands."""

from console.feed.picture import Picture
from console.model.entity import Entity
from console.shell.selection import Selected

Place = tuple[float, float]


def place_of(entity: Entity) -> Place | None:
    """Longitude and latitude of an entity that has them."""
    return None if entity.lon is None or entity.lat is None else (entity.lon, entity.lat)


def find(selected: Selected, picture: Picture) -> Place | None:
    """Longitude and latitude: the alarm's own, else of the track, else of the entity; None where nobody knows."""
    alarm = picture.alarms.get(selected.alarm) if selected.alarm else None
    if alarm is not None and alarm.lon is not None and alarm.lat is not None:
        return alarm.lon, alarm.lat
    row = picture.tracks.index.get(selected.entity)
    if row is not None:
        return float(picture.tracks.lon[row]), float(picture.tracks.lat[row])
    entity = picture.entities.get(selected.entity)
    return place_of(entity) if entity else None
