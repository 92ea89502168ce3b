"""Fake values for the gallery and the screen tests: one evening in a made-up control room."""

from dataclasses import replace

import numpy as np
from msgspec import structs

from console.model.alarm import Alarm, Comment, Process, Suppressed, Suppression
from console.model.clock import NS
from console.model.handover import Figure, Handover, HandoverState, Row, Section, Seen, Signature
from console.model.mode import CityMode
from console.model.principal import Role
from console.model.text import Text
from console.wire.alarm_history import Occurrence, Step
from widgets.alarm_filter import AlarmFilter
from widgets.alarm_group import AlarmGroup
from widgets.alarm_sort import Arrangement
from widgets.mode_line import ModeLine
from widgets.saved_filter import SavedFilter
from widgets.sound_state import SoundSettings, SoundState
from widgets.top_state import Notice, SourceState, TopState
from widgets.trend import TrendSpec
from widgets.trend_line import Column, TrendData
from widgets.words import Words

NOW = 1_795_332_426 * NS  # 22/11/2026 14:27:06 in UTC+7
CITY = Text("Thành phố Thái Nguyên", "Thái Nguyên City")
ZONE = "Asia/Ho_Chi_Minh"


def alarm(
    number: int, title: Text, place: str, *, priority: int, domain: str, age: float, acknowledged: bool = False
) -> Alarm:
    """One standing alarm, ``age`` seconds old."""
    return Alarm(
        entity=f"tn.sample.{number:03d}",
        rule=f"{domain}.sample",
        title=title,
        place=Text(place),
        priority=priority,
        domain=domain,
        process=Process.ABNORMAL,
        acknowledged=acknowledged,
        occurrence=f"SC-2026-1122-{number:04d}",
        first=NOW - round(age * NS),
        last=NOW - round(age * NS),
        changed=NOW - round(age * NS),
        count=1,
        revision=1,
        by="trực ca 2" if acknowledged else "",
    )


def alarms() -> list[Alarm]:
    """Nine alarms of six domains, every look among them."""
    rows = [
        ("Va chạm, chắn 2 làn", "Collision, 2 lanes blocked", "Đảo tròn Trung tâm", 1, "traffic", 85.0, False),
        ("Cháy – đầu báo khói vùng 4", "Fire – smoke detector zone 4", "Chợ Thái, tầng 2", 1, "security", 48, False),
        ("Ùn tắc kéo dài 12 phút", "Queue standing 12 minutes", "Lương Ngọc Quyến", 2, "traffic", 723, False),
        ("Mất tín hiệu đèn nút 17", "Signals of junction 17 dark", "Bắc Sơn – Hoàng Văn Thụ", 2, "traffic", 280, False),
        ("PM2.5 vượt QCVN 05", "PM2.5 above QCVN 05", "Trạm Gia Sàng", 3, "environment", 1330, False),
        ("Quá tải TBA 110 kV", "Substation 110 kV overloaded", "Sông Công 2", 3, "energy", 511, False),
        ("Hố ga mất nắp (dân báo)", "Manhole without cover (reported)", "Tổ 12 Quang Trung", 4, "citizen", 1915, False),
        ("Mực nước sông Cầu cấp I", "River Cầu at alarm level I", "Trạm Gia Bẩy", 3, "flood", 2480, True),
        ("Xe buýt 07 chậm 9 phút", "Bus 07 late by 9 minutes", "Bến xe Trung tâm", 2, "traffic", 554, True),
    ]
    out = [
        alarm(k, Text(vi, en), place, priority=p, domain=domain, age=age, acknowledged=acked)
        for k, (vi, en, place, p, domain, age, acked) in enumerate(rows)
    ]
    out[0] = structs.replace(
        out[0],
        value=8.2,
        limit=15.0,
        unit="km/h",
        source_text=Text("Ngưỡng vận hành giao thông", "Operating threshold"),
    )
    out[4] = structs.replace(
        out[4], value=71.0, limit=50.0, unit="ug/m3", source_text=Text("QCVN 05:2023/BTNMT, trung bình 24 giờ"), count=3
    )
    out[5] = structs.replace(out[5], process=Process.NORMAL)
    out[6] = structs.replace(out[6], evaluated=False)
    shelved = alarm(
        20, Text("Bơm số 2 dừng", "Pump 2 stopped"), "Trạm bơm Cầu Đen", priority=4, domain="flood", age=7900
    )
    return [*out, structs.replace(shelved, suppression=Suppression.SHELVED, requested=(Suppression.SHELVED,))]


