"""The herald: what happens to alarms becomes what this seat sounds, and whether it can be heard is known and told.

It belongs to the seat, not to a window, and ends with the session.
"""

from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QObject, QTimer

from console.alarms.flood import FloodLimits, FloodWatch
from console.config.schema import Sound
from console.feed.picture import Change, Picture
from console.model.alarm import Alarm
from console.model.clock import Clock
from console.model.event import Event
from console.shell.actions import Actions
from console.shell.memory import Remembered
from console.shell.seat_report import Answer, Health, SeatReport, Send
from console.shell.sound_link import SoundLink
from console.sound.canary import CanaryWatch, Passage
from console.sound.device import Device
from console.sound.horn import Horn
from console.sound.order import Play, Stop, Taken, Whisper, Word
from console.wire.codec import MalformedError
from console.wire.command import CommandArgument
from console.wire.record import (
    ALARM_STREAM,
    CANARY_ALARM_KIND,
    CANARY_ENTITY,
    CANARY_KIND,
    SYSTEM_STREAM,
    alarm_of,
    seat_entity,
)
from widgets.signal import Outlet

TURN_MS = 250
LEAST_VOLUME = 0.2


@dataclass(frozen=True)
class Voice:
    """How this seat sounds now.

    Attributes:
        device: What is known of the output; None where this seat sounds nothing, as configured.
        output: Id of the output that was asked for.
        volume: 0.2 to 1.
        silent: Seconds of silence that are left.
        minutes: What one press of the key asks for.
        passage: What is known of the canary.
    """

    device: Device | None
    output: str
    volume: float
    silent: float
    minutes: int
    passage: Passage


