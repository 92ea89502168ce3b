import pytest

from console.camera import order


@pytest.mark.parametrize("wish", [order.Open("c1", "rtsp://host/x", "/ring", "op", "pw"), order.Close("c1")])
def test_orders_arrive_as_they_were_sent(wish):
    data = order.encode(wish)
    assert len(data) < order.MAX_MESSAGE
    assert order.decode_order(data) == wish


@pytest.mark.parametrize("report", [order.Hello("camera-0", 77), order.Beat()])
def test_reports_arrive_as_they_were_sent(report):
    assert order.decode_report(order.encode(report)) == report
