"""What a camera tile says: one line for each state, and never an old picture without its age."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from console.model.text import Text
from widgets.words import Words

OLD_SECONDS = 2.0
LATE_SECONDS = 1.0
_STILLS_MISSED = 3

TABLE: dict[str, Text] = {
    "empty": Text("Chưa mở camera nào", "No camera is open"),
    "empty.why": Text(
        "Chọn một cảnh báo hoặc một camera trên bản đồ: các camera gần nhất sẽ hiện ở đây.",
        "Select an alarm or a camera on the map: the nearest cameras appear here.",
    ),
    "waiting": Text("đang mở…", "opening…"),
    "connecting": Text("đang kết nối…", "connecting…"),
    "stalled": Text("hình đứng {age}", "picture stands still {age}"),
    "stalled.none": Text("camera không gửi hình", "the camera sends no picture"),
    "frozen": Text("camera gửi mãi một hình", "the camera sends one picture over and over"),
    "black": Text("hình đen", "black picture"),
    "lost": Text("mất hình", "no picture"),
    "no-answer": Text("camera không trả lời", "the camera does not answer"),
    "decoder-lost": Text("trình giải mã bị dừng, đang mở lại", "the decoder ended, starting it anew"),
    "wrong-credentials": Text("sai tài khoản hoặc mật khẩu", "wrong user or password"),
    "wrong-codec": Text("không giải mã được luồng hình", "this stream cannot be decoded"),
    "not-found": Text("không tìm thấy nguồn hình", "source not found"),
    "broken": Text("dữ liệu hình bị hỏng", "picture data is damaged"),
    "preparing": Text("đang vẽ cảnh mẫu lần đầu", "drawing the demo's footage"),
    "no-stream": Text("camera này không phát trực tiếp", "this camera does not stream"),
    "wrong-address": Text(
        "địa chỉ camera không hợp lệ (tối đa 2048 ký tự): sửa ở nguồn",
        "not a usable camera address (2048 characters at most): correct it at its source",
    ),
    "no-memory": Text("hết bộ nhớ chia sẻ: đóng bớt ô hình", "shared memory is full: close some tiles"),
    "unknown": Text("trạng thái lạ: {state}", "unknown state: {state}"),
    "retry": Text("{words} · kết nối lại sau {seconds} s", "{words} · trying again in {seconds} s"),
    "retry.now": Text("{words} · đang kết nối lại", "{words} · trying again"),
    "live": Text("đang phát trực tiếp, {rate} hình/s", "live, {rate} fps"),
    "still": Text("ảnh tĩnh {age} trước", "still, {age} ago"),
    "late": Text("chậm {age} · {rate} hình/s", "{age} late · {rate} fps"),
    "clock": Text("giờ camera nhanh {age}", "camera's clock {age} ahead"),
    "by.camera": Text("tuổi hình {age} theo giờ camera", "picture {age} old by the camera's clock"),
    "by.arrival": Text("tuổi hình {age} từ lúc nhận", "picture {age} old since it arrived"),
    "rate": Text("{rate} hình/s", "{rate} fps"),
    "old": Text("hình cũ {age}", "picture {age} old"),
    "point": Text(",", "."),
    "seconds": Text("{count} s", "{count} s"),
    "minutes": Text("{count} phút", "{count} min"),
    "hours": Text("{count} giờ", "{count} h"),
    "name": Text("Lưới camera", "Camera grid"),
}
_SHOWN = frozenset({"frozen", "black"})
_QUIET = frozenset({"waiting", "connecting", "preparing", "no-stream"})


class TileFrame(Protocol):
    """What a source hands out for one tile; see ``console.camera.state.Frame``."""

    @property
    def sequence(self) -> int:
        """Grows with each picture; 0 without one."""
        ...

    @property
    def picture(self) -> NDArray[np.uint8] | None:
        """(height, width, 4) BGRA; never changes once handed out."""
        ...

    @property
    def state(self) -> str:
        """One of the states that ``TABLE`` has words for."""
        ...

    @property
    def arrived(self) -> float:
        """Monotonic seconds of the picture's arrival."""
        ...

    @property
    def delay(self) -> float | None:
        """Seconds from capture, by the camera's clock, to arrival; None where nobody says."""
        ...

    @property
    def every(self) -> float:
        """Seconds between stills; 0 for a stream."""
        ...

    @property
    def retry_at(self) -> float:
        """Monotonic seconds of the next attempt, 0 where none is due."""
        ...

    @property
    def rate(self) -> float:
        """Pictures per second."""
        ...


