"""Every word the widgets say, in Vietnamese and English; one table, and a lookup that refuses unknown keys."""

from collections.abc import Mapping

from console.model.text import Text
from widgets.handover_words import HANDOVER
from widgets.kpi_words import TABLE as KPI
from widgets.rule_words import TABLE as RULE_TABLE
from widgets.sound_words import SOUND

DOMAINS: dict[str, Text] = {
    "traffic": Text("Giao thông", "Traffic"),
    "energy": Text("Năng lượng", "Energy"),
    "environment": Text("Môi trường", "Environment"),
    "flood": Text("Ngập lụt", "Flood"),
    "security": Text("An ninh", "Security"),
    "citizen": Text("Người dân", "Citizens"),
    "planning": Text("Quy hoạch", "Planning"),
    "camera": Text("Camera", "Cameras"),
}
# What the hub says of itself has a domain too, though no plugin and no place on the rail.
_OWN_DOMAINS: dict[str, Text] = {"system": Text("Hệ thống", "System")}
# Kinds of entities that the core declares itself; the others are named by their plugins' manifests.
KINDS: dict[str, Text] = {
    "camera": Text("Camera", "Camera"),
}
# What a source may be named after that is no domain.
_PARTS: dict[str, Text] = {
    "air": Text("Không khí", "Air"),
    "river": Text("Sông", "River"),
    "city": Text("Thành phố", "City"),
    "loops": Text("Vòng từ", "Loops"),
}
# Programs of the hub, as they name themselves on stream ``system`` and as sources.
PROGRAMS: dict[str, Text] = {
    "hub": Text("Trung tâm", "Hub"),
    "broker": Text("Bộ chuyển tin", "Broker"),
    "state": Text("Bộ cảnh báo", "Alarm engine"),
    "store": Text("Kho lịch sử", "History"),
    "kpi": Text("Bộ chỉ số", "Figures"),
    "tiles": Text("Bản đồ nền", "Base map"),
    "plugin": Text("Mô-đun {name}", "{name} plugin"),
    "demo": Text("Mô phỏng {name}", "Demo {name}"),
    "mqtt": Text("MQTT {name}", "MQTT {name}"),
    "replay": Text("Phát lại {name}", "Replay {name}"),
}