class Herald(QObject):
    """Lives in the GUI thread.

    Signals:
        changed: The voice, four times a second and when it was changed by hand.

    Args:
        picture: Of the feed.
        clock: Time.
        settings: As configured and remembered.
        send: Reports to the hub.
        link: To the sound process; None where this seat sounds nothing.
        floods: Tells when this seat is flooded.
    """

    def __init__(
        self,
        picture: Picture,
        clock: Clock,
        settings: Sound,
        send: Send,
        *,
        link: SoundLink | None = None,
        floods: FloodWatch | None = None,
    ) -> None:
        super().__init__()
        self.changed: Outlet[Voice] = Outlet(self)
        self._picture, self._clock, self._settings, self._link = picture, clock, settings, link
        self._output, self._volume = settings.device, max(settings.volume, LEAST_VOLUME)
        self._horn, self._floods = Horn(), floods or FloodWatch()
        self._canary = CanaryWatch(clock.monotonic(), sounding=link is not None)
        self._report = SeatReport(send)
        self._device: Device | None = Device() if link else None
        self._number = 0
        self._turns = QTimer(self, interval=TURN_MS)
        self._turns.timeout.connect(self.turn)
        self._unsubscribe = picture.subscribe(self._take)
        if link is not None:
            link.heard.on_value(self._heard)

    def start(self) -> None:
        """Open the output and begin."""
        if self._link is not None:
            self._link.start(self._output)
        self._turns.start()

    def stop(self) -> None:
        """Fall silent for good."""
        self._turns.stop()
        self._unsubscribe()
        if self._link is not None:
            self._link.stop()

    @property
    def voice(self) -> Voice:
        """How this seat sounds now."""
        now = self._clock.monotonic()
        return Voice(
            self._device,
            self._output,
            self._volume,
            self._horn.silenced(now),
            self._settings.silence_minutes,
            self._canary.judge(now),
        )

    # ------------------------------------------------------------------ by hand

    def press(self) -> None:
        """The one key: noise off; and while all is quiet, silence off."""
        self._horn.press(self._clock.monotonic(), 60.0 * self._settings.silence_minutes)
        self._hush()

    def silence(self, minutes: int) -> None:
        """Be quiet for so many minutes; 0 ends it."""
        if minutes:
            self._horn.silence(self._clock.monotonic(), 60.0 * minutes)
        else:
            self._horn.unsilence()
        self._hush()

    def test(self, pattern: int) -> None:
        """Sound a pattern once, whatever else is."""
        self._play(pattern, soft=False)

    def set_volume(self, volume: float) -> None:
        """From now on."""
        self._volume = min(max(volume, LEAST_VOLUME), 1.0)
        self.changed.publish(self.voice)

    def choose(self, output: str) -> None:
        """Another output."""
        self._output = output
        if self._link is not None:
            self._link.start(output)
        self.changed.publish(self.voice)

    # ------------------------------------------------------------------ by itself

    def turn(self) -> None:
        """Sound what is to sound, judge the path, tell who must know."""
        now, wall = self._clock.monotonic(), self._clock.now()
        if self._link is not None:
            self._device = self._link.tick()
        self._floods.advance(wall)
        self._horn.flooded = self._floods.since is not None
        passage = self._canary.judge(now)
        self._horn.trouble(now, on=passage.lost)
        self._sound(now)
        live = self._picture.status.connection == "live"
        health = self._health(passage)
        if health is not None:
            self._report.tick(health, now, live=live)
        self.changed.publish(self.voice)

    def _sound(self, now: float) -> None:
        """What cannot be heard now is not asked for: it stays new until it can."""
        if self._device is None or self._device.health != "ok":
            return
        cue = self._horn.turn(now)
        if cue is not None:
            self._play(cue.pattern, soft=cue.soft)

    def _play(self, pattern: int, *, soft: bool) -> None:
        if self._link is not None:
            self._number += 1
            self._link.send(Play(self._number, pattern, self._volume, soft))

    def _hush(self) -> None:
        if self._link is not None:
            self._link.send(Stop())
        self.changed.publish(self.voice)

    def _health(self, passage: Passage) -> Health | None:
        """None while nothing can be said yet."""
        canary = "lost" if passage.lost else "ok"
        if self._device is None:
            return Health("off", canary, where=passage.where)
        if self._device.health == "starting":
            return None
        return Health(self._device.health, canary, self._device.reason, passage.where, self._device.name)

    def _take(self, change: Change) -> None:
        now = self._clock.monotonic()
        if ALARM_STREAM in change.reset:
            self._horn.reset(self._picture.alarms.values(), now)
        else:
            for key in dict.fromkeys(change.alarms):
                self._horn.see(self._picture.alarms[key], now)
        for alarm in change.annunciated:
            self._announce(alarm, now)
        self._look_for_canaries(change, now)
        if self._horn.cut():
            self._hush()
        if change.annunciated:
            self._sound(now)

    def _announce(self, alarm: Alarm, now: float) -> None:
        self._floods.feed(max(alarm.changed, self._floods.newest))
        known = self._picture.alarms.get(alarm.id)
        if known is not None:
            self._horn.announce(known, now)

    def _look_for_canaries(self, change: Change, now: float) -> None:
        straight = self._canary_event(change, CANARY_KIND)
        if straight is not None:
            every = straight.values.get("every")
            seconds = float(every) if isinstance(every, int | float) else 0.0
            self._canary.sent(seconds, None if SYSTEM_STREAM in change.reset else now)
        through = self._canary_event(change, CANARY_ALARM_KIND)
        sent = _sent(through)
        if sent is None:
            return
        if ALARM_STREAM in change.reset:
            self._canary.known(sent)
            return
        number = self._canary.passed(sent, now, self._clock.now())
        if number is not None and self._link is not None:
            self._link.send(Whisper(number))

    def _canary_event(self, change: Change, kind: str) -> Event | None:
        key = (CANARY_ENTITY, kind)
        return self._picture.last.get(key) if key in change.keys else None

    def _heard(self, word: Word) -> None:
        if isinstance(word, Taken):
            self._canary.sounded(word.number, self._clock.monotonic(), self._clock.now())


def open_herald(
    settings: Sound | None, kept: Remembered, picture: Picture, actions: Actions, limits: FloodLimits
) -> Herald | None:
    """The herald of a seat, with what it remembers; None where nobody sits at it (``settings`` is None)."""
    if settings is None:
        return None
    if kept.volume is not None:
        settings = msgspec.structs.replace(settings, volume=kept.volume)
    if kept.output is not None:
        settings = msgspec.structs.replace(settings, device=kept.output)
    seat = actions.principal.seat

    def send(values: dict[str, CommandArgument], answer: Answer) -> None:
        actions.ask("seat", "report", seat_entity(seat), values, answer, seat=True)

    link = SoundLink(actions.clock) if settings.enabled else None
    return Herald(picture, actions.clock, settings, send, link=link, floods=FloodWatch(limits))


def _sent(event: Event | None) -> float | None:
    """When the canary of an alarm event was sent, seconds since 1970."""
    if event is None:
        return None
    try:
        return alarm_of(event).value
    except MalformedError:
        return None
