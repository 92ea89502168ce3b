"""The words of the map and the names of its layers, in Vietnamese and English."""

from console.model.text import Text

TABLE: dict[str, Text] = {
    "map": Text("Bản đồ", "Map"),
    "attribution": Text("© Vọng Lâu – sơ đồ", "© Vọng Lâu – schematic"),
    "tiles.none": Text("Đang chờ bản đồ nền…", "Waiting for the base map…"),
    "tiles.lost": Text(
        "Máy chủ bản đồ nền không trả lời. Dữ liệu trên bản đồ vẫn đúng; đang thử lại.",
        "The base map's server does not answer. What is shown on the map is still true; trying again.",
    ),
    "names.lost": Text(
        "Không đọc được bản đồ nền: không có địa danh. Dữ liệu trên bản đồ vẫn đúng.",
        "The base map cannot be read: no place names. What is shown on the map is still true.",
    ),
    "home": Text("⌂ Về thành phố", "⌂ City"),
    "home.why": Text("Đưa bản đồ về toàn cảnh thành phố (Home)", "Bring the map back to the city (Home)"),
    "layers": Text("Lớp bản đồ", "Layers"),
    "layers.why": Text("Mở hoặc gập danh sách các lớp", "Open or fold the list of layers"),
    "layer.count": Text("{name} ({count})", "{name} ({count})"),
}

LAYERS: dict[str, Text] = {
    "traffic": Text("Dòng giao thông", "Traffic flow"),
    "vehicle": Text("Phương tiện", "Vehicles"),
    "bus": Text("Xe buýt", "Buses"),
    "emergency": Text("Xe ưu tiên", "Emergency vehicles"),
    "camera": Text("Camera", "Cameras"),
    "air": Text("Chất lượng không khí", "Air quality"),
    "environment": Text("Chất lượng không khí", "Air quality"),
    "gauge": Text("Mực nước", "River levels"),
    "flood": Text("Mực nước", "River levels"),
    "substation": Text("Trạm biến áp", "Substations"),
    "energy": Text("Trạm biến áp", "Substations"),
    "report": Text("Phản ánh của dân", "Citizens' reports"),
    "citizen": Text("Phản ánh của dân", "Citizens' reports"),
    "security": Text("An ninh", "Security"),
    "planning": Text("Quy hoạch", "Planning"),
    "alarm": Text("Cảnh báo", "Alarms"),
    "names": Text("Địa danh", "Place names"),
}
"""By layer, in the order of the legend; a layer that nobody named here is shown by its own name."""