def shelved_alarm() -> Alarm:
    """One that is shelved, taken and commented."""
    return structs.replace(
        alarms()[-1],
        shelved_until=NOW + 5400 * NS,
        shelved_by="trực ca 1",
        shelved_reason="Cảm biến hỏng",
        owner="Đội 2",
        comments=(
            Comment(NOW - 1500 * NS, "trực ca 1", "đã gọi đội cơ điện"),
            Comment(NOW - 300 * NS, "trực ca 2", "đội đang trên đường, khoảng 20 phút nữa tới"),
        ),
    )


def modes() -> list[ModeLine]:
    """A storm that is on, two modes that are off."""
    storm = CityMode(
        id="storm",
        name=Text("Bão, mưa lớn", "Storm"),
        notes=(
            Text("Không báo ùn tắc và xe buýt chậm", "No queues, no late buses"),
            Text("Không báo trạm không khí im lặng; mực nước và ngập đường vẫn báo", "No silent air stations"),
        ),
        revision=2,
        on=True,
        by="trưởng ca Hà",
        reason="bão số 11",
        since=NOW - 5400 * NS,
        until=NOW + 3 * 3600 * NS,
    )
    match = CityMode(
        id="match", name=Text("Ngày bóng đá", "Match day"), notes=(Text("Không báo ùn tắc", "No queues"),), revision=1
    )
    parade = CityMode(
        id="parade", name=Text("Diễu hành, cấm đường", "Parade"), notes=(Text("Không báo ùn tắc", "No queues"),)
    )
    return [ModeLine(storm, 12), ModeLine(match), ModeLine(parade)]


def suppressed_alarm() -> Alarm:
    """One that a mode suppresses, and that was taken out of service before."""
    return structs.replace(
        alarms()[2],
        suppression=Suppression.OUT_OF_SERVICE,
        requested=(Suppression.BY_MODE, Suppression.OUT_OF_SERVICE),
        modes=("storm",),
        held=(Suppressed(Suppression.OUT_OF_SERVICE, "trưởng ca Hà", "tháo vòng từ để sửa đường", NOW - 7200 * NS),),
    )


def past() -> list[Occurrence]:
    """The story of a standing alarm, and two occurrences before it."""
    now, minute, day = NOW, 60 * NS, 86_400 * NS
    title, place = Text("PM2.5 vượt QCVN 05", "PM2.5 above QCVN 05"), Text("Trạm Gia Sàng")
    one = Occurrence(
        id="SC-2026-1122-0004", entity="tn.sample.004", rule="environment.sample", title=title, place=place, priority=3,
        domain="environment", began=now - 22 * minute, annunciated=now - 22 * minute, value=71.0, limit=50.0,
        unit="ug/m3", count=3, state="UNACK",
        steps=[
            Step(t=now - 22 * minute, what="raised"),
            Step(t=now - 19 * minute, what="ack", by="trực ca 2", seat="2"),
            Step(t=now - 15 * minute, what="comment", by="trực ca 2", seat="2", text="Có công trường bên cạnh trạm"),
            Step(t=now - 12 * minute, what="returned"),
            Step(t=now - 8 * minute, what="raised"),
        ],
    )  # fmt: skip
    earlier = structs.replace(
        one, id="b", began=now - day, annunciated=now - day, returned=now - day + 95 * minute, count=1,
        acknowledged=now - day + 3 * minute, by="trực ca 1", seat="1", owner="Đội 2",
        steps=[Step(t=now - day + 9 * minute, what="comment", by="trực ca 1", seat="1", text="đã gọi đội cơ điện")],
    )  # fmt: skip
    silent = structs.replace(
        one, id="c", began=now - 40 * day, annunciated=None, returned=now - 40 * day + 5 * minute, count=1, steps=[]
    )
    return [one, earlier, silent]


