from console.feed.delta import FeedStatus, SourceHealth
from console.shell.vitality import Vitality
from console.wire.frame import HubStatus

WHOLE = HubStatus(services=["alarm", "history", "snapshot"])


def status(heard: float, hub: HubStatus = WHOLE, source: str = "demo.air") -> FeedStatus:
    return FeedStatus("live", hub=hub, sources={source: SourceHealth(source, 1, heard, 0)})


def lived(vitality: Vitality, seconds: int, **more: HubStatus) -> None:
    for k in range(1, seconds):
        assert vitality.judge(status(float(k), **more), float(k), never) == "live"


def never(_source: str) -> bool:
    return False


def test_a_hub_that_ticks_while_no_source_speaks_is_silent() -> None:
    vitality = Vitality()
    lived(vitality, 20)
    assert vitality.judge(status(19.0), 28.0, never) == "live"
    assert vitality.judge(status(19.0), 30.0, never) == "silent"
    assert vitality.silent == 11.0
    assert vitality.judge(status(31.0), 31.0, never) == "live"
    assert vitality.silent == 0.0


def test_what_the_hub_says_of_itself_is_no_word_of_the_city() -> None:
    vitality = Vitality()
    for k in range(1, 20):
        vitality.judge(status(float(k), source="hub"), float(k), never)
    assert vitality.judge(status(19.0, source="hub"), 90.0, never) == "live"


def test_a_source_that_has_ended_is_not_waited_for() -> None:
    vitality = Vitality()
    lived(vitality, 20)
    assert vitality.judge(status(19.0), 90.0, lambda source: source == "demo.air") == "live"


def test_a_hub_without_its_state_process_is_crippled() -> None:
    vitality = Vitality()
    lived(vitality, 10)
    lame = HubStatus(services=["history"])
    assert vitality.judge(status(13.0, lame), 13.0, never) == "live"  # it may just be starting
    assert vitality.judge(status(16.0, lame), 16.0, never) == "crippled"
    assert vitality.judge(status(17.0), 17.0, never) == "live"


def test_a_worse_word_of_the_feed_stands() -> None:
    vitality = Vitality()
    lived(vitality, 10)
    assert vitality.judge(FeedStatus("lost"), 90.0, never) == "lost"
