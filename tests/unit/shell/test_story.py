from datetime import date, datetime
from zoneinfo import ZoneInfo

from console.feed.delta import Delta
from console.feed.picture import Picture
from console.model.clock import NS
from console.model.event import Event, Values
from console.shell.story import Stories
from console.shell.words import words
from console.wire.record import SOURCE_KIND
from widgets import sample
from widgets.top_state import Story

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FLOOD: Values = {
    "state": "live", "mode": "scenario", "label_vi": "lũ 10/2025", "label_en": "flood Oct 2025", "pace": 60.0,
    "shown": datetime(2025, 10, 7, 14, tzinfo=ZONE).timestamp(),
    "end": datetime(2025, 10, 7, 15, tzinfo=ZONE).timestamp(),
}  # fmt: skip


def told(values: Values, now: int = sample.NOW, language: str = "vi", after: int = 0) -> Story | None:
    picture = Picture()
    stories = Stories(picture, words(language), ZONE)
    picture.apply(Delta(events=[Event("source.demo", "demo", SOURCE_KIND, sample.NOW, values=values)]))
    stories.told(now)
    return stories.told(now + after * NS)


def test_a_scenario_says_what_it_tells_and_of_when() -> None:
    vi, en = told(FLOOD), told(FLOOD, language="en", after=5)
    assert vi == Story(
        "KỊCH BẢN lũ 10/2025, không phải lúc này · giờ trong hình: 07/10/2025 14:00 · 1 s = 1 phút", past=True
    )
    assert en is not None
    assert "SCENARIO flood Oct 2025" in en.text
    assert "07/10/2025 14:05 · 1 s = 1 min" in en.text


def test_its_time_stands_at_its_end() -> None:
    late = told(FLOOD, after=7200)
    assert late is not None
    assert "15:00" in late.text


def test_a_made_city_is_named_without_a_tint() -> None:
    made = told({"state": "live", "mode": "demo", "label_vi": "đô thị mẫu", "label_en": "demo city"})
    assert made is not None
    assert (made.text, made.past) == ("ĐÔ THỊ MẪU", False)


def test_what_an_earlier_run_said_is_not_believed() -> None:
    assert told(FLOOD, now=sample.NOW + 3600 * NS) is None


def test_a_source_without_a_mode_or_at_its_end_tells_no_story() -> None:
    assert told({"state": "live"}) is None
    assert told({**FLOOD, "state": "ended"}) is None


def test_the_day_that_is_shown_is_known_where_it_is_another_time() -> None:
    picture = Picture()
    stories = Stories(picture, words("vi"), ZONE)
    assert stories.day(sample.NOW) is None
    late = {**FLOOD, "end": datetime(2025, 12, 31, tzinfo=ZONE).timestamp()}
    picture.apply(Delta(events=[Event("source.demo", "demo", SOURCE_KIND, sample.NOW, values=late)]))
    assert stories.day(sample.NOW) == date(2025, 10, 7)
    assert stories.day(sample.NOW + 1440 * NS) == date(2025, 10, 8)
    made: Values = {"state": "live", "mode": "demo"}
    picture.apply(Delta(events=[Event("source.demo", "demo", SOURCE_KIND, sample.NOW + 1, values=made)]))
    assert stories.day(sample.NOW + 1) is None
