import pytest

from console.connectors.cell import CellError
from console.connectors.template import Topic, check_template, fill, slug


def test_a_topic_is_a_filter_and_captures():
    topic = Topic("city/{area}/air-{id}/hourly")
    assert topic.filter == "city/+/+/hourly"
    assert topic.names == ("area", "id")
    assert topic.match("city/east/air-12/hourly") == {"area": "east", "id": "12"}
    assert topic.match("city/east/air-/hourly") is None
    assert topic.match("city/a/b/air-1/hourly") is None
    assert Topic("a.b").match("axb") is None


def test_filling():
    assert fill("tn.{city:slug}.{n}", {"city": "Thái Nguyên", "n": 3}) == "tn.thai-nguyen.3"
    with pytest.raises(CellError, match="needs 'x', which is missing"):
        fill("{x}", {"x": "N/A"})


def test_slugs():
    assert slug("  Đường  Hoàng Văn Thụ (1) ") == "duong-hoang-van-thu-1"


@pytest.mark.parametrize("template", ["{a", "a}", "{a:b}"])
def test_faulty_templates(template: str):
    assert check_template(template)