TABLE: dict[str, Text] = {
    **SOUND,
    **HANDOVER,
    **RULE_TABLE,
    "alarms": Text("Cảnh báo", "Alarms"),
    "alarms.counts": Text(
        "{unacknowledged} chưa xác nhận · {standing} đang xử lý", "{unacknowledged} unacknowledged · {standing} in hand"
    ),
    "alarms.shelved": Text(" · {shelved} tạm ẩn", " · {shelved} shelved"),
    "alarms.filter": Text("Lọc cảnh báo", "Filter alarms"),
    "sort": Text("Sắp xếp cảnh báo", "Sort alarms"),
    "sort.tip": Text("Sắp xếp: {order} (phím O)", "Order: {order} (key O)"),
    "sort.waiting": Text("Chưa xác nhận luôn ở trước", "Unacknowledged always first"),
    "sort.mixed": Text("Không tách chưa xác nhận", "Unacknowledged not set apart"),
    "sort.turned": Text("Ngược chiều", "The other way round"),
    "sort.priority": Text("Mức ưu tiên", "Priority"),
    "sort.title": Text("Tên cảnh báo", "Title"),
    "sort.place": Text("Nơi", "Place"),
    "sort.domain": Text("Lĩnh vực", "Domain"),
    "sort.age": Text("Thời gian", "Age"),
    "sort.state": Text("Trạng thái", "State"),
    "sort.owner": Text("Người nhận", "Owner"),
    "sort.count": Text("Số lần", "Count"),
    "filter": Text("Lọc ▾", "Filter ▾"),
    "filter.tip": Text("Tiêu chí lọc (phím F)", "Criteria of the filter (key F)"),
    "filter.clear": Text("Bỏ lọc (phím Esc)", "Clear the filter (key Esc)"),
    "filter.priority": Text("Ưu tiên {priority}", "Priority {priority}"),
    "filter.phase.waiting": Text("Chưa xác nhận", "Unacknowledged"),
    "filter.phase.returned": Text("Đã hết, chưa xác nhận", "Returned, unacknowledged"),
    "filter.phase.handled": Text("Đã xác nhận", "Acknowledged"),
    "filter.phase.shelved": Text("Đang tạm ẩn, bị nén", "Shelved, suppressed"),
    "filter.age.10m": Text("Dưới 10 phút", "Under 10 minutes"),
    "filter.age.1h": Text("Dưới 1 giờ", "Under 1 hour"),
    "filter.age.over1h": Text("Hơn 1 giờ", "Over 1 hour"),
    "filter.age.over24h": Text("Hơn 24 giờ", "Over 24 hours"),
    "filter.owner.me": Text("Của tôi", "Mine"),
    "filter.owner.nobody": Text("Chưa ai nhận", "Nobody's"),
    "filter.repeated": Text("Lặp lại từ 2 lần", "Repeated, twice or more"),
    "filter.saved": Text("Đã lưu…", "Saved…"),
    "saved": Text("Bộ lọc đã lưu", "Saved filters"),
    "saved.none": Text(
        "Chưa có bộ lọc nào. Đặt tên cho bộ lọc đang dùng ở dưới để lưu.",
        "None is saved yet. Name the present filter below to save it.",
    ),
    "saved.everything": Text("Mọi cảnh báo", "Every alarm"),
    "saved.present": Text("Đang dùng: {what}", "In use: {what}"),
    "saved.name": Text("Tên bộ lọc", "Name of the filter"),
    "saved.save": Text("Lưu bộ lọc đang dùng", "Save the present filter"),
    "saved.replace": Text("Lưu đè bộ lọc cùng tên", "Replace the one of this name"),
    "saved.use": Text("Dùng", "Use"),
    "saved.rename": Text("Đổi tên    F2", "Rename    F2"),
    "saved.delete": Text("Xoá    Del", "Delete    Del"),
    "saved.undo": Text("Hoàn tác    Ctrl Z", "Undo    Ctrl Z"),
    "flood.since": Text("Cảnh báo dồn dập từ {time}", "Alarm flood since {time}"),
    "group.on": Text("Gom theo nguyên nhân", "Group by cause"),
    "group.flat": Text("Danh sách phẳng", "Flat list"),
    "group.count": Text("gom thành {count} nhóm nguyên nhân", "{count} groups by cause"),
    "group.none": Text("chưa có nhóm nguyên nhân nào", "no groups by cause yet"),
    "group.pill": Text("{waiting} / {count}", "{waiting} / {count}"),
    "group.first.over": Text("cảnh báo đầu tiên đã hết", "the first alarm is over"),
    "group.said": Text(
        "Nhóm: {cause}. {count} cảnh báo, {waiting} chưa xác nhận; {how}",
        "Group: {cause}. {count} alarms, {waiting} unacknowledged; {how}",
    ),
    "group.open": Text("đang mở", "open"),
    "group.closed": Text("đang đóng, → để mở", "closed, → opens it"),
    "alarms.above": Text("▲ {count} chưa xác nhận ở trên", "▲ {count} unacknowledged above"),
    "alarms.calm": Text("Không có cảnh báo nào", "No alarm is standing"),
    "alarms.calm.why": Text(
        "Cảnh báo mới sẽ hiện ở đây, chưa xác nhận lên đầu.", "New alarms appear here, unacknowledged first."
    ),
    "alarms.unknown": Text("Chưa biết có cảnh báo hay không", "Whether alarms stand is not known"),
    "alarms.unknown.why": Text("Đang chờ trung tâm gửi danh sách.", "Waiting for the hub to send the list."),
    "alarms.none": Text("Không có cảnh báo nào khớp bộ lọc", "No alarm matches the filter"),
    "alarms.none.why": Text(
        "{count} cảnh báo đang bị bộ lọc che. Nhấn Esc để bỏ lọc.", "The filter hides {count}. Press Esc to clear it."
    ),
    "mark.pending": Text("đang gửi", "sending"),
    "mark.failed": Text("lỗi gửi", "failed"),
    "mark.owner": Text("{owner} nhận", "taken by {owner}"),
    "mark.unevaluated": Text("chưa đánh giá được", "cannot be evaluated"),
    "state.NORM": Text("Bình thường", "Normal"),
    "state.UNACK": Text("Chưa xác nhận", "Unacknowledged"),
    "state.ACKED": Text("Đã xác nhận", "Acknowledged"),
    "state.RTNUN": Text("Đã trở lại bình thường, chưa xác nhận", "Returned to normal, not acknowledged"),
    "state.LATCH_UNACK": Text("Đã hết, đang giữ, chưa xác nhận", "Cleared, latched, unacknowledged"),
    "state.LATCH_ACK": Text("Đã hết, đang giữ", "Cleared, latched"),
    "state.SHLVD": Text("Tạm ẩn", "Shelved"),
    "state.DSUPR": Text("Bị nén theo thiết kế", "Suppressed by design"),
    "state.OOSRV": Text("Ngoài vận hành", "Out of service"),
    "detail.none": Text("Chưa chọn gì", "Nothing is selected"),
    "detail.none.why": Text(
        "Chọn một cảnh báo (J / K) hoặc một điểm trên bản đồ.", "Select an alarm (J / K) or a point on the map."
    ),
    "detail.present": Text("Hiện nay", "Now"),
    "detail.onset": Text("Lúc báo", "At onset"),
    "detail.at": Text("Lúc {time}", "At {time}"),
    "detail.ended": Text("Đã xác nhận, kết thúc", "Acknowledged, ended"),
    "detail.stream": Text("Luồng hình", "Stream"),
    "detail.limit": Text("Giới hạn", "Limit"),
    "detail.source": Text("Căn cứ", "Basis"),
    "detail.since": Text("Từ lúc", "Since"),
    "detail.since.value": Text("{time} · đã {age}", "{time} · {age} ago"),
    "detail.count": Text("Số lần", "Times"),
    "detail.count.value": Text("{count} lần trong đợt này", "{count} in this occurrence"),
    "detail.state": Text("Trạng thái", "State"),
    "detail.by": Text("Người xác nhận", "Acknowledged by"),
    "detail.by.value": Text("{by} · {time}", "{by} · {time}"),
    "detail.nobody": Text("chưa có ai", "nobody yet"),
    "detail.policy": Text("tự động, theo quy tắc mức 4", "by itself, as a priority 4 rule says"),
    "detail.held": Text("từ {time} · {by}", "since {time} · {by}"),
    "detail.held.suppressed_by_design": Text("Nén theo thiết kế", "Suppressed"),
    "detail.held.out_of_service": Text("Ngoài vận hành", "Out of service"),
    "detail.entity": Text("Đối tượng", "Entity"),
    "detail.none.reading": Text(
        "Chưa nhận được số liệu nào của đối tượng này.", "No reading of this entity has come yet."
    ),
    "detail.ago": Text("{value} · {age} trước", "{value} · {age} ago"),
    "detail.shelved": Text("Tạm ẩn", "Shelved"),
    "detail.shelved.value": Text("đến {time} · {by}", "until {time} · {by}"),
    "detail.shelved.once": Text(
        "đến khi trở lại bình thường, muộn nhất {time} · {by}", "until it is normal, {time} at the latest · {by}"
    ),
    "detail.reason": Text("Lý do", "Reason"),
    "detail.owner": Text("Người nhận", "Owner"),
    "detail.comment": Text("Ghi chú", "Note"),
    "past.cameras": Text("Camera gần đây:", "Cameras nearby:"),
    "past.story": Text("Diễn biến đợt này", "Story of this occurrence"),
    "past.before": Text("{count} đợt trước", "{count} earlier"),
    "past.more": Text("Xem các đợt cũ hơn", "Show older ones"),
    "past.again": Text("Đọc lại", "Read again"),
    "past.pending": Text("Đang đọc lịch sử của cảnh báo này…", "Reading the history of this alarm…"),
    "past.failed": Text(
        "Chưa đọc được lịch sử: {reason} Cảnh báo và các thao tác không bị ảnh hưởng.",
        "The history could not be read: {reason} The alarm and what is done with it are not affected.",
    ),
    "past.none": Text(
        "Lịch sử chưa có đợt nào của cảnh báo này. Mỗi đợt sẽ hiện ở đây khi kho lịch sử ghi xong.",
        "The history has no occurrence of this alarm yet. Each appears here once the history has stored it.",
    ),
    "past.silent": Text("không báo ra bàn trực", "was not shown to operators"),
    "past.lasted": Text("kéo dài {age}", "lasted {age}"),
    "past.lasts": Text("còn kéo dài, đã {age}", "still lasts, {age} so far"),
    "past.times": Text("{count} lần", "{count} times"),
    "past.after": Text("sau {age}", "after {age}"),
    "past.acknowledged": Text("{by} xác nhận sau {age}", "acknowledged by {by} after {age}"),
    "past.unacknowledged": Text("không ai xác nhận", "nobody acknowledged"),
    "past.owner": Text("{owner} nhận việc", "taken by {owner}"),
    "step.by.seat": Text("{by} (bàn {seat})", "{by} (seat {seat})"),
    "step.until": Text("đến {time}", "until {time}"),
    "step.raised": Text("Báo động", "Raised"),
    "step.returned": Text("Trở lại bình thường", "Returned to normal"),
    "step.realarm": Text("Báo lại", "Annunciated again"),
    "step.released": Text("Hết bị ẩn", "Suppression ended"),
    "step.auto-ack": Text("Tự xác nhận theo quy định", "Acknowledged by policy"),
    "step.mode": Text("Chế độ thành phố thay đổi", "City mode changed"),
    "step.ack": Text("Xác nhận", "Acknowledged"),
    "step.reset": Text("Giải trừ", "Reset"),
    "step.shelve": Text("Tạm ẩn", "Shelved"),
    "step.shelve-once": Text("Tạm ẩn đến khi bình thường", "Shelved until normal"),
    "step.unshelve": Text("Bỏ tạm ẩn", "Unshelved"),
    "step.suppress": Text("Nén theo thiết kế", "Suppressed by design"),
    "step.release": Text("Bỏ nén", "No longer suppressed"),
    "step.remove": Text("Đưa ra khỏi vận hành", "Taken out of service"),
    "step.return": Text("Đưa vào vận hành lại", "Returned to service"),
    "step.assign": Text("Giao cho", "Assigned to"),
    "step.assign.nobody": Text("Thôi giao", "Assigned to nobody"),
    "step.comment": Text("Ghi chú", "Note"),
    "step.undo": Text("Hoàn tác", "Taken back"),
    "act.ack": Text("Xác nhận", "Acknowledge"),
    "act.reset": Text("Giải trừ", "Reset"),
    "act.shelve": Text("Tạm ẩn", "Shelve"),
    "act.unshelve": Text("Bỏ tạm ẩn", "Unshelve"),
    "act.assign": Text("Nhận việc", "Take"),
    "act.comment": Text("Ghi chú", "Note"),
    "act.suppress": Text("Nén theo thiết kế", "Suppress by design"),
    "act.remove": Text("Đưa ra ngoài vận hành", "Take out of service"),
    "act.return": Text("Đưa trở lại", "Return to service"),
    "act.undo": Text("Hoàn tác", "Undo"),
    "act.more": Text("Việc của trưởng ca", "What a supervisor may do"),
    "act.pending": Text("Đang gửi…", "Sending…"),
    "act.retry": Text("Gửi lại", "Send again"),
    "act.pending.why": Text(
        "Đã gửi lệnh, đang chờ trung tâm ghi bền.", "Sent; waiting for the hub to have it on disk."
    ),
    "act.failed.why": Text(
        "{action} chưa được: {reason} Cảnh báo vẫn giữ nguyên. Nhấn {press} để gửi lại.",
        "{action} failed: {reason} The alarm stands as it was. Press {press} to send again.",
    ),
    "cancel": Text("Thôi", "Cancel"),
    "close": Text("Đóng", "Close"),
    "shelve": Text("Tạm ẩn cảnh báo", "Shelve an alarm"),
    "shelve.title": Text("Tạm ẩn: {title}", "Shelve: {title}"),
    "shelve.reason": Text("Lý do (bắt buộc)", "Reason (required)"),
    "shelve.reason.hint": Text("Vì sao không cần báo nữa lúc này?", "Why need it not be told for now?"),
    "shelve.reason.known": Text("Đã biết, đang xử lý", "Known, being handled"),
    "shelve.reason.repair": Text("Đang sửa chữa", "Under repair"),
    "shelve.reason.sensor": Text("Cảm biến hỏng", "Faulty sensor"),
    "shelve.reason.exercise": Text("Diễn tập", "Exercise"),
    "shelve.span": Text("Trong bao lâu", "For how long"),
    "shelve.minutes": Text("{n} phút", "{n} min"),
    "shelve.hours": Text("{n} giờ", "{n} h"),
    "shelve.once": Text("Đến khi bình thường", "Until normal"),
    "shelve.until": Text(
        "Ẩn đến {time}. Hết hạn, cảnh báo hiện lại; mọi bàn trực đều thấy nó đang bị ẩn.",
        "Hidden until {time}. Then it is shown again; every seat sees that it is shelved.",
    ),
    "shelve.until.once": Text(
        "Ẩn đến khi trở lại bình thường, muộn nhất {time}. Mọi bàn trực đều thấy nó đang bị ẩn.",
        "Hidden until it has returned to normal, {time} at the latest. Every seat sees that it is shelved.",
    ),
    "shelve.soon": Text(
        "{count} cảnh báo sắp hết tạm ẩn trong 5 phút: {titles}",
        "{count} shelved for less than 5 minutes more: {titles}",
    ),
    "mode.soon": Text(
        "Chế độ sắp hết trong 5 phút: {names}. {count} cảnh báo đang bị nén sẽ hiện lại nếu vẫn bất thường.",
        "City mode ends within 5 minutes: {names}. {count} suppressed by it come back if still abnormal.",
    ),
    "comment.title": Text("Ghi chú: {title}", "Note: {title}"),
    "comment.hint": Text(
        "Ca sau cần biết gì?   Ctrl Enter để lưu", "What should the next shift know?   Ctrl Enter saves"
    ),
    "note.long": Text("Dài quá {over} ký tự: nhiều nhất là {most}", "{over} characters too long: {most} at most"),
    "comment.save": Text("Lưu ghi chú", "Save the note"),
    "top.seat": Text("Danh mục ca trực (F10)", "Menu of the seat (F10)"),
    "mode": Text("Chế độ thành phố", "City modes"),
    "mode.why": Text(
        "Khi một chế độ bật, những cảnh báo đã lường trước vẫn ở trong danh sách nhưng không reo. Mức 1 vẫn reo, trừ "
        "khi mô-đun nêu đích danh. Khi chế độ tắt, cảnh báo nào còn bất thường mà chưa ai xác nhận sẽ reo.",
        "While a mode is on, the alarms that it expects stay in the list but are not annunciated. Priority 1 is, "
        "unless a plugin names it. When it ends, what is still abnormal and unacknowledged is annunciated.",
    ),
    "mode.none": Text("Chưa mô-đun nào khai báo chế độ.", "No plugin declares a mode."),
    "mode.off": Text("Đang tắt", "Off"),
    "mode.name.on": Text("{name} · BẬT", "{name} · ON"),
    "mode.open": Text("từ {since}, đến khi có người tắt", "since {since}, until somebody clears it"),
    "mode.span": Text("từ {since} đến {until}", "since {since} until {until}"),
    "mode.count": Text("đang nén {count} cảnh báo", "suppresses {count} now"),
    "mode.count.none": Text("chưa nén cảnh báo nào", "suppresses none now"),
    "mode.said": Text("Bật {span} · {by}: {reason} · {count}", "On {span} · {by}: {reason} · {count}"),
    "mode.told": Text(
        "CHẾ ĐỘ {name} · {span} · {by}: {reason} · {count}", "MODE {name} · {span} · {by}: {reason} · {count}"
    ),
    "mode.tip": Text("Bấm để xem các chế độ thành phố", "Click to see the city modes"),
    "mode.reason": Text("Lý do (bắt buộc)", "Reason (required)"),
    "mode.reason.hint": Text("Vì sao bật? Bão số mấy, trận nào, cấm đường nào?", "Which storm, match or road?"),
    "mode.until.cleared": Text("Đến khi tắt", "Until cleared"),
    "mode.ends": Text("Tự tắt lúc {time}.", "Ends by itself at {time}."),
    "mode.ends.not": Text("Bật đến khi trưởng ca tắt.", "Stays on until a supervisor clears it."),
    "mode.set": Text("Bật chế độ", "Set the mode"),
    "mode.change": Text("Đổi lý do và giờ kết thúc", "Change reason and end"),
    "mode.clear": Text("Tắt chế độ", "Clear the mode"),
    "mode.failed": Text("Chưa được: {reason} Chế độ vẫn như cũ.", "Not done: {reason} The mode is as it was."),
    "mode.denied": Text(
        "Bàn này có vai trò {role}: chỉ xem. Trưởng ca bật và tắt chế độ.",
        "This seat has the role {role}: it may look. A supervisor sets and clears modes.",
    ),
    "mode.by": Text("Chế độ", "Mode"),
    "mode.of": Text("{name} · {span} · {by}: {reason}", "{name} · {span} · {by}: {reason}"),
    "mode.note": Text("Nén bởi chế độ {name}", "Suppressed by mode {name}"),
    "role.viewer": Text("người xem", "viewer"),
    "role.operator": Text("trực ca", "operator"),
    "role.supervisor": Text("trưởng ca", "supervisor"),
    "role.admin": Text("quản trị", "admin"),
    "role.plugin": Text("mô-đun", "plugin"),
    "role.wall": Text("màn hình tường", "wall"),
    "suppress.title": Text("Nén theo thiết kế: {title}", "Suppress by design: {title}"),
    "suppress.hint": Text(
        "Vì sao cảnh báo này không có nghĩa lúc này?   Ctrl Enter", "Why does it mean nothing now?   Ctrl Enter"
    ),
    "suppress.save": Text("Nén cảnh báo", "Suppress it"),
    "remove.title": Text("Đưa ra ngoài vận hành: {title}", "Take out of service: {title}"),
    "remove.hint": Text("Hỏng gì, ai sửa, khi nào xong?   Ctrl Enter", "What is broken, who mends it?   Ctrl Enter"),
    "remove.save": Text("Đưa ra ngoài vận hành", "Take it out"),
    "undo": Text("Hoàn tác    Ctrl Z", "Undo    Ctrl Z"),
    "undo.did.shelve": Text("Đã tạm ẩn: {title}", "Shelved: {title}"),
    "undo.did.suppress": Text("Đã nén: {title}", "Suppressed: {title}"),
    "undo.did.remove": Text("Đã đưa ra ngoài vận hành: {title}", "Out of service: {title}"),
    "undo.did.assign": Text("Đã nhận việc: {title}", "Taken: {title}"),
    "undo.done": Text("Đã hoàn tác: {title}", "Undone: {title}"),
    "undo.failed": Text("Chưa hoàn tác được: {reason}", "Not undone: {reason}"),
    "undo.none": Text("Không có gì để hoàn tác.", "There is nothing to undo."),
    "undo.never.ack": Text(
        "Xác nhận không hoàn tác được: đã có người thấy cảnh báo. {title}",
        "An acknowledgement cannot be undone: somebody has seen the alarm. {title}",
    ),
    "undo.never": Text("{action} không hoàn tác được: {title}", "{action} cannot be undone: {title}"),
    "top.search": Text("Tìm đối tượng, camera, lệnh   Ctrl K", "Find entities, cameras, commands   Ctrl K"),
    "top.rate": Text("{rate} sự kiện/s", "{rate} events/s"),
    "top.delay": Text("trễ {delay} ms", "delay {delay} ms"),
    "top.delay.unknown": Text("trễ –", "delay –"),
    "top.delay.why": Text(
        "Từ nguồn đến màn hình, bách phân vị 99; trong đó trung tâm đến đây {hub} ms",
        "Source to screen, 99th percentile; of which hub to here {hub} ms",
    ),
    "top.live": Text("TRỰC TIẾP", "LIVE"),
    "top.connecting": Text("ĐANG KẾT NỐI", "CONNECTING"),
    "top.snapshot": Text("ĐANG NHẬN TOÀN CẢNH", "RECEIVING THE PICTURE"),
    "top.stale": Text("TRỄ TÍN HIỆU", "SIGNAL LATE"),
    "top.lost": Text("MẤT KẾT NỐI", "CONNECTION LOST"),
    "top.failed": Text("LỖI NHẬN TIN", "FEED FAILED"),
    "top.silent": Text("KHÔNG CÓ TIN MỚI", "NOTHING ARRIVES"),
    "top.crippled": Text("TRUNG TÂM THIẾU PHẦN", "HUB INCOMPLETE"),
    "top.live.why": Text(
        "Trung tâm trả lời, các nguồn đang gửi: hình này là của lúc này.",
        "The hub answers and sources are sending: what you see is now.",
    ),
    "top.connecting.why": Text("Chưa nghe được trung tâm lần nào.", "The hub has not been heard yet."),
    "top.snapshot.why": Text(
        "Đang nhận lại toàn bộ trạng thái; hình còn thiếu.", "Receiving the whole state; the picture is incomplete."
    ),
    "top.stale.why": Text("Trung tâm im hơn 1 giây.", "The hub has been silent for more than a second."),
    "top.lost.why": Text(
        "Trung tâm im hơn 3 giây: hình là của lúc trước đó.",
        "The hub has been silent for 3 s: the picture is of before.",
    ),
    "top.failed.why": Text(
        "Phần nhận dữ liệu của cửa sổ này bị lỗi: hình là của lúc trước đó.",
        "This window's receiver failed: the picture is of before.",
    ),
    "top.silent.why": Text(
        "Trung tâm trả lời nhưng không nguồn nào gửi gì: hình là của lúc trước đó.",
        "The hub answers but no source sends anything: the picture is of before.",
    ),
    "top.crippled.why": Text(
        "Trung tâm trả lời nhưng tiến trình trạng thái không chạy: cảnh báo không được xét.",
        "The hub answers but its state process is missing: alarms are not judged.",
    ),
    "top.rate.why": Text(
        "Số sự kiện cửa sổ này nhận mỗi giây, từ mọi nguồn, trung bình 5 giây qua",
        "Events this window receives per second, of all sources, over the last 5 seconds",
    ),
    "top.no.sources": Text("chưa có nguồn nào", "no source yet"),
    "top.more": Text("+{count} nguồn", "+{count} sources"),
    "top.source.details": Text(
        "{source}\n{events} sự kiện · {rate}/s\nsự kiện mới nhất: {age} trước\nbị cách ly: {quarantined}",
        "{source}\n{events} events · {rate}/s\nnewest event: {age} ago\nquarantined: {quarantined}",
    ),
    "top.quarantine": Text("{count} bản tin bị cách ly", "{count} messages quarantined"),
    "top.quarantine.row": Text("{source}: {rule} – {count}", "{source}: {rule} – {count}"),
    "top.disk": Text(
        "ĐĨA ĐẦY – trung tâm ngừng nhận, không mất gì đã nhận",
        "DISK FULL – the hub accepts nothing, nothing kept is lost",
    ),
    "top.hub.starting": Text("Trung tâm đang khởi động", "The hub is starting"),
    "top.process": Text("{name}: đang khởi động lại", "{name}: restarting"),
    "top.processes": Text("{count} tiến trình đang khởi động lại", "{count} processes restarting"),
    "top.lost.events": Text("mất {count} sự kiện (quá hạn lưu)", "{count} events lost (past retention)"),
    "top.language": Text("Đổi sang tiếng Anh", "Switch to Vietnamese"),
    "top.error": Text("Lỗi nội bộ, đã ghi nhật ký", "Internal error, logged"),
    "rail.all": Text("Tất cả", "All"),
    "rail.tip": Text(
        "{domain}: {count} cảnh báo chưa xác nhận.\nBấm để lọc danh sách cảnh báo; các ô khác không đổi.",
        "{domain}: {count} unacknowledged.\nClick to filter the alarm list; the other panes stay as they are.",
    ),
    "search.none": Text("Không tìm thấy «{text}»", "Nothing found for “{text}”"),
    "trend.none": Text("Chưa có số liệu", "No data yet"),
    "trend.none.why": Text("Đường sẽ hiện khi nguồn gửi giá trị đầu tiên.", "The line appears with the first value."),
    "trend.bad": Text("chất lượng xấu", "bad quality"),
    "trend.until": Text("số liệu đến {time}", "data until {time}"),
    "trend.replayed": Text("phát lại", "replayed"),
    "trend.limit": Text("{label}: {value}", "{label}: {value}"),
    "trend.limit.below": Text("{label} < {value}", "{label} < {value}"),
    "trend.unnamed": Text("chưa nhận được tên", "name not yet received"),
    "trends.city": Text("Toàn thành phố", "City-wide"),
    "trends.city.none": Text(
        "Toàn thành phố · {name} không có số liệu riêng", "City-wide · {name} has no readings of its own"
    ),
    "trends.of": Text("Đối tượng đang chọn: {name}", "Selected: {name}"),
    "trend.age": Text("{age} trước", "{age} ago"),
    "trend.band": Text("thường {low} – {high}", "usual {low} – {high}"),
    "trend.forecast": Text("dự báo {value}", "forecast {value}"),
    "trend.pending": Text("đang tải 2 giờ qua", "loading the last 2 hours"),
    "trend.failed": Text("không tải được quá khứ: {reason}", "the past could not be loaded: {reason}"),
    "trend.empty": Text("Không có đồ thị nào được chọn", "No trend is chosen"),
    "trend.empty.why": Text(
        "Chọn một cảnh báo hoặc đối tượng có số liệu.", "Select an alarm or an entity that has readings."
    ),
    **KPI,
}  # fmt: skip


