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
    "base.broken": Text(
        "Bản đồ nền không dùng được: {why}. Dữ liệu trên bản đồ vẫn đúng.",
        "The base map cannot be used: {why}. What is shown on the map is still true.",
    ),
    "base.failed": Text("Bản đồ nền: {count} ô không vẽ được; {why}", "Base map: {count} tiles cannot be drawn; {why}"),
    "base.borders": Text("Ranh giới hành chính không đọc được: {why}", "Boundaries cannot be read: {why}"),
    "home": Text("⌂ Về thành phố", "⌂ City"),
    "home.why": Text("Đưa bản đồ về toàn cảnh thành phố (Home)", "Bring the map back to the city (Home)"),
    "layers": Text("Lớp bản đồ", "Layers"),
    "layers.why": Text("Mở hoặc gập danh sách các lớp", "Open or fold the list of layers"),
    "layer.count": Text("{name} ({count})", "{name} ({count})"),
    "layer.more": Text("Đặt lớp {name}: độ đậm, mức phóng, lọc", "Set {name}: opacity, zoom, filter"),
    "layer.title": Text("Lớp bản đồ", "Map layer"),
    "layer.shown": Text("Hiện lớp này", "Show this layer"),
    "layer.opacity": Text("Độ đậm", "Opacity"),
    "layer.zoom": Text("Mức phóng", "Zoom"),
    "layer.only": Text("Chỉ hiện", "Only"),
    "layer.only.hint": Text("Lọc theo tên, không cần dấu", "Filter by name"),
    "layer.reset": Text("Như ban đầu", "As declared"),
    "close": Text("Đóng", "Close"),
    "north.why": Text("Quay bắc lên trên, nhìn thẳng xuống (Shift Home)", "North up, seen from above (Shift Home)"),
    "place.why": Text("Đổi hệ tọa độ: WGS84, VN-2000 (Ctrl G)", "Other coordinates: WGS84, VN-2000 (Ctrl G)"),
    "place.grid": Text("VN-2000 X {north} Y {east}", "VN-2000 X {north} Y {east}"),
    "place.grid.none": Text("ngoài lưới VN-2000", "outside VN-2000"),
    "measure.hint": Text(
        "Đo: bấm chuột hoặc Enter để thêm điểm tại tâm, Backspace bỏ điểm cuối, Esc kết thúc",
        "Measure: click, or Enter at the middle, adds a point; Backspace takes the last away; Esc ends",
    ),
    "select.hint": Text(
        "Chọn vùng: bấm chuột hoặc Enter tại tâm để thêm góc, Ctrl Enter hoặc bấm đúp để chọn, Esc bỏ",
        "Select: click, or Enter at the middle, adds a corner; Ctrl Enter or a double click selects; Esc ends",
    ),
    "way.hint": Text(
        "Đường đi: bấm chuột hoặc Enter tại tâm để đặt A rồi B, Backspace bỏ điểm cuối, Esc bỏ",
        "Way: click, or Enter at the middle, sets A and then B; Backspace takes the last back; Esc ends",
    ),
    "strike.hint": Text(
        "Cấm đường: bấm chuột vào đường, hoặc Enter khi đường ở tâm; bấm lần nữa để mở lại; Esc kết thúc",
        "Close streets: click one, or Enter with it in the middle; once more opens it again; Esc ends",
    ),
    "road.close": Text("Đóng (Esc)", "Close (Esc)"),
    "road.busy": Text("Đang tìm đường…", "Looking for ways…"),
    "near": Text("Gần nhất theo đường đi", "Nearest by road"),
    "near.from": Text("Từ {name}", "From {name}"),
    "near.hint": Text(
        "Xe chạy tới đây, camera tính từ đây; giờ chạy khi đường thoáng. Enter chọn.",
        "Units come here, cameras are measured from here; times on free roads. Enter selects.",
    ),
    "near.none": Text(
        "Không có camera hay xe nào tới được theo đường. Mở đường cấm, hoặc chọn nơi khác.",
        "No camera or unit can be reached by road. Open a closed street, or select another place.",
    ),
    "near.none.selected": Text(
        "Chọn một cảnh báo, camera hay đối tượng có vị trí: danh sách này sẽ kể camera và xe gần nhất theo đường.",
        "Select an alarm, a camera or an entity that has a place: this list then tells what is nearest to it by road.",
    ),
    "reach": Text("Vùng phục vụ", "Service area"),
    "reach.minutes": Text("phút", "minutes"),
    "reach.metres": Text("mét", "metres"),
    "reach.none.selected": Text(
        "Chọn một cảnh báo, camera hay đối tượng có vị trí: bản đồ sẽ tô các đường tới được từ đó.",
        "Select an alarm, a camera or an entity that has a place: the map then shows the streets reached from it.",
    ),
    "reach.told": Text(
        "Tới được {length} đường trong {limit}, khi đường thoáng.", "{length} of streets within {limit}, on free roads."
    ),
    "reach.step": Text("đến {limit}", "up to {limit}"),
    "way": Text("Đường đi và đường cấm", "Way and closed streets"),
    "way.aim": Text("Chọn A, B", "Set A, B"),
    "way.none": Text(
        "Chọn A và B trên bản đồ (Ctrl D) để thấy đường đi.", "Set A and B on the map (Ctrl D) to see the way."
    ),
    "way.told": Text("A → B: {length} · {time}", "A → B: {length} · {time}"),
    "way.free": Text("Giờ chạy khi đường thoáng.", "Time on free roads."),
    "way.longer": Text(
        "Đi vòng: dài hơn {length}, lâu hơn {time} so với khi không cấm (nét mảnh).",
        "Detour: {length} and {time} more than with no street closed (thin line).",
    ),
    "way.aside": Text(
        "Đường cấm không nằm trên lối này. Giờ chạy khi đường thoáng.",
        "No closed street is on this way. Time on free roads.",
    ),
    "way.cut": Text(
        "Các đường cấm chặn hết lối từ A tới B. Mở lại một đường trong danh sách.",
        "The closed streets leave no way from A to B. Open one in the list again.",
    ),
    "way.never": Text(
        "Không có đường từ A tới B: đường một chiều hoặc sông nước ngăn cách.",
        "No way leads from A to B: one-way streets or water are between them.",
    ),
    "road.none": Text("Không có đường nào trong 250 m quanh {name}.", "There is no street within 250 m of {name}."),
    "strike.head": Text("Đang cấm (chỉ ở bàn này)", "Closed, at this seat only"),
    "strike.none": Text(
        "Chưa cấm đường nào. Ctrl E rồi bấm vào một đường.", "No street is closed. Press Ctrl E and click one."
    ),
    "strike.aim": Text("Cấm đường", "Close a street"),
    "strike.open": Text("Mở lại (Del)", "Open (Del)"),
    "strike.whole": Text("Cả phố (W)", "Whole street (W)"),
    "strike.missed": Text("Không có đường nào ở chỗ vừa bấm.", "There is no street where you clicked."),
    "strike.block": Text("{name} – một đoạn", "{name} – one block"),
    "strike.street": Text("{name} – cả phố", "{name} – whole street"),
    "strike.elsewhere": Text("{name} (không có trên bản đồ này)", "{name} (not on this map)"),
    "strike.nameless": Text("đường không tên", "a street without a name"),
    "follow.hint": Text("Đang theo {name}. Esc thôi theo", "Following {name}. Esc ends it"),
    "follow.lost": Text("Đang chờ vị trí của {name}. Esc thôi theo", "Waiting for a position of {name}. Esc ends it"),
    "measure.length": Text("Dài {length}", "Length {length}"),
    "measure.last": Text("Đoạn cuối {length}", "Last leg {length}"),
    "measure.area": Text("Diện tích {area}", "Area {area}"),
    "track.old": Text("{name} · {age} trước", "{name} · {age} ago"),
    "cluster.tip": Text("Bấm để phóng to nhóm này", "Click to zoom in on this group"),
    "bookmarks": Text("Góc nhìn đã lưu", "Bookmarks"),
    "bookmarks.none": Text(
        "Chưa có góc nhìn nào. Đặt tên cho góc nhìn hiện tại để quay lại đây bằng một phím.",
        "No bookmarks yet. Name what you see now to come back to it with one key.",
    ),
    "bookmarks.name": Text("Tên của góc nhìn hiện tại", "Name of what is seen now"),
    "bookmarks.keep": Text("Lưu", "Keep"),
    "bookmarks.hint": Text("Enter đi tới · Del xóa", "Enter goes there · Del takes away"),
    "gathering": Text("Trong vùng đã chọn", "Inside the outline"),
    "gathering.head": Text("{count} đối tượng trong vùng", "{count} things inside"),
    "gathering.none": Text("Không có gì trong vùng này.", "There is nothing inside."),
    "gathering.more": Text("và {count} đối tượng khác, không liệt kê", "and {count} more that are not listed"),
    "print.title": Text("Bản đồ – {city}", "Map – {city}"),
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
    "line": Text("Tuyến", "Lines"),
    "track": Text("Phương tiện", "Vehicles"),
    "trail": Text("Vết di chuyển", "Trails"),
    "names": Text("Địa danh", "Place names"),
}
"""By layer, in the order of the legend; a layer that nobody named here is shown by its own name."""
