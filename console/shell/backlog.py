"""What waits to be grouped, in the order of time: out of it, each alarm would be looked at again for each before it."""

import heapq
from collections.abc import Iterable, Mapping

from console.model.alarm import Alarm
from widgets.alarm_group import AlarmId


class Backlog:
    """Ids of alarms, those that began first at the head; what the hub knows no more comes before all."""

    def __init__(self) -> None:
        self._began: dict[AlarmId, int] = {}
        self._heap: list[tuple[int, AlarmId]] = []

    def __len__(self) -> int:
        return len(self._began)

    def put(self, ids: Iterable[AlarmId], alarms: Mapping[AlarmId, Alarm]) -> None:
        """These have changed; ``alarms`` are all that are known."""
        began = self._began
        for alarm_id in ids:
            alarm = alarms.get(alarm_id)
            first = alarm.first if alarm is not None else 0
            if began.get(alarm_id) != first:
                began[alarm_id] = first
                heapq.heappush(self._heap, (first, alarm_id))

    def some(self, most: int) -> list[AlarmId]:
        """At most so many, taken out."""
        found: list[AlarmId] = []
        while self._heap and len(found) < most:
            first, alarm_id = heapq.heappop(self._heap)
            if self._began.get(alarm_id) == first:  # else it has begun anew since, and waits at another place
                del self._began[alarm_id]
                found.append(alarm_id)
        return found
