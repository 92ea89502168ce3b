import pytest

from console.connectors.cell import CellError
from console.connectors.moment import Time

NOON = 1_741_600_800_000_000_000  # 2025-03-10 10:00 UTC


@pytest.mark.parametrize(
    ("time", "cell"),
    [
        (Time("t"), "2025-03-10T10:00:00Z"),
        (Time("t"), "2025-03-10T17:00:00+07:00"),
        (Time("t", zone="Asia/Ho_Chi_Minh"), "2025-03-10T17:00:00"),
        (Time("t", zone="Asia/Ho_Chi_Minh"), "2025-03-10 12:00:00+02:00"),
        (Time("t", format="epoch"), 1_741_600_800),
        (Time("t", format="epoch"), "1741600800.000"),
        (Time("t", format="epoch_ms"), 1_741_600_800_000),
        (Time("t", format="%d/%m/%Y %H:%M", zone="Asia/Ho_Chi_Minh"), "10/03/2025 17:00"),
    ],
)
def test_formats(time: Time, cell: str | float):
    assert time.check() == ""
    assert time.read(cell) == NOON
    assert time.read(time.write(NOON)) == NOON


def test_microseconds_are_kept():
    t = Time("t").read("2025-02-05T22:01:50.999915+07:00")
    assert t % 1_000_000_000 == 999_915_000
    assert Time("t").read(Time("t").write(t)) == t


@pytest.mark.parametrize(
    ("time", "cell", "rule"),
    [
        (Time("t"), "2025-03-10T10:00:00", "zone"),
        (Time("t"), "noon", "time"),
        (Time("t"), "N/A", "time"),
        (Time("t", format="epoch"), "soon", "time"),
        (Time("t", format="epoch"), True, "time"),
        (Time("t", format="epoch"), float("inf"), "time"),
    ],
)
def test_what_is_no_time(time: Time, cell: str | float, rule: str):
    with pytest.raises(CellError) as caught:
        time.read(cell)
    assert caught.value.rule == rule


def test_rows_of_a_file_without_times():
    time = Time("t", zone="America/Los_Angeles", start="2012-03-01T00:00:00", step_seconds=300)
    assert time.at_row(0) == 1_330_588_800_000_000_000
    assert time.at_row(12) - time.at_row(0) == 3_600_000_000_000
