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
    "keys.next": Text("Cảnh báo kế tiếp / trước", "Next / previous alarm"),
    "keys.ack": Text("Xác nhận cảnh báo đang chọn", "Acknowledge the selected alarm"),
    "keys.sort": Text("Sắp xếp cảnh báo", "Sort the alarms"),
    "keys.search": Text("Tìm đối tượng, camera, cảnh báo", "Find entities, cameras, alarms"),
    "keys.clear": Text("Bỏ lọc, rồi bỏ chọn", "Clear the filter, then the selection"),
    "keys.full": Text("Toàn màn hình", "Full screen"),
    "keys.help": Text("Bảng phím này", "This table"),
    "found.alarm": Text("Cảnh báo: {title}", "Alarm: {title}"),
    "map.alarm": Text("{value} (giới hạn {limit})", "{value} (limit {limit})"),
}


def words(language: str) -> Words:
    """The shell's and the widgets' words in one language."""
    return Words(language, {**WIDGET_TABLE, **TABLE})
