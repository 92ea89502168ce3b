from zoneinfo import ZoneInfo

from msgspec import structs

from widgets import sample
from widgets.alarm_tip import tip
from widgets.alarm_wording import AlarmWording


def test_the_tip_holds_what_the_row_has_no_room_for() -> None:
    alarm = structs.replace(sample.alarms()[4], evaluated=False)
    text = tip(alarm, AlarmWording("vi"), sample.NOW, ZoneInfo(sample.ZONE))
    lines = text.splitlines()
    assert lines[:2] == ["PM2.5 vượt QCVN 05", "Trạm Gia Sàng · Môi trường"]
    for part in ("Chưa xác nhận · chưa đánh giá được", "14:04:56", "3 lần", "QCVN 05:2023/BTNMT", "50\u00a0µg/m³"):
        assert part in text
