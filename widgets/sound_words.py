"""The words of the sound: the chip, its window and what is told when a seat cannot be heard."""

from console.model.text import Text

SOUND: dict[str, Text] = {
    "sound": Text("Âm thanh báo động", "Alarm sound"),
    "sound.silenced": Text("IM TIẾNG {left}", "SILENT {left}"),
    "sound.failing": Text("MẤT TIẾNG", "NO SOUND"),
    "sound.on.why": Text("Có tiếng báo, loa: {device}.", "Sound is on, output: {device}."),
    "sound.starting.why": Text("Đang mở loa.", "Opening the output."),
    "sound.silenced.why": Text(
        "Bàn này im tiếng đến hết {left}; chưa có gì được xác nhận. Cảnh báo nguy cấp mới vẫn kêu. M: bật lại tiếng.",
        "This seat is silent for {left}; nothing is acknowledged by that. A new critical alarm still sounds. "
        "M: sound on.",
    ),
    "sound.off.why": Text("Bàn này không phát tiếng, theo cấu hình.", "This seat sounds nothing, as configured."),
    "sound.failing.none": Text("Máy này không có ngõ ra âm thanh nào.", "This machine has no audio output."),
    "sound.failing.open": Text("Không mở được loa.", "The output cannot be opened."),
    "sound.failing.stuck": Text("Loa không nhận âm thanh nữa.", "The output takes no more sound."),
    "sound.failing.ended": Text("Tiến trình phát tiếng đã ngừng.", "The sound process ended."),
    "sound.failing.late": Text("Hệ thống âm thanh không trả lời.", "The sound system does not answer."),
    "sound.notice.failing": Text(
        "BÀN NÀY KHÔNG PHÁT ĐƯỢC TIẾNG BÁO: {reason} Cảnh báo vẫn hiện đủ, hãy theo dõi danh sách. Đang thử lại.",
        "THIS SEAT CANNOT SOUND ALARMS: {reason} All alarms are still shown; watch the list. Trying again.",
    ),
    "sound.notice.canary": Text(
        "KHÔNG NHẬN ĐƯỢC TÍN HIỆU THỬ {age} nay: {where} Cảnh báo mới có thể không tới bàn này.",
        "NO CANARY FOR {age}: {where} New alarms may not reach this seat.",
    ),
    "sound.where.hub": Text(
        "trung tâm không gửi, hoặc đường tới bàn này đứt.", "the hub does not send it, or the way to this seat is cut."
    ),
    "sound.where.engine": Text(
        "bộ cảnh báo không chuyển tiếp.", "the alarm engine does not pass it on."
    ),
    "sound.where.sound": Text("tới được bàn này nhưng không ra loa.", "it reaches this seat but not its output."),
    "sound.canary.heard": Text(
        "Tín hiệu thử gần nhất lúc {time}: {delay} s từ nguồn tới loa.",
        "Last canary at {time}: {delay} s from source to output.",
    ),
    "sound.canary.waiting": Text("Chưa có tín hiệu thử nào.", "No canary has come yet."),
    "sound.device": Text("Ngõ ra", "Output"),
    "sound.device.system": Text("Theo hệ thống", "The system's own"),
    "sound.device.none": Text(
        "Không thấy ngõ ra nào. Cắm loa hoặc bật hệ thống âm thanh; bàn này tự mở lại.",
        "No output is found. Connect one or start the sound system; this seat opens it by itself.",
    ),
    "sound.volume": Text("Âm lượng", "Volume"),
    "sound.volume.why": Text(
        "Không tắt hẳn được: muốn yên thì im tiếng có hạn.", "There is no zero: for quiet, silence it for a while."
    ),
    "sound.percent": Text("{n} %", "{n}%"),
    "sound.test": Text("Nghe thử", "Listen"),
    "sound.test.1": Text("1 Nguy cấp", "1 Critical"),
    "sound.test.2": Text("2 Cao", "2 High"),
    "sound.test.3": Text("3 Trung bình", "3 Medium"),
    "sound.test.4": Text("4 Thấp", "4 Low"),
    "sound.test.0": Text("Đường báo hỏng", "Path broken"),
    "sound.silence": Text("Im tiếng bàn này", "Silence this seat"),
    "sound.silence.why": Text(
        "Không phải xác nhận. Tự hết hạn; cảnh báo nguy cấp mới vẫn kêu.",
        "No acknowledgement. It ends by itself; a new critical alarm still sounds.",
    ),
    "sound.minutes": Text("{n} phút", "{n} min"),
    "sound.resume": Text("Bật lại tiếng", "Sound on"),
    "close": Text("Đóng", "Close"),
}  # fmt: skip
