"""What the widgets are told of the seat's sound, as frozen values."""

from dataclasses import dataclass
from typing import Literal

SoundMode = Literal["on", "starting", "silenced", "failing", "off"]


@dataclass(frozen=True)
class SoundState:
    """The chip in the top bar.

    Attributes:
        mode: ``off``: this seat sounds nothing, as configured.
        left: Seconds of silence that are left; 0 but for ``silenced``.
        tip: In words, for the pointer.
    """

    mode: SoundMode
    left: int = 0
    tip: str = ""


@dataclass(frozen=True)
class SoundSettings:
    """The sound window.

    Attributes:
        state: As the chip.
        status: What is known of the device, in words.
        passage: What is known of the canary, in words.
        outputs: (id, name) of each output; the first has an empty id and is the system's own choice.
        output: Id of the one that is chosen.
        volume: 0.2 to 1.
    """

    state: SoundState
    status: str
    passage: str
    outputs: tuple[tuple[str, str], ...]
    output: str
    volume: float