class Words:
    """The table in one language.

    Args:
        language: ``vi`` or ``en``.
        table: Keys to texts; the widgets' own unless the shell adds to it.
    """

    def __init__(self, language: str, table: Mapping[str, Text] = TABLE) -> None:
        self.language = language
        self._table = table

    def __call__(self, key: str, **values: object) -> str:
        """The text of ``key`` with ``{placeholders}`` filled.

        Raises:
            KeyError: No such key: a mistake of the program, found by the test that reads the sources.
        """
        text = self._table[key].get(self.language)
        return text.format(**values) if values else text

    def domain(self, domain: str) -> str:
        """The name of a domain, or the id of one nobody named."""
        text = DOMAINS.get(domain) or _OWN_DOMAINS.get(domain)
        return text.get(self.language) if text else domain

    def kind(self, kind: str) -> str:
        """The name of a kind of entity that the core declares, or the id of one nobody named."""
        return KINDS[kind].get(self.language) if kind in KINDS else kind

    def program(self, name: str) -> str:
        """A program of the hub or a source (``store``, ``plugin.environment``) in words, or its id."""
        head, _, rest = name.partition(".")
        if head not in PROGRAMS:
            return name
        text = PROGRAMS[head].get(self.language)
        part = _PARTS[rest].get(self.language) if rest in _PARTS else self.domain(rest) if rest else ""
        return text.format(name=part).strip()
