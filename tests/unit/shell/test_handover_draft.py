"""The list of a hand-over: every standing alarm once, under what it is handed over as, in an order to be followed."""

import msgspec
from msgspec import structs

from console.model.alarm import Alarm, Process, Suppressed, Suppression
from console.model.handover import Section, Seen
from console.model.principal import Principal
from console.model.text import Text
from console.shell.handover_draft import Draft, KeptDraft, note_of
from console.wire.alarm_history import Step
from widgets.sample import NOW

S = Suppression


def alarm(number: int, **parts: object) -> Alarm:
    plain = Alarm(
        entity=f"tn.x.{number}", rule="x.high", title=Text(f"A{number}"), priority=3, domain="x",
        process=Process.ABNORMAL, acknowledged=False, first=NOW - number, changed=NOW,
    )  # fmt: skip
    return structs.replace(plain, **parts)


def listed(*alarms: Alarm) -> list[tuple[Section, str]]:
    return [(row.section, row.entity[5:]) for row in Draft().rows(alarms)]


def test_every_standing_alarm_is_listed_once_under_what_it_is():
    held = (Suppressed(S.OUT_OF_SERVICE, "Hà", "tháo cảm biến", NOW - 9),)
    assert listed(
        alarm(1, suppression=S.OUT_OF_SERVICE, requested=(S.OUT_OF_SERVICE,), held=held),
        alarm(2, suppression=S.BY_DESIGN, requested=(S.BY_DESIGN,), modes=("storm",)),
        alarm(3, suppression=S.SHELVED, shelved_until=NOW + 9),
        alarm(4, acknowledged=True, owner="Đội 2"),
        alarm(5, acknowledged=True),
        alarm(6),
        alarm(7, acknowledged=True, process=Process.NORMAL),
    ) == [
        (Section.WAITING, "6"),
        (Section.UNOWNED, "5"),
        (Section.IN_HAND, "4"),
        (Section.SHELVED, "3"),
        (Section.SUPPRESSED, "2"),
        (Section.OUT_OF_SERVICE, "1"),
    ]  # fmt: skip


def test_within_a_section_the_order_can_be_followed():
    assert listed(alarm(1), alarm(2, priority=1), alarm(3, priority=1)) == [
        (Section.WAITING, n) for n in ("2", "3", "1")
    ]
    hands = [alarm(k, acknowledged=True, owner=owner) for k, owner in enumerate(("B", "A", "B"))]
    assert [n for _, n in listed(*hands)] == ["1", "0", "2"]
    shelved = [alarm(k, suppression=S.SHELVED, shelved_until=NOW + 10 - k) for k in range(3)]
    assert [n for _, n in listed(*shelved)] == ["2", "1", "0"]


def test_a_row_says_who_why_and_until_when():
    (shelved,) = Draft().rows(
        [alarm(1, suppression=S.SHELVED, shelved_until=5, shelved_by="Lan", shelved_reason="hỏng")]
    )
    assert (shelved.until, shelved.by, shelved.reason, shelved.state) == (5, "Lan", "hỏng", "SHLVD")
    held = (Suppressed(S.OUT_OF_SERVICE, "Hà", "tháo", 7),)
    (out,) = Draft().rows([alarm(1, suppression=S.OUT_OF_SERVICE, held=held)])
    assert (out.by, out.reason, out.since) == ("Hà", "tháo", 7)
    (mode,) = Draft().rows([alarm(1, suppression=S.BY_DESIGN, modes=("storm",))])
    assert mode.reason == "storm"


def test_what_was_gone_through_stays_so_until_it_is_another_thing():
    draft = Draft()
    draft.see(draft.rows([alarm(1)]), Seen.ONE)
    assert draft.rows([alarm(1, revision=9)])[0].seen is Seen.ONE
    assert draft.rows([alarm(1, acknowledged=True)])[0].seen is Seen.NO, "acknowledged: look again"
    assert draft.rows([alarm(1, first=NOW)])[0].seen is Seen.NO, "another occurrence"


def test_notes_of_the_shift_come_last_and_the_record_holds_all():
    draft = Draft()
    draft.notes = (note_of(Step(t=NOW, what="comment", by="Lan", text="đã gọi", title=Text("A"), priority=2)),)
    draft.note = "  Bơm 3 đang sửa \n"
    rows = draft.rows([alarm(1)])
    assert [r.section for r in rows] == [Section.WAITING, Section.NOTES]
    record = draft.record(Principal("Lan", seat="1"), rows, (Text("Ca sáng"), 1, 2))
    assert (record.note, record.rows, record.shift.vi, record.outgoing.name) == (
        "Bơm 3 đang sửa",
        rows,
        "Ca sáng",
        "Lan",
    )
    draft.see(rows, Seen.SECTION)
    draft.clear()
    assert draft.note == ""
    assert {r.seen for r in draft.rows([alarm(1)])} == {Seen.NO}


def test_what_was_written_and_gone_through_outlives_the_console():
    draft = Draft()
    draft.write("Xem lại trạm Gia Sàng")
    draft.see(draft.rows([alarm(1)]), Seen.ONE)
    assert draft.unkept
    again = Draft()
    again.restore(msgspec.json.decode(msgspec.json.encode(draft.kept), type=KeptDraft))
    assert again.note == "Xem lại trạm Gia Sàng"
    assert [row.seen for row in again.rows([alarm(1), alarm(2)])] == [Seen.ONE, Seen.NO]
    assert not again.unkept