def cascade() -> list[Alarm]:
    """A flood: a feeder has tripped, and eleven alarms followed."""
    rows = [
        ("Xuất tuyến 471 mất điện", "Feeder 471 tripped", "TBA Gia Sàng", 2, "energy", 236.0),
        ("Mất tín hiệu đèn nút 11", "Signals of junction 11 dark", "Đường Bắc Kạn", 3, "traffic", 221.0),
        ("Mất tín hiệu đèn nút 12", "Signals of junction 12 dark", "Đường Bắc Kạn", 3, "traffic", 219.0),
        ("Bơm thoát nước 2 dừng", "Drainage pump 2 stopped", "Hồ Xương Rồng", 1, "flood", 190.0),
        *(
            (f"Camera C-{k:03} mất hình", f"Camera C-{k:03} lost", "Đường Bắc Kạn", 4, "security", 200.0 - k)
            for k in range(7)
        ),
        ("Ùn tắc kéo dài", "Queue standing", "Đảo tròn Gang Thép", 2, "traffic", 96.0),
    ]
    made = [
        alarm(40 + k, Text(vi, en), place, priority=p, domain=domain, age=age, acknowledged=k in (1, 6))
        for k, (vi, en, place, p, domain, age) in enumerate(rows)
    ]
    made[0] = structs.replace(made[0], owner="trực ca 2", count=2)
    return made


def groups() -> list[AlarmGroup]:
    """What belongs together in it, and a second group of what stood before."""
    ids, before = [a.id for a in cascade()], [a.id for a in alarms()]
    return [
        AlarmGroup("471", Text("Mất điện theo xuất tuyến 471", "Without power from feeder 471"), tuple(ids)),
        AlarmGroup("street", Text("Cùng trục Lương Ngọc Quyến", "Along Lương Ngọc Quyến"), (before[2], before[3])),
    ]


def filters() -> tuple[SavedFilter, ...]:
    """What a seat may have saved."""
    return (
        SavedFilter("Ca đêm", AlarmFilter(priorities=frozenset({1, 2}))),
        SavedFilter("Mưa bão", AlarmFilter(domains=frozenset({"flood", "energy"})), Arrangement("place")),
        SavedFilter("Việc của tôi", AlarmFilter(owner="me")),
    )


def many(count: int) -> list[Alarm]:
    """A flood of alarms."""
    base = alarms()[:7]
    out: list[Alarm] = []
    for k in range(count):
        source = base[k % 7]
        since = NOW - (k + 1) * 7 * NS
        out.append(structs.replace(source, entity=f"tn.flood.{k:05d}", first=since, acknowledged=k % 3 == 0))
    return out


def top_state() -> TopState:
    """All well but one source."""
    names = ("MQTT", "NGSI-LD", "GTFS-RT", "ONVIF", "CAP")
    good = tuple(SourceState(name, "good", 0.4, 12_000, 240.0) for name in names)
    late = SourceState("Open311", "late", 95.0, 311, 0.0, quarantined=2)
    return TopState("live", 1284, 38.0, 0.7, (*good, late))


def lost_state() -> TopState:
    """Nearly everything is wrong."""
    words = (
        "Mất kết nối với trung tâm từ 14:26:21. Hình đang xem là của lúc đó; lệnh chưa gửi được. Đang thử kết nối lại."
    )
    return replace(
        top_state(),
        connection="lost",
        rate=0.0,
        sources=tuple(SourceState(n, "silent", 45.0) for n in ("MQTT", "NGSI-LD", "GTFS-RT")),
        restarting=("state",),
        quarantined={"mqtt.air|coordinates": 3, "mqtt.air|NaN": 1},
        notices=(Notice(words),),
    )


def handover(*, rows: int = 11, seen: bool = True, state: str = "draft") -> Handover:
    """The end of a morning shift: drafted, signed or confirmed."""
    lan, minh = Signature("Nguyễn Thị Lan", Role.OPERATOR, 0), Signature("Trần Văn Minh", Role.OPERATOR, NOW + 300 * NS)
    made = [row for row in _handover_rows() if rows]
    marked = [structs.replace(r, seen=Seen.ONE if seen or k < 4 else Seen.NO) for k, r in enumerate(made)]
    figures = (
        Figure(Text("Cảnh báo đã báo", "Annunciated"), Text("41")),
        Figure(Text("Mỗi giờ", "Per hour"), Text("5,1", "5.1"), met=True),
        Figure(Text("Nhiều nhất trong 10 phút", "Most in 10 minutes"), Text("9"), met=True),
    )
    plain = Handover(
        seat="1", revision=4, shift=Text("Ca sáng", "Morning shift"), begin=NOW - 30_426 * NS, end=NOW - 1626 * NS,
        outgoing=lan, rows=tuple(marked), figures=figures if rows else (),
        note="Bơm số 2 Cầu Đen đang sửa, đội cơ điện hẹn 16:00.\nTheo dõi mực nước Gia Bẩy." if rows else "",
    )  # fmt: skip
    if state == "draft":
        return plain
    signed = structs.replace(plain, outgoing=structs.replace(lan, t=NOW - 120 * NS))
    if state == "signed":
        return signed
    return structs.replace(signed, state=HandoverState.CONFIRMED, incoming=minh, remark="Đã rõ.")


