"""Every word of the cockpit of alarm figures, in Vietnamese and English; the ``.why`` are definitions with a source."""

from console.model.text import Text

TABLE: dict[str, Text] = {
    "kpi": Text("Chỉ số quản lý cảnh báo", "Figures of alarm management"),
    "kpi.period.shift": Text("Ca này", "This shift"),
    "kpi.period.today": Text("Hôm nay", "Today"),
    "kpi.period.24h": Text("24 giờ", "24 h"),
    "kpi.period.7d": Text("7 ngày", "7 days"),
    "kpi.period.30d": Text("30 ngày", "30 days"),
    "kpi.period.custom": Text("Từ – đến", "From – to"),
    "kpi.period.apply": Text("Xem", "Show"),
    "kpi.period.backwards": Text("Đầu kỳ phải trước cuối kỳ.", "The beginning must lie before the end."),
    "kpi.filter.domain": Text("Mọi lĩnh vực", "All domains"),
    "kpi.filter.area": Text("Mọi địa bàn", "All areas"),
    "kpi.filter.shift": Text("Mọi ca", "All shifts"),
    "kpi.filter.seat": Text("Mọi bàn", "All seats"),
    "kpi.seat": Text("Bàn {seat}", "Seat {seat}"),
    "kpi.export.csv": Text("Xuất CSV", "Export CSV"),
    "kpi.export.pdf": Text("Xuất PDF", "Export PDF"),
    "kpi.exported": Text("Đã ghi {path}", "Written: {path}"),
    "kpi.export.failed": Text("Không ghi được {path}: {reason}", "{path} could not be written: {reason}"),
    "kpi.days": Text("{days} ngày trên 30", "{days} days of 30"),
    "kpi.days.why": Text(
        "ISA-18.2 đánh giá trên ít nhất 30 ngày. Kỳ ngắn hơn vẫn tính đúng, nhưng so với mục tiêu phải thận trọng.",
        "ISA-18.2 judges at least 30 days. A shorter period is counted as truly, but compare it with care.",
    ),
    "kpi.live": Text("đến lúc này, tính lúc {time}", "until now, as of {time}"),
    "kpi.past": Text("kỳ đã qua, tính lúc {time}", "a past period, as of {time}"),
    "kpi.span": Text("{begin} – {end} ({zone})", "{begin} – {end} ({zone})"),
    "kpi.pending": Text("Đang tính các chỉ số…", "Counting…"),
    "kpi.pending.why": Text(
        "Trung tâm đọc lịch sử cảnh báo; kỳ dài có thể mất vài giây. Cửa sổ vẫn dùng được.",
        "The hub reads the history of alarms; a long period may take seconds. The window stays usable.",
    ),
    "kpi.none": Text("Chưa có lịch sử cảnh báo nào", "No history of alarms yet"),
    "kpi.none.why": Text(
        "Chỉ số sẽ hiện ngay khi trung tâm ghi cảnh báo đầu tiên. Lịch sử được giữ theo [store] keep_alarm_days.",
        "Figures appear as soon as the hub stores a first alarm. They are kept by [store] keep_alarm_days.",
    ),
    "kpi.failed": Text(
        "Chưa tính được: {reason} Số liệu đang xem là của {time}; sẽ tự hỏi lại.",
        "Could not be counted: {reason} What you see is of {time}; it is asked for again.",
    ),
    "kpi.failed.first": Text("Chưa tính được: {reason} Sẽ tự hỏi lại.", "Could not be counted: {reason} Trying on."),
    "kpi.met": Text("đạt", "met"),
    "kpi.bearable": Text("chịu được", "bearable"),
    "kpi.missed": Text("không đạt", "not met"),
    "kpi.column.figure": Text("Chỉ số", "Figure"),
    "kpi.column.value": Text("Giá trị", "Value"),
    "kpi.column.target": Text("Mục tiêu", "Target"),
    "kpi.group.load": Text("Tải cảnh báo", "Alarm load"),
    "kpi.group.nuisance": Text("Cảnh báo gây nhiễu", "Nuisance"),
    "kpi.group.response": Text("Phản ứng", "Response"),
    "kpi.group.suppression": Text("Tạm ẩn và nén", "Suppression"),
    "kpi.activations": Text("Số lần báo", "Annunciated"),
    "kpi.activations.why": Text(
        "Số lần cảnh báo được hiện và phát tiếng cho bàn trực trong kỳ. Lần bị ẩn hay nén không tính. "
        "Nguồn: ISA-18.2-2016, chương 16; EEMUA 191.",
        "How often an alarm was shown and sounded to operators. What was shelved or suppressed does not count. "
        "Source: ISA-18.2-2016, clause 16; EEMUA 191.",
    ),
    "kpi.hour": Text("Trung bình mỗi giờ", "Mean per hour"),
    "kpi.hour.why": Text(
        "Số lần báo chia cho số giờ của kỳ (tính tròn ô 10 phút). Tối đa 6 là tốt, 12 là mức cao nhất quản lý được. "
        "Nguồn: ISA-18.2-2016, bảng 5–7.",
        "Annunciations over the hours of the period (in whole bins). Up to 6 is acceptable, 12 the most that is "
        "manageable. Source: ISA-18.2-2016, tables 5-7.",
    ),
    "kpi.bin": Text("Trung bình mỗi 10 phút", "Mean per 10 min"),
    "kpi.bin.why": Text(
        "Số lần báo chia cho số ô 10 phút theo đồng hồ. Tối đa 1 là tốt, 2 là mức cao nhất quản lý được. "
        "Nguồn: ISA-18.2-2016, bảng 5–7; EEMUA 191.",
        "Annunciations over the bins of ten minutes of the clock. Up to 1 is acceptable, 2 the most that is "
        "manageable. Source: ISA-18.2-2016, tables 5-7; EEMUA 191.",
    ),
    "kpi.largest": Text("Nhiều nhất trong 10 phút", "Most in 10 min"),
    "kpi.largest.why": Text(
        "Số lần báo trong ô 10 phút đông nhất (00, 10, 20… giờ địa phương). Nguồn: ISA-18.2-2016, bảng 5–7.",
        "Annunciations in the fullest bin (00, 10, 20 ... local time). Source: ISA-18.2-2016, tables 5-7.",
    ),
    "kpi.above": Text("Ô 10 phút trên 10 lần", "Bins above 10"),
    "kpi.above.why": Text(
        "Tỉ lệ ô 10 phút có hơn 10 lần báo. Nguồn: ISA-18.2-2016, bảng 5–7; EEMUA 191.",
        "Share of bins of ten minutes with more than 10. Source: ISA-18.2-2016, tables 5-7; EEMUA 191.",
    ),
    "kpi.flood": Text("Thời gian dồn dập", "Time in flood"),
    "kpi.flood.value": Text("{share} · {count} đợt", "{share} · {count} floods"),
    "kpi.flood.why": Text(
        "Tỉ lệ thời gian trong đợt dồn dập: bắt đầu khi hơn 10 lần báo trong 10 phút, hết khi dưới 5 ([flood]). "
        "Nguồn: ISA-18.2-2016, bảng 5–7; EEMUA 191.",
        "Share of the time in floods: one begins with more than 10 in ten minutes and ends below 5 ([flood]). "
        "Source: ISA-18.2-2016, tables 5-7; EEMUA 191.",
    ),
    "kpi.top": Text("10 cảnh báo hay báo nhất", "Top 10 share"),
    "kpi.top.why": Text(
        "Phần của 10 cảnh báo hay báo nhất trong mọi lần báo. Nguồn: ISA-18.2-2016, bảng 5–7.",
        "Share of the ten most frequent alarms of all annunciations. Source: ISA-18.2-2016, tables 5-7.",
    ),
    "kpi.chattering": Text("Cảnh báo rung", "Chattering"),
    "kpi.chattering.why": Text(
        "Số cảnh báo có ít nhất 3 lần báo trong 60 giây ([kpi]). Nguồn: ISA-18.2-2016, bảng 5–7.",
        "Alarms that were activated 3 times within 60 s ([kpi]). Source: ISA-18.2-2016, tables 5-7.",
    ),
    "kpi.fleeting": Text("Cảnh báo thoáng qua", "Fleeting"),
    "kpi.fleeting.why": Text(
        "Số lần báo tự hết trong chưa đầy 10 giây, không ai kịp làm gì ([kpi]). Nguồn: ISA-18.2-2016, bảng 5–7.",
        "Occurrences over in less than 10 s, before anybody could act ([kpi]). Source: ISA-18.2-2016, tables 5-7.",
    ),
    "kpi.stale": Text("Cảnh báo tồn đọng, ngày nhiều nhất", "Stale, on the worst day"),
    "kpi.stale.why": Text(
        "Số cảnh báo kéo dài hơn 24 giờ vào ngày nhiều nhất, kể cả báo từ trước kỳ ([kpi]). "
        "Nguồn: ISA-18.2-2016, bảng 5–7.",
        "Alarms that had lasted for more than 24 h on the worst day, also from before the period ([kpi]). "
        "Source: ISA-18.2-2016, tables 5-7.",
    ),
    "kpi.standing": Text("Còn kéo dài cuối kỳ", "Standing at the end"),
    "kpi.standing.why": Text(
        "Số cảnh báo đã báo mà cuối kỳ chưa trở lại bình thường.",
        "Alarms that were annunciated and had not returned to normal at the end.",
    ),
    "kpi.priorities": Text("Phân bố mức ưu tiên", "Priority distribution"),
    "kpi.priorities.why": Text(
        "Phần của mỗi mức trong mọi lần báo; mục tiêu khoảng 80 % thấp, 15 % trung bình, 5 % cao, dưới 1 % khẩn cấp. "
        "Nguồn: ISA-18.2-2016, bảng 5–7; EEMUA 191.",
        "Share of each priority of all annunciations; about 80 % low, 15 % medium, 5 % high, below 1 % critical. "
        "Source: ISA-18.2-2016, tables 5-7; EEMUA 191.",
    ),
    "kpi.priority.1": Text("Khẩn cấp", "Critical"),
    "kpi.priority.2": Text("Cao", "High"),
    "kpi.priority.3": Text("Trung bình", "Medium"),
    "kpi.priority.4": Text("Thấp", "Low"),
    "kpi.ack": Text("Thời gian xác nhận", "Time to acknowledge"),
    "kpi.ack.why": Text(
        "Từ lúc báo đến lúc có người xác nhận: trung vị và bách phân vị 90; phần đúng hạn của từng mức ([kpi]). "
        "Tự xác nhận không tính. Nguồn: ISA-18.2-2016, chương 16.",
        "From the annunciation until somebody acknowledged: median and 90th percentile; the share within each "
        "priority's time ([kpi]). What acknowledges itself does not count. Source: ISA-18.2-2016, clause 16.",
    ),
    "kpi.resolve": Text("Thời gian về bình thường", "Time to resolve"),
    "kpi.resolve.why": Text(
        "Từ lúc báo đến lúc điều kiện trở lại bình thường: trung vị và bách phân vị 90; phần đúng hạn ([kpi]). "
        "Nguồn: ISA-18.2-2016, chương 16.",
        "From the annunciation until the process was normal: median and 90th percentile; the share in time ([kpi]). "
        "Source: ISA-18.2-2016, clause 16.",
    ),
    "kpi.times": Text("{median} · p90 {p90}", "{median} · p90 {p90}"),
    "kpi.within": Text("{share} đúng hạn", "{share} in time"),
    "kpi.shelved": Text("Đang bị ẩn hoặc nén", "Suppressed now"),
    "kpi.shelved.why": Text(
        "Số lần tạm ẩn, nén theo thiết kế và đưa ra khỏi vận hành do người, còn hiệu lực. Nguồn: ISA-18.2-2016.",
        "Shelvings, suppressions by design and out of service by people that last. Source: ISA-18.2-2016.",
    ),
    "kpi.suppressions": Text("Bị ẩn hoặc nén trong kỳ", "Suppressed in the period"),
    "kpi.suppressions.value": Text("{count} · {modes} do chế độ", "{count} · {modes} by modes"),
    "kpi.suppressions.why": Text(
        "Mọi lần tạm ẩn, nén, đưa ra khỏi vận hành có hiệu lực trong kỳ; do chế độ thành phố đếm riêng.",
        "Every suppression in force at some time of the period; those of city modes are counted apart.",
    ),
    "kpi.unauthorised": Text("Ẩn, nén không rõ người hay lý do", "Unauthorised suppression"),
    "kpi.unauthorised.why": Text(
        "Số lần ẩn hoặc nén mà sổ không có tên người hoặc lý do; trung tâm từ chối lệnh như vậy. "
        "Nguồn: ISA-18.2-2016, bảng 5–7.",
        "Suppressions behind which no name or no reason stands; the hub refuses such commands. "
        "Source: ISA-18.2-2016, tables 5-7.",
    ),
    "kpi.unauthorised.mark": Text("không rõ người hoặc lý do", "no name or no reason"),
    "kpi.chart": Text("Số lần báo mỗi 10 phút", "Annunciated per 10 min"),
    "kpi.chart.group": Text(
        "Số lần báo mỗi 10 phút, cao nhất trong {span}", "Annunciated per 10 min, most within {span}"
    ),
    "kpi.chart.target": Text("mục tiêu tối đa {count}", "target at most {count}"),
    "kpi.chart.flood": Text("đợt dồn dập", "flood"),
    "kpi.chart.tip": Text("{time}: {count} lần báo", "{time}: {count} annunciated"),
    "kpi.chart.tip.flood": Text("{tip}, trong đợt dồn dập", "{tip}, in a flood"),
    "kpi.list.actors": Text("Hay báo nhất", "Bad actors"),
    "kpi.list.chattering": Text("Rung", "Chattering"),
    "kpi.list.fleeting": Text("Thoáng qua", "Fleeting"),
    "kpi.list.stale": Text("Tồn đọng", "Stale"),
    "kpi.list.suppressed": Text("Ẩn và nén", "Suppressed"),
    "kpi.list.domain": Text("Theo lĩnh vực", "By domain"),
    "kpi.list.area": Text("Theo địa bàn", "By area"),
    "kpi.list.shift": Text("Theo ca", "By shift"),
    "kpi.list.seat": Text("Theo bàn", "By seat"),
    "kpi.list.none": Text("Không có", "None"),
    "kpi.list.none.why": Text("Trong kỳ và bộ lọc đang xem.", "In the period and the filters that are looked at."),
    "kpi.column.alarm": Text("Cảnh báo", "Alarm"),
    "kpi.column.domain": Text("Lĩnh vực", "Domain"),
    "kpi.column.area": Text("Địa bàn", "Area"),
    "kpi.column.shift": Text("Ca", "Shift"),
    "kpi.column.seat": Text("Bàn", "Seat"),
    "kpi.column.count": Text("Lần", "Times"),
    "kpi.column.bursts": Text("Đợt rung", "Bursts"),
    "kpi.column.share": Text("Phần", "Share"),
    "kpi.column.owner": Text("Người phụ trách", "Owner"),
    "kpi.column.due": Text("Hạn", "Due"),
    "kpi.column.last": Text("Lần cuối", "Last"),
    "kpi.column.since": Text("Từ lúc", "Since"),
    "kpi.column.lasted": Text("Kéo dài", "Lasted"),
    "kpi.column.kind": Text("Cách", "How"),
    "kpi.column.until": Text("Đến", "Until"),
    "kpi.column.by": Text("Người", "By"),
    "kpi.column.reason": Text("Lý do", "Reason"),
    "kpi.column.hour": Text("Mỗi giờ", "Per hour"),
    "kpi.column.largest": Text("Nhiều nhất/10 phút", "Most/10 min"),
    "kpi.column.flood": Text("Dồn dập", "In flood"),
    "kpi.column.ack": Text("Xác nhận", "Acknowledge"),
    "kpi.column.within": Text("Đúng hạn", "In time"),
    "kpi.still": Text("còn kéo dài", "still lasts"),
    "kpi.lasting": Text("còn hiệu lực", "in force"),
    "kpi.overdue": Text("quá hạn {date}", "overdue {date}"),
    "kpi.nobody": Text("chưa giao", "nobody yet"),
    "kpi.kind.shelved": Text("Tạm ẩn", "Shelved"),
    "kpi.kind.suppressed_by_design": Text("Nén theo thiết kế", "By design"),
    "kpi.kind.out_of_service": Text("Ngoài vận hành", "Out of service"),
    "kpi.assign": Text("Giao xử lý…", "Assign…"),
    "kpi.assign.title": Text("Giao xử lý: {title}", "Assign: {title}"),
    "kpi.assign.why": Text(
        "Ai phải làm cho cảnh báo này bớt báo vô ích, và đến khi nào. Mọi bàn trực đều thấy; lịch sử được giữ.",
        "Who is to make this alarm stop crying for nothing, and by when. Every seat sees it; the history is kept.",
    ),
    "kpi.assign.owner": Text("Người hoặc đội phụ trách", "Person or team"),
    "kpi.assign.owner.hint": Text("Để trống là không giao cho ai", "Left empty: nobody"),
    "kpi.assign.due": Text("Hạn xong", "Due"),
    "kpi.assign.undated": Text("không đặt hạn", "no date"),
    "kpi.assign.note": Text("Việc phải làm", "What is to be done"),
    "kpi.assign.note.hint": Text("Chỉnh ngưỡng, thay cảm biến, thêm độ trễ…", "Change the limit, replace the sensor …"),
    "kpi.assign.save": Text("Giao", "Assign"),
    "kpi.assign.pending": Text("Đang gửi, chờ trung tâm ghi bền…", "Sent; waiting for the hub to have it on disk…"),
    "kpi.assign.failed": Text("Chưa giao được: {reason}", "Not assigned: {reason}"),
    "kpi.assign.history": Text("Trước đây", "Before"),
    "kpi.assign.line": Text(
        "{time} · {by} giao {owner}, hạn {due}. {note}", "{time} · {by} to {owner}, due {due}. {note}"
    ),
    "kpi.assign.line.nobody": Text("{time} · {by} thôi giao. {note}", "{time} · {by} to nobody. {note}"),
    "kpi.report.by": Text("Xuất bởi {by}, {seat}, lúc {time}", "Exported by {by}, {seat}, at {time}"),
    "kpi.report.period": Text("Kỳ", "Period"),
    "kpi.report.filters": Text("Bộ lọc", "Filters"),
    "kpi.report.city": Text("Thành phố", "City"),
    "kpi.report.all": Text("mọi lĩnh vực, địa bàn, ca, bàn", "all domains, areas, shifts, seats"),
    "kpi.report.page": Text("Trang {page}/{pages}", "Page {page} of {pages}"),
    "kpi.report.figures": Text("Các chỉ số và mục tiêu", "Figures and targets"),
    "kpi.report.definitions": Text("Định nghĩa và nguồn", "Definitions and sources"),
    "kpi.report.standards": Text(
        "Chuẩn: ANSI/ISA-18.2-2016 và IEC 62682 (vòng đời, chỉ số, bảng 5–7); EEMUA 191 (tải của bàn trực). "
        "Chỉ những lần báo ra bàn trực được tính. Ô 10 phút và ngày theo đồng hồ của thành phố.",
        "Standards: ANSI/ISA-18.2-2016 and IEC 62682 (life cycle, figures, tables 5-7); EEMUA 191 "
        "(load of a seat). Only what was annunciated counts. Bins and days follow the clock of the city.",
    ),
    "kpi.report.floods": Text("Các đợt dồn dập", "Floods"),
    "kpi.report.flood": Text("{begin} – {end}", "{begin} – {end}"),
}  # fmt: skip
