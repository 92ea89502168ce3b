"""Fake figures for the gallery and the screen tests: a calm day, a day with a flood, and no history at all."""

import random

from console.model.clock import NS
from console.model.kpi import Actor, Durations, Kpi
from console.model.text import Text
from console.wire.alarm_history import Suppressed
from console.wire.cockpit import Assigned, Cockpit, Offender, Part, Scope
from widgets.sample import NOW, alarms

SHIFTS = {"Ca sáng": "Morning shift", "Ca chiều": "Evening shift", "Ca đêm": "Night shift"}
_BIN, _HOUR, _DAY = 600 * NS, 3600 * NS, 86_400 * NS
_END = NOW // _BIN * _BIN + _BIN


def calm() -> Cockpit:
    """A week in which nearly everything is as it should be."""
    dice = random.Random(4)  # noqa: S311 - a picture, not a secret
    bins = [dice.choice((0, 0, 0, 1, 1, 2, 3)) for _ in range(1008)]
    return _cockpit(bins, {"1": 0.6, "2": 4.1, "3": 14.6, "4": 80.7}, floods=[], busy=False)


def flooded() -> Cockpit:
    """The day after a night of rain."""
    dice = random.Random(7)  # noqa: S311 - a picture, not a secret
    bins = [dice.choice((0, 1, 1, 2, 4)) for _ in range(144)]
    for k, count in enumerate((6, 14, 26, 29, 24, 17, 12, 9, 13, 11, 7)):
        bins[80 + k] = count
    begin = _END - 144 * _BIN
    floods: list[tuple[int, int | None]] = [(begin + 81 * _BIN, begin + 90 * _BIN), (begin + 141 * _BIN, None)]
    return _cockpit(bins, {"1": 3.4, "2": 21.5, "3": 44.8, "4": 30.3}, floods=floods, busy=True)


def nothing() -> Cockpit:
    """A hub that has not stored an alarm yet."""
    made = _cockpit([0], {}, floods=[], busy=False)
    return Cockpit(scope=made.scope, begin=made.begin, end=made.end, at=NOW, since=None, kpi=made.kpi)


def _cockpit(
    bins: list[int], priorities: dict[str, float], *, floods: list[tuple[int, int | None]], busy: bool
) -> Cockpit:
    total, count = sum(bins), len(bins)
    begin = _END - count * _BIN
    above = sum(n > 10 for n in bins)
    lasted = sum((ended or _END) - began for began, ended in floods)
    offenders = _offenders(total, busy=busy)
    return Cockpit(
        scope=Scope(begin=begin),
        begin=begin,
        end=_END,
        at=NOW,
        since=begin,
        kpi=Kpi(
            begin="",
            end="",
            days=count / 144,
            activations=total,
            bins=count,
            mean_per_10_min=total / count,
            mean_per_hour=6 * total / count,
            largest_bin=max(bins),
            bins_above_10=above,
            bins_above_10_percent=100 * above / count,
            floods=len(floods),
            time_in_flood_percent=100 * lasted / (count * _BIN),
            top_10_share_percent=61.4 if busy else 4.2,
            top_10=[Actor(f"{o.entity} {o.rule}", o.count, o.share) for o in offenders],
            chattering=["x", "y", "z"] if busy else [],
            fleeting=17 if busy else 0,
            stale=6 if busy else 1,
            stale_most_on_a_day=6 if busy else 1,
            standing=11 if busy else 4,
            priorities_percent=priorities or None,
            acknowledge_seconds=Durations(total, 208.0, 871.0, 71.2) if busy else Durations(total, 64.0, 240.0, 97.0),
            resolve_seconds=Durations(total, 1320.0, 9840.0, 83.5) if busy else Durations(total, 900.0, 4200.0, 99.1),
            targets_met={},
        ),
        bins=bins,
        floods=floods,
        acknowledge={
            1: Durations(9, 41.0, 133.0, 66.7),
            2: Durations(60, 152.0, 611.0, 80.0),
            3: Durations(120, 342.0, 1020.0, 85.8),
            4: Durations(200, 960.0, 3100.0, 96.5),
        },
        actors=offenders,
        chattering=offenders[:3] if busy else [],
        fleeting=offenders[2:5] if busy else [],
        stale=[
            Offender(
                entity=o.entity,
                rule=o.rule,
                title=o.title,
                place=o.place,
                domain=o.domain,
                priority=o.priority,
                count=1,
                began=NOW - (k + 1) * _DAY - 5 * _HOUR,
            )
            for k, o in enumerate(offenders[4:7])
        ],
        suppressed=_suppressed(),
        suppressions=3,
        by_mode=128 if busy else 0,
        unauthorised=_suppressed()[2:] if busy else [],
        parts=_parts(total, count),
    )


