"""Every word the shell itself says, in Vietnamese and English, beside those of its widgets."""

from console.model.text import Text
from widgets.words import TABLE as WIDGET_TABLE
from widgets.words import Words

TABLE: dict[str, Text] = {
    "window": Text("Vọng Lâu – {city}", "Vọng Lâu – {city}"),
    "pane.map": Text("Bản đồ đang mở", "Opening the map"),
    "pane.cameras": Text("Camera đang mở", "Opening the cameras"),
    "pane.trends": Text("Đồ thị đang mở", "Opening the trends"),
    "pane.why": Text("Đang kết nối với trung tâm.", "Connecting to the hub."),
    "pane.broken": Text("{pane} không mở được", "{pane} could not be opened"),
    "pane.broken.why": Text("Phần còn lại vẫn đúng. {reason}", "The rest is still true. {reason}"),
    "pane.name.map": Text("Bản đồ", "The map"),
    "pane.name.cameras": Text("Camera", "The cameras"),
    "pane.name.trends": Text("Đồ thị", "The trends"),
    "ack.unanswered": Text("trung tâm không trả lời kịp.", "the hub did not answer in time."),
    "notice.lost": Text(
        "Mất kết nối với trung tâm {age} nay. Hình đang xem là của {time}; chưa gửi được lệnh. Đang thử kết nối lại.",
        "No connection to the hub for {age}. What you see is of {time}; commands cannot be sent. Trying to reconnect.",
    ),
    "notice.never": Text(
        "Chưa kết nối được với trung tâm sau {age}. Đang thử tiếp.", "The hub has not answered for {age}. Trying on."
    ),
    "notice.feed": Text(
        "Phần nhận dữ liệu của cửa sổ này bị lỗi ({error}). Hình đang xem là của {time}; dữ liệu ở trung tâm vẫn "
        "an toàn. Đang mở lại.",
        "This window's receiver failed ({error}). What you see is of {time}; the hub's data is safe. Starting it anew.",
    ),
    "notice.feed.past": Text(
        "Phần nhận dữ liệu đã lỗi {count} lần và đã tự mở lại ({error}). Hình hiện tại là đúng. "
        "Nhấn Esc để bỏ dòng này.",
        "The receiver failed {count} times and was started anew ({error}). The picture is true now. "
        "Press Esc to drop this line.",
    ),
    "notice.heir": Text(
        "Trung tâm đã ngừng cùng cửa sổ mở nó. Cửa sổ này đang mở lại trung tâm trên cùng dữ liệu; không mất gì.",
        "The hub ended with the window that had started it. This window is starting it again on the same data; "
        "nothing is lost.",
    ),
    "notice.moved": Text(
        "Trung tâm của dữ liệu này trả lời ở {rpc}: cửa sổ này đã chuyển sang đó.",
        "The hub of this data answers at {rpc}: this window has moved there.",
    ),
    "notice.silent": Text(
        "Không nguồn nào gửi gì {age} nay: hình đang xem là của {time}, không phải lúc này. "
        "Trung tâm vẫn trả lời; hãy kiểm tra các nguồn.",
        "No source has sent anything for {age}: what you see is of {time}, not of now. "
        "The hub still answers; look at the sources.",
    ),
    "notice.crippled": Text(
        "Tiến trình trạng thái của trung tâm không chạy {age} nay: cảnh báo không được xét và chưa xác nhận được. "
        "Số liệu đã nhận vẫn an toàn; trung tâm đang khởi động lại nó.",
        "The hub's state process has been missing for {age}: alarms are neither judged nor acknowledged. "
        "What was received is safe; the hub is starting it again.",
    ),
    "notice.flood": Text(
        "CẢNH BÁO DỒN DẬP từ {time}: {count} cảnh báo đã báo. ",
        "ALARM FLOOD since {time}: {count} alarms annunciated. ",
    ),
    "notice.flood.groups": Text("{count} nhóm. ", "{count} groups. "),
    "notice.flood.group": Text("1 nhóm. ", "1 group. "),
    "notice.flood.first": Text("Xảy ra trước: {title}, {place}.", "First out: {title}, {place}."),
    "notice.flood.plain": Text("Xảy ra trước: {title}.", "First out: {title}."),
    "notice.grouping": Text(
        "Không gom nhóm được cảnh báo ({error}). Danh sách cảnh báo vẫn đủ và đúng, chỉ không gom nhóm.",
        "Alarms cannot be grouped ({error}). The list of alarms is whole and true, only without groups.",
    ),
    "story.demo": Text("ĐÔ THỊ MẪU", "DEMO CITY"),
    "story.demo.why": Text(
        "{label}: mọi số liệu do máy dựng ra, không phải của thành phố thật.",
        "{label}: every figure is made up, none is of the real city.",
    ),
    "story.scenario": Text("KỊCH BẢN {label}, không phải lúc này", "SCENARIO {label}, not now"),
    "story.replay": Text("PHÁT LẠI {label}, không phải lúc này", "REPLAY {label}, not now"),
    "story.time": Text(" · giờ trong hình: {time}", " · city time {time}"),
    "story.pace": Text(" · 1 s = {pace}", " · 1 s = {pace}"),
    "story.minutes": Text("{count} phút", "{count} min"),
    "story.seconds": Text("{count} s", "{count} s"),
    "notice.disk": Text(
        "ĐĨA ĐẦY: trung tâm ngừng nhận sự kiện mới. Những gì đã nhận vẫn còn nguyên; hãy giải phóng đĩa. {detail}",
        "DISK FULL: the hub accepts no new events. What it has is safe; free some disk space. {detail}",
    ),
    "notice.events": Text(
        "{count} sự kiện không lấy lại được (quá hạn lưu của trung tâm). Trạng thái hiện tại vẫn đúng.",
        "{count} events cannot be had again (past the hub's retention). The present state is true.",
    ),
    "notice.error": Text(
        "Lỗi nội bộ: {error}. Đã ghi nhật ký; cửa sổ vẫn chạy, các số liệu khác vẫn đúng. Nhấn Esc để bỏ dòng này.",
        "Internal error: {error}. It is logged; all else is true. Press Esc to drop this line.",
    ),
    "notice.plugin": Text("Mô-đun {name} không dùng được: {error}", "Plugin {name} cannot be used: {error}"),
    "keys": Text("Phím tắt", "Keys"),
    "duty.next": Text("Cảnh báo kế tiếp", "Next alarm"),
    "duty.previous": Text("Cảnh báo trước", "Previous alarm"),
    "duty.ack": Text("Xác nhận cảnh báo đang chọn", "Acknowledge the selected alarm"),
    "duty.ack.visible": Text("Xác nhận mọi cảnh báo đang nhìn thấy", "Acknowledge every alarm in sight"),
    "duty.shelve": Text("Tạm ẩn, bỏ tạm ẩn", "Shelve, unshelve"),
    "duty.take": Text("Nhận việc", "Take it over"),
    "duty.note": Text("Ghi chú", "Write a note"),
    "duty.reset": Text("Giải trừ cảnh báo đang giữ", "Reset a latched alarm"),
    "duty.sort": Text("Sắp xếp cảnh báo", "Sort the alarms"),
    "duty.undo": Text("Hoàn tác việc vừa làm", "Undo what was just done"),
    "duty.suppress": Text("Nén cảnh báo đang chọn theo thiết kế", "Suppress the selected alarm by design"),
    "duty.remove": Text("Đưa cảnh báo đang chọn ra ngoài vận hành", "Take the selected alarm out of service"),
    "duty.return": Text("Đưa cảnh báo đang chọn trở lại", "Return the selected alarm to service"),
    "duty.kpi": Text("Chỉ số cảnh báo", "Figures of alarm management"),
    "duty.mode": Text("Chế độ thành phố", "City modes"),
    "duty.rules": Text("Luật cảnh báo", "Alarm rules"),
    "duty.group": Text("Gom cảnh báo theo nguyên nhân, hoặc bỏ gom", "Group the alarms by cause, or ungroup them"),
    "duty.filter": Text("Tiêu chí lọc cảnh báo", "Criteria of the alarm filter"),
    "duty.filter.text": Text("Tìm chữ trong cảnh báo", "Find text in the alarms"),
    "duty.filters": Text(
        "Bộ lọc đã lưu (Ctrl 1…9 để dùng, Ctrl 0 để bỏ)", "Saved filters (Ctrl 1…9 take them, Ctrl 0 none)"
    ),
    "duty.search": Text("Tìm đối tượng, camera, cảnh báo, lệnh", "Find entities, cameras, alarms, commands"),
    "duty.clear": Text("Bỏ lọc, rồi bỏ chọn", "Clear the filter, then the selection"),
    "duty.home": Text("Đưa bản đồ về thành phố", "Bring the map back to the city"),
    "duty.handover": Text("Giao ca", "Hand the shift over"),
    "duty.mute": Text("Im tiếng, bật lại tiếng", "Silence, sound on"),
    "duty.sound": Text("Âm thanh báo động", "Alarm sound"),
    "duty.language": Text("Đổi sang tiếng Anh", "Switch to Vietnamese"),
    "duty.full": Text("Toàn màn hình", "Full screen"),
    "duty.help": Text("Bảng phím", "Table of keys"),
    "duty.menu": Text("Mở danh mục ca trực", "Open the menu of the seat"),
    "found.spot": Text("Đến tọa độ {lat} {lon}", "Go to {lat} {lon}"),
    "found.road": Text("Đường {name}", "{name} street"),
    "found.place": Text("{name}   trên bản đồ", "{name}   on the map"),
    "found.duty": Text("Lệnh: {name}", "Command: {name}"),
    "found.alarm": Text("Cảnh báo: {title}", "Alarm: {title}"),
    "duty.map.focus": Text("Tới bản đồ", "Go to the map"),
    "duty.map.measure": Text("Đo trên bản đồ", "Measure on the map"),
    "duty.map.select": Text("Chọn mọi thứ trong một vùng", "Select everything inside an outline"),
    "duty.map.bookmarks": Text("Góc nhìn đã lưu của bản đồ", "Bookmarks of the map"),
    "duty.map.follow": Text("Theo đối tượng đang chọn", "Follow what is selected"),
    "duty.map.nearest": Text("Camera và xe gần nhất theo đường", "Nearest cameras and units by road"),
    "duty.map.service": Text("Vùng phục vụ: tới được đâu trong N phút", "Service area: what is reached in N minutes"),
    "duty.map.way": Text("Đường đi từ A tới B", "Way from A to B"),
    "duty.map.strike": Text("Cấm đường, mở lại đường", "Close streets, open them again"),
    "duty.map.coordinates": Text("Đổi hệ tọa độ WGS84, VN-2000", "Coordinates: WGS84 or VN-2000"),
    "duty.map.save": Text("Lưu bản đồ thành ảnh hoặc PDF", "Save the map as a picture or PDF"),
    "duty.map.print": Text("In bản đồ", "Print the map"),
    "duty.map.open": Text("Mở tệp GeoJSON trên bản đồ", "Open a GeoJSON file on the map"),
    "map.png": Text("Ảnh PNG", "PNG picture"),
    "map.pdf": Text("Tài liệu PDF", "PDF document"),
    "map.save.failed": Text(
        "Không ghi được {path}. Bản đồ vẫn nguyên; hãy chọn nơi khác.",
        "{path} could not be written. Nothing is lost; choose another place.",
    ),
    "map.print.failed": Text("Máy in {name} không nhận bản đồ.", "Printer {name} does not take the map."),
    "map.open.swap": Text("Đọc lại với vĩ độ đứng trước?", "Read it again with latitude first?"),
    "map.open.findings": Text(
        "{name}: hiện {count} hình. Tệp có điều cần biết:\n{findings}",
        "{name}: shapes shown: {count}. What was found:\n{findings}",
    ),
    "map.ward": Text("Cảnh báo theo phường, xã", "Alarms by ward"),
    "map.ward.none": Text("không có", "none"),
    "map.ward.few": Text("1 đến 2", "1 to 2"),
    "map.ward.many": Text("từ 3", "3 and more"),
    "map.view": Text("Tầm nhìn camera", "Camera views"),
    "map.reached": Text("Vùng phục vụ", "Service area"),
    "map.way": Text("Đường đi", "Ways"),
    "map.closed": Text("Đường cấm", "Closed streets"),
    "map.old": Text("vị trí cách đây {age}", "position {age} old"),
    "map.alarm": Text("{value} (giới hạn {limit})", "{value} (limit {limit})"),
}


def words(language: str) -> Words:
    """The shell's and the widgets' words in one language."""
    return Words(language, {**WIDGET_TABLE, **TABLE})
