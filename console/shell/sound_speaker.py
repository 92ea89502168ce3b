"""An audio output of Qt, fed with samples by its owner."""

from typing import cast

import numpy as np
from PySide6.QtCore import QIODevice
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices

from console.shell.sound_process import SpeakerError
from console.sound.order import Output
from console.sound.synthesis import Wave

RATE = 48_000
_BUFFER_SECONDS = 0.4  # a busy machine may let the process wait for a moment

_Format = QAudioFormat.SampleFormat
# Of a sample: its type, and what full scale is.
_SAMPLES = {
    _Format.Int16: (np.int16, 32767.0),
    _Format.Int32: (np.int32, 2147483647.0),
    _Format.Float: (np.float32, 1.0),
}


class QtSpeaker:
    """Push mode: ``QAudioSink`` says how much room it has.

    Its signals are not used: in PySide6 6.11 a slot on ``stateChanged`` raises ``TypeError`` (``QAudio::State`` cannot
    be converted), and the state stays *active* when the sound server is killed. Only the count of frames is true.

    Args:
        wanted: Id of an output; the system's default one if it is not there.

    Raises:
        SpeakerError: There is none, or it cannot be opened.
    """

    def __init__(self, wanted: str = "") -> None:
        found = QMediaDevices.audioOutputs()
        chosen = next((d for d in found if _id(d) == wanted), QMediaDevices.defaultAudioOutput())
        if chosen.isNull():
            raise SpeakerError("none")
        self._format = _format(chosen)
        self.rate = self._format.sampleRate()
        self.device = _output(chosen)
        self.outputs = tuple(_output(d) for d in found)
        self._sink = QAudioSink(chosen, self._format)
        self._sink.setBufferSize(self._format.bytesForDuration(round(_BUFFER_SECONDS * 1e6)))
        stream = cast("QIODevice | None", self._sink.start())
        if stream is None or not stream.isOpen():
            raise SpeakerError("open")
        self._stream = stream

    def room(self) -> int:
        """Frames that it would take now."""
        return max(0, self._sink.bytesFree()) // self._format.bytesPerFrame()

    def write(self, samples: Wave) -> None:
        """Give it samples."""
        self._stream.write(_encoded(samples, self._format))

    def taken(self) -> int:
        """Frames that the server has taken."""
        return self._sink.processedUSecs() * self.rate // 1_000_000


def _id(device: QAudioDevice) -> str:
    return bytes(device.id().data()).decode(errors="replace")


def _output(device: QAudioDevice) -> Output:
    return Output(_id(device), device.description())


def _format(device: QAudioDevice) -> QAudioFormat:
    """Mono of 16 bits where the device takes it, else what it likes best."""
    plain = QAudioFormat()
    plain.setSampleRate(RATE)
    plain.setChannelCount(1)
    plain.setSampleFormat(_Format.Int16)
    if device.isFormatSupported(plain):
        return plain
    liked = device.preferredFormat()
    if liked.sampleFormat() not in _SAMPLES:
        liked.setSampleFormat(_Format.Int16)
    return liked


def _encoded(samples: Wave, form: QAudioFormat) -> bytes:
    dtype, full = _SAMPLES[form.sampleFormat()]
    return np.repeat(samples.astype(np.float64) * full, form.channelCount()).astype(dtype).tobytes()