class TileSource(Protocol):
    """Where the mosaic reads from."""

    def read(self, camera_id: str, /) -> TileFrame | None:
        """The newest frame, the same object while nothing changed; None for a camera that is not open."""
        ...


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written on a tile.

    Attributes:
        corner: Bottom right: frames per second, or the age of a picture that is not live.
        words: In the middle; empty while the picture is live.
        abnormal: Whether the words are in the colour of the abnormal.
        dimmed: Whether the picture is shown as past.
    """

    corner: str = ""
    words: str = ""
    abnormal: bool = False
    dimmed: bool = False


def span(seconds: float, words: Words) -> str:
    """An age in one figure and its unit."""
    if seconds < 120:
        return words("seconds", count=int(seconds))
    return words("minutes", count=int(seconds // 60)) if seconds < 7200 else words("hours", count=int(seconds // 3600))


def is_live(frame: TileFrame, now: float) -> bool:
    """Whether the picture is what the camera sees now, whatever the source says."""
    return frame.state == "live" and now - frame.arrived <= max(OLD_SECONDS, frame.every * _STILLS_MISSED)


def age_of(frame: TileFrame, now: float, words: Words) -> str:
    """How old a picture is and by whose clock; tenths of a second, for it is asked for, not always there."""
    age = now - frame.arrived + (frame.delay or 0.0)
    count = words("seconds", count=f"{age:.1f}".replace(".", words("point"))) if abs(age) < 120 else span(age, words)
    return words("by.arrival" if frame.delay is None else "by.camera", age=count)


def _live_corner(frame: TileFrame, words: Words) -> tuple[str, bool]:
    """The corner of a tile that is live, and whether it is abnormal."""
    delay = frame.delay or 0.0
    if delay < -LATE_SECONDS:
        return words("clock", age=span(-delay, words)), True
    if frame.every:
        return words("still", age=span(max(0.0, delay), words)), False
    rate = words("rate", rate=round(frame.rate)) if frame.rate else ""
    return (
        (words("late", age=span(delay, words), rate=round(frame.rate)), True) if delay > LATE_SECONDS else (rate, False)
    )


def caption(frame: TileFrame | None, now: float, words: Words) -> Caption:
    """What to write on a tile whose newest frame is ``frame``; ``now`` in monotonic seconds."""
    if frame is None:
        return Caption(words=words("waiting"))
    if is_live(frame, now):
        corner, abnormal = _live_corner(frame, words)
        return Caption(corner, abnormal=abnormal)
    age = now - frame.arrived if frame.picture is not None else 0.0
    state = "stalled" if frame.state == "live" else frame.state
    if state in _SHOWN:  # it arrives now: look at it, and believe the words
        return Caption(words("rate", rate=round(frame.rate)), words(state), abnormal=True)
    if state == "stalled":
        line = words("stalled", age=span(age, words)) if frame.picture is not None else words("stalled.none")
        return Caption("", line, abnormal=True, dimmed=True)
    line = words(state) if state in TABLE else words("unknown", state=state)
    if frame.retry_at and state not in _QUIET:
        left = frame.retry_at - now
        line = words("retry", words=line, seconds=max(1, round(left))) if left > 0 else words("retry.now", words=line)
    corner = words("old", age=span(age, words)) if frame.picture is not None else ""
    return Caption(corner, line, abnormal=state not in _QUIET, dimmed=True)
