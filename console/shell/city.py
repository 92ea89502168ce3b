"""The city of this console."""

from console.model.entity import City
from console.model.text import Text

THAI_NGUYEN = City(
    id="tn",
    name=Text("Thành phố Thái Nguyên", "Thái Nguyên City"),
    zone="Asia/Ho_Chi_Minh",
    lon=105.842,
    lat=21.589,
    zoom=13.4,
)
