import pytest

from console.camera import order


@pytest.mark.parametrize("wish", [order.Open("c1", "rtsp://host/x", "/ring", "op", "pw"), order.Close("c1")])
def test_orders_arrive_as_they_were_sent(wish):
    data = order.encode(wish)
    assert len(data) < order.MAX_MESSAGE
    assert order.decode_order(data) == wish


def test_the_longest_address_fits_and_what_is_cut_is_told():
    wish = order.Open("ổ" * order.MAX_ID, "ổ" * order.MAX_ADDRESS, "/ring", "op", "pw")
    assert len(order.encode(wish)) < order.MAX_MESSAGE
    with pytest.raises(order.OrderError, match="truncated"):
        order.decode_order(order.encode(wish)[:100])


@pytest.mark.parametrize("report", [order.Hello("camera-0", 77), order.Beat()])
def test_reports_arrive_as_they_were_sent(report):
    assert order.decode_report(order.encode(report)) == report
