"""The groups and the flood of a seat: from the first picture on, over a cut feed, and without a grouper."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import msgspec
import pytest
from PySide6.QtWidgets import QLabel

from console.alarms.flood import FloodLimits, FloodWatch
from console.alarms.grouping import Group, GroupChange, Grouper
from console.alarms.topology import Relation, Topology
from console.feed.delta import Delta
from console.feed.picture import Change, Picture
from console.model.alarm import Alarm, Process, Suppression
from console.model.clock import NS, ManualClock
from console.model.entity import Entity
from console.model.text import Text
from console.shell.desk import Desk
from console.shell.flood_feed import FloodFeed, joined, topology
from console.shell.flood_line import failure_line, flood_line
from console.shell.words import words
from console.wire.record import entity_event
from widgets import sample

FEEDS = Relation(
    id="energy.feeds", by="attribute", attribute="fed_by", within=60, cause=("energy.out",), effect=("traffic.dark",),
    title=Text("Mất điện từ {name}", "Power lost from {name}"),
)  # fmt: skip
NOW, ZONE = sample.NOW, ZoneInfo(sample.ZONE)


def alarm(entity: str, t: int, rule: str = "traffic.dark", **fields: object) -> Alarm:
    made = Alarm(
        entity=entity, rule=rule, title=Text("Mất tín hiệu", "Signal out"), priority=2, domain="traffic",
        process=Process.ABNORMAL, acknowledged=False, first=t, last=t, changed=t, count=1, revision=1,
        place=Text("Bắc Sơn", "Bac Son"),
    )  # fmt: skip
    return msgspec.structs.replace(made, **fields)


def fed(entity: str, by: str = "") -> Entity:
    return Entity(id=entity, kind="signal", domain="traffic", name=Text(entity.upper()), attributes={"fed_by": by})


class Seat:
    """A picture and the feed that follows it, as the desk lets it."""

    def __init__(self, picture: Picture | None = None, grouper: Grouper | None = None, begin: int = 2) -> None:
        self.picture = picture or Picture()
        watch = FloodWatch(FloodLimits(begin, 2, 600))
        self.clock = ManualClock(NOW)
        self.feed = FloodFeed(self.picture, grouper or Grouper(Topology([FEEDS])), watch, self.clock)
        self.heard: list[GroupChange] = []
        self.feed.on_change = self.heard.append
        self.picture.subscribe(self._take)

    def _take(self, change: Change) -> None:
        self.feed.take(change, self.clock.now())

    def describe(self, *entities: Entity) -> None:
        self.picture.apply(Delta(events=[entity_event(e, "demo.traffic", NOW) for e in entities]))

    def raise_(self, *alarms: Alarm) -> None:
        self.picture.apply(Delta(alarms=list(alarms), annunciated=list(alarms)))


def test_groups_come_with_the_changes_of_the_picture():
    seat = Seat()
    seat.describe(fed("s1", "sub"), fed("s2", "sub"), fed("sub"))
    seat.raise_(alarm("sub", NOW, "energy.out"), alarm("s1", NOW + NS), alarm("s2", NOW + NS))
    [group] = seat.feed.groups.values()
    assert group.cause == Text("Mất điện từ SUB", "Power lost from SUB")
    assert group.members == (("sub", "energy.out"), ("s1", "traffic.dark"), ("s2", "traffic.dark"))
    assert seat.heard[-1] == GroupChange((group,), (), NOW + NS)


def test_three_of_more_than_two_begin_a_flood_and_time_ends_it():
    seat = Seat()
    seat.raise_(alarm("a", NOW), alarm("b", NOW + NS))
    assert seat.feed.since is None
    seat.raise_(alarm("c", NOW + 2 * NS))
    assert (seat.feed.since, seat.feed.count) == (NOW + 2 * NS, 3)
    seat.feed.flush(NOW + 600 * NS)
    assert seat.feed.since == NOW + 2 * NS
    seat.feed.flush(NOW + 601 * NS)
    assert seat.feed.since is None
    assert [change.flood_since for change in seat.heard] == [NOW + 2 * NS, None]


def test_what_does_not_annunciate_makes_no_flood():
    seat = Seat()
    for k in range(5):
        seat.picture.apply(Delta(alarms=[alarm("a", NOW, acknowledged=True, revision=k)]))
    assert seat.feed.since is None


def test_a_seat_that_opens_in_a_flood_knows_since_when():
    picture = Picture()
    hidden = {"suppression": Suppression.SHELVED, "requested": (Suppression.SHELVED,)}
    old = [alarm("z", NOW - 900 * NS), alarm("y", NOW + 2 * NS, **hidden)]
    picture.apply(Delta(alarms=[*old, *(alarm(f"e{k}", NOW + k // 2 * NS) for k in range(4))], snapshot=("alarm",)))
    seat = Seat(picture)
    assert (seat.feed.since, seat.feed.count) == (NOW + NS, 4)


def test_what_annunciated_while_the_feed_was_cut_counts_once():
    seat = Seat(begin=3)
    seat.raise_(alarm("a", NOW), alarm("b", NOW + NS))
    missed = [alarm("a", NOW), alarm("b", NOW + NS), alarm("c", NOW + 2 * NS)]
    seat.picture.apply(Delta(alarms=missed, snapshot=("alarm",)))
    assert seat.feed.since is None
    seat.raise_(alarm("d", NOW + 3 * NS))
    assert seat.feed.count == 4


def test_a_snapshot_drops_what_the_hub_knows_no_more():
    seat = Seat()
    seat.raise_(alarm("a", NOW), alarm("a", NOW, "x"), alarm("b", NOW), alarm("b", NOW, "x"))
    assert len(seat.feed.groups) == 2
    seat.picture.apply(Delta(alarms=[alarm("b", NOW), alarm("b", NOW, "x")], snapshot=("alarm",)))
    [group] = seat.feed.groups.values()
    assert group.members == (("b", "traffic.dark"), ("b", "x"))


class Slow(Grouper):
    """Takes twenty milliseconds each time."""

    clock: ManualClock

    def apply(self, alarms: Iterable[Alarm], now: int, most: int | None = None) -> GroupChange:
        self.clock.advance(0.02)
        return super().apply(alarms, now, most)


def test_a_burst_is_grouped_over_several_turns():
    grouper = Slow(Topology())
    seat = Seat(grouper=grouper)
    grouper.clock = seat.clock
    seat.raise_(*(alarm(f"e{k}", NOW, rule) for k in range(60) for rule in ("x", "y")))
    assert (seat.feed.count, len(seat.feed.groups)) == (120, 0)
    seat.feed.flush(NOW)
    assert len(seat.feed.groups) == 25
    seat.feed.flush(NOW)
    seat.feed.flush(NOW)
    assert len(seat.feed.groups) == 60
    assert [len(change.changed) for change in seat.heard] == [25, 25, 10]


def test_changes_that_follow_each_other_are_one():
    a, b = (Group(x, Text(x), ("", ""), ()) for x in "ab")
    changes = [GroupChange((a, b)), GroupChange((), ("a",)), GroupChange((), ("b", "c")), GroupChange((b,))]
    assert joined(changes, 7) == GroupChange((b,), ("a", "c"), 7)


class Broken(Grouper):
    """Works until an alarm on ``bad``."""

    def apply(self, alarms: Iterable[Alarm], now: int, most: int | None = None) -> GroupChange:
        those = list(alarms)
        if any(a.entity == "bad" for a in those):
            raise KeyError("bad")
        return super().apply(those, now, most)


@pytest.mark.logs("grouping is switched off")
def test_a_grouper_that_fails_is_switched_off_and_told_and_the_flood_goes_on():
    seat = Seat(grouper=Broken(Topology()))
    seat.raise_(alarm("a", NOW), alarm("a", NOW, "x"))
    [group] = seat.feed.groups.values()
    seat.raise_(alarm("bad", NOW + NS))
    assert seat.heard[-1] == GroupChange((), (group.id,), NOW + NS)
    assert (dict(seat.feed.groups), seat.feed.failure) == ({}, "KeyError: 'bad'")
    assert "danh sách" in failure_line(seat.feed, words("vi")).casefold()
    seat.raise_(alarm("c", NOW + 2 * NS))
    assert (seat.feed.count, dict(seat.feed.groups)) == (4, {})


def test_the_line_says_since_when_how_many_and_what_came_first():
    seat = Seat()
    assert (flood_line(seat.feed, words("vi"), ZONE), failure_line(seat.feed, words("vi"))) == ("", "")
    seat.describe(fed("s1", "sub"), fed("s2", "sub"), fed("sub"))
    trip = alarm("sub", NOW, "energy.out", title=Text("Mất điện trạm", "Substation out"), place=Text("TBA Thịnh Đán"))
    seat.raise_(trip, alarm("s1", NOW + NS), alarm("s2", NOW + NS))
    assert flood_line(seat.feed, words("vi"), ZONE) == (
        "CẢNH BÁO DỒN DẬP từ 14:27:07: 3 cảnh báo đã báo. 1 nhóm. Xảy ra trước: Mất điện trạm, TBA Thịnh Đán."
    )
    assert flood_line(seat.feed, words("en"), ZONE) == (
        "ALARM FLOOD since 14:27:07: 3 alarms annunciated. 1 group. First out: Substation out, TBA Thịnh Đán."
    )


@pytest.mark.logs("without the streets")
def test_without_a_base_map_the_crow_flies(tmp_path):
    assert topology([FEEDS], 21.6, tmp_path / "none.geojson").network is None


def test_the_desk_tells_the_flood_in_its_bar(room, qtbot):
    desk = Desk(room.seat, "vi")
    qtbot.addWidget(desk.window)
    flood = [alarm(f"e{k}", NOW - (20 - k) * NS) for k in range(12)]
    room.apply(alarms=flood, annunciated=flood)
    desk.show()
    notices = desk.window.top.findChildren(QLabel)
    assert any("CẢNH BÁO DỒN DẬP từ 14:26:56: 12 cảnh báo" in label.text() for label in notices)
    desk.close()