def _handover_rows() -> list[Row]:
    sections = {True: Section.IN_HAND, False: Section.WAITING}
    out = [
        Row(
            sections[a.acknowledged], a.title, a.place, a.priority, str(a.inner), a.first,
            "Đội 2" if a.acknowledged else "", entity=a.entity, rule=a.rule,
        )
        for a in sorted(alarms()[:9], key=lambda a: (a.acknowledged, a.priority))
    ]  # fmt: skip
    pump = shelved_alarm()
    out.append(
        Row(
            Section.SHELVED, pump.title, pump.place, 4, "SHLVD", pump.first, "Đội 2", pump.shelved_until,
            pump.shelved_by, pump.shelved_reason, pump.entity,
        )
    )  # fmt: skip
    note = Row(
        Section.NOTES, alarms()[0].title, alarms()[0].place, 1, "comment", NOW - 900 * NS, by="trực ca 2",
        reason="CSGT đã tới, dự kiến thông làn lúc 15:00",
    )  # fmt: skip
    return [*out, note]


def sound_settings(language: str = "vi") -> SoundSettings:
    """A seat with two outputs, heard a moment ago."""
    words = Words(language)
    outputs = (("", words("sound.device.system")), ("hdmi", "HDMI / DisplayPort"), ("usb", "USB Speaker Bar"))
    status = words("sound.on.why", device="USB Speaker Bar")
    passage = words("sound.canary.heard", time="14:26:41", delay="0,41" if language == "vi" else "0.41")
    return SoundSettings(SoundState("on"), status, passage, outputs, "usb", 0.6)


def trend_specs(language: str = "vi") -> list[TrendSpec]:
    """Speed, air and load."""
    vi = language == "vi"
    speed = TrendSpec(
        ("tn.loop.01", "traffic.speed"),
        "Vận tốc TB – Đảo tròn Trung tâm" if vi else "Mean speed – Central roundabout",
        "km/h", 1, 15.0, "Ngưỡng ùn tắc" if vi else "Congestion", "", below=True,
    )  # fmt: skip
    air = TrendSpec(
        ("tn.air.03", "environment.pm25"), "PM2.5 – Trạm Gia Sàng" if vi else "PM2.5 – Gia Sàng station",
        "ug/m3", 0, 50.0, "QCVN 05", "QCVN 05:2023/BTNMT",
    )  # fmt: skip
    load = TrendSpec(
        ("tn.grid.0", "energy.load"), "Phụ tải TP – 110 kV" if vi else "City load – 110 kV", "MW", 0, 212.0,
        "Giới hạn" if vi else "Limit",
    )  # fmt: skip
    return [speed, air, load]


def trend_data(which: int, now: int = NOW) -> TrendData:
    """Two hours at 10 s: 0 speed that falls, 1 air with a gap and bad points, 2 load with a forecast."""
    end = now / NS
    t = np.arange(end - 7200, end, 10.0)
    random = np.random.default_rng(which)
    phase = np.linspace(0, 6, len(t))
    noise: Column = np.cumsum(random.normal(0, 0.25, len(t)))
    noise -= np.linspace(0, float(noise[-1]), len(t))
    bad = np.zeros(len(t), np.bool_)
    nothing = np.full(len(t), np.nan)
    if which == 0:
        usual = 31 + 3 * np.sin(phase)
        value = np.where(phase > 5.0, 31 - 23 * np.minimum((phase - 5.0) * 2.2, 1), usual) + noise * 0.3
        return TrendData(t, value, usual - 6, usual + 6, nothing, bad)
    if which == 1:
        usual = 34 + 4 * np.sin(phase / 2)
        value = usual + 7 * phase / 1.3 + noise
        bad[430:436] = True
        keep = (np.arange(len(t)) < 300) | (np.arange(len(t)) > 360)
        low, high = usual - 9, usual + 9
        return TrendData(t[keep], value[keep], low[keep], high[keep], nothing[keep], bad[keep])
    usual = 160 + 30 * np.sin(phase / 3)
    return TrendData(t, usual + noise, usual - 12, usual + 12, usual + 3, bad)