def _offenders(total: int, *, busy: bool) -> list[Offender]:
    shares = (17.9, 11.2, 8.4, 6.1, 4.9, 4.0, 3.2, 2.4, 1.9, 1.4) if busy else (0.6,) * 10
    made: list[Offender] = []
    for k, (alarm, share) in enumerate(zip((*alarms()[:9], alarms()[9]), shares, strict=True)):
        said = [
            Assigned(t=NOW - 9 * _DAY, owner="Đội đèn tín hiệu", due=NOW + 12 * _DAY, note="Thay bộ dò", by="trực ca 1")
        ]
        late = [Assigned(t=NOW - 40 * _DAY, owner="Đội quan trắc", due=NOW - 2 * _DAY, by="trực ca 2")]
        made.append(
            Offender(
                entity=alarm.entity, rule=alarm.rule, title=alarm.title, place=alarm.place, domain=alarm.domain,
                priority=alarm.priority, count=round(total * share / 100), share=share, began=NOW - k * 47 * 60 * NS,
                assigned=said if k == 0 else late if k == 2 else [],
            )
        )  # fmt: skip
    return made


def _suppressed() -> list[Suppressed]:
    first, second, third = alarms()[9], alarms()[7], alarms()[5]
    return [
        Suppressed(
            kind="shelved", began=NOW - 2 * _HOUR, until=NOW + _HOUR, by="trực ca 1", reason="Cảm biến hỏng",
            entity=first.entity, rule=first.rule, title=first.title, place=first.place, priority=first.priority,
        ),
        Suppressed(
            kind="out_of_service", began=NOW - 3 * _DAY, by="giám sát", reason="Đang sửa chữa", entity=second.entity,
            rule=second.rule, title=second.title, place=second.place, priority=second.priority,
        ),
        Suppressed(
            kind="shelved", began=NOW - 9 * _HOUR, ended=NOW - 7 * _HOUR, until=NOW - 7 * _HOUR, entity=third.entity,
            rule=third.rule, title=Text("Quá tải TBA 110 kV", "Substation 110 kV overloaded"), priority=3,
        ),
    ]  # fmt: skip


def _parts(total: int, count: int) -> dict[str, list[Part]]:
    def part(name: str, share: float) -> Part:
        return Part(
            name=name, activations=round(total * share), mean_per_hour=6 * total * share / count,
            largest_bin=round(29 * share) + 1, time_in_flood_percent=6 * share,
            acknowledge=Durations(40, 120 + 300 * share, 700.0, 90 - 20 * share),
        )  # fmt: skip

    return {
        "domain": [part("traffic", 0.44), part("flood", 0.31), part("environment", 0.15), part("energy", 0.1)],
        "area": [part("Phường Phan Đình Phùng", 0.4), part("Phường Gia Sàng", 0.22), part("Phường Linh Sơn", 0.12)],
        "shift": [part(name, share) for name, share in zip(SHIFTS, (0.3, 0.25, 0.45), strict=True)],
        "seat": [part("1", 0.5), part("2", 0.35)],
    }
