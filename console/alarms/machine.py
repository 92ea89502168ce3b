"""The state machine of one alarm: four orthogonal regions, and the only function that moves them.

The ISA names are derived (``console.model.alarm``). Where the standards leave a choice:

* latching wins over auto-ack: what must be reset must also be seen;
* an acknowledgement is possible under a suppression and never lifts it;
* one-shot shelving ends when the process returns to normal, whatever the other regions say;
* a city mode is a suppression of its own beside the one by hand, and ends with it alone; it suppresses what is not
  normal, so that an alarm which ends under a mode is normal and not one more line of the list.
"""

from collections.abc import Callable
from enum import StrEnum

import msgspec

from console.model.alarm import AlarmState, Process, Suppression
from console.model.text import Text


class Happening(StrEnum):
    """What can happen to an alarm; delays are over when RAISED or CLEARED happens."""

    RAISED = "raised"
    CLEARED = "cleared"
    ACK = "ack"
    RESET = "reset"
    REALARM = "realarm"
    SHELVE = "shelve"
    SHELVE_ONCE = "shelve-once"
    UNSHELVE = "unshelve"
    SUPPRESS = "suppress"
    RELEASE = "release"
    REMOVE = "remove"
    RETURN = "return"
    MODE_ON = "mode-on"
    MODE_OFF = "mode-off"
    LOST = "lost"
    REGAINED = "regained"


_DESIGNS = frozenset({Suppression.BY_DESIGN, Suppression.BY_MODE})
_MODE = frozenset({Suppression.BY_MODE})


class Traits(msgspec.Struct, frozen=True):
    """What of the rule matters here; ``auto_ack`` is already restricted to the lowest priority."""

    latching: bool = False
    auto_ack: bool = False


class Regions(msgspec.Struct, frozen=True):
    """The regions; ``requested`` keeps every suppression asked for, of which one is effective."""

    process: Process = Process.NORMAL
    acknowledged: bool = True
    latched: bool = False
    requested: frozenset[Suppression] = frozenset()
    one_shot: bool = False
    evaluated: bool = True

    @property
    def inner(self) -> AlarmState:
        """The ISA name beneath the suppression."""
        if self.process is Process.ABNORMAL:
            return AlarmState.ACKED if self.acknowledged else AlarmState.UNACK
        if self.latched:
            return AlarmState.LATCH_ACK if self.acknowledged else AlarmState.LATCH_UNACK
        return AlarmState.NORM if self.acknowledged else AlarmState.RTNUN

    @property
    def suppression(self) -> Suppression:
        """The effective suppression: out of service over by design over shelved."""
        if Suppression.OUT_OF_SERVICE in self.requested:
            return Suppression.OUT_OF_SERVICE
        if not _DESIGNS.isdisjoint(self.requested):
            return Suppression.BY_DESIGN
        return Suppression.SHELVED if Suppression.SHELVED in self.requested else Suppression.NONE


class Outcome(msgspec.Struct, frozen=True):
    """Where the alarm is now, and what that means.

    Attributes:
        regions: The regions afterwards; equal to those before when nothing changed.
        begins: A new occurrence.
        activates: One more activation.
        annunciates: To be shown and sounded now; the only thing that KPIs count.
        ends: The occurrence is over.
        policy: It was acknowledged by its rule's auto-ack, and by nobody.
    """

    regions: Regions
    begins: bool = False
    activates: bool = False
    annunciates: bool = False
    ends: bool = False
    policy: bool = False


class Refusal(msgspec.Struct, frozen=True):
    """Why an operator's wish was not carried out; nothing changed."""

    reason: Text


NOT_STANDING = Text("cảnh báo không còn hiệu lực", "the alarm is not standing")
ALREADY_ACKNOWLEDGED = Text("cảnh báo đã được xác nhận", "the alarm is already acknowledged")
RESET_NEEDS_ACK = Text("phải xác nhận trước khi giải trừ", "a latched alarm is acknowledged before it is reset")
STILL_ABNORMAL = Text("điều kiện vẫn bất thường", "the condition is still abnormal")
NOT_LATCHED = Text("cảnh báo không bị chốt", "the alarm is not latched")
NOT_SUPPRESSED = Text("cảnh báo không bị tạm ẩn như vậy", "the alarm is not suppressed in that way")

_Step = Callable[[Regions, Traits], Outcome | Refusal]
_replace = msgspec.structs.replace
_PLAIN = Traits()


def step(regions: Regions, happening: Happening, traits: Traits = _PLAIN) -> Outcome | Refusal:
    """Where ``happening`` takes the regions; total: every happening has an answer in every state."""
    return _STEPS[happening](regions, traits)


def _raised(r: Regions, _traits: Traits) -> Outcome:
    if r.process is Process.ABNORMAL:
        return Outcome(r)
    return Outcome(
        _replace(r, process=Process.ABNORMAL, acknowledged=False, latched=False),
        begins=r.inner is AlarmState.NORM,
        activates=True,
        annunciates=not r.requested,
    )


def _cleared(r: Regions, traits: Traits) -> Outcome:
    if r.process is Process.NORMAL:
        return Outcome(r)
    requested = r.requested - {Suppression.SHELVED} if r.one_shot else r.requested
    after = _replace(r, process=Process.NORMAL, requested=requested, one_shot=False)
    if traits.latching or r.latched:
        return Outcome(_replace(after, latched=True))
    if r.acknowledged or traits.auto_ack:
        return _ended(_replace(after, acknowledged=True), policy=not r.acknowledged)
    return Outcome(after)


def _ended(r: Regions, *, policy: bool = False) -> Outcome:
    return Outcome(_replace(r, requested=r.requested - _MODE), ends=True, policy=policy)


def _ack(r: Regions, _traits: Traits) -> Outcome | Refusal:
    if r.acknowledged:
        return Refusal(NOT_STANDING if r.inner is AlarmState.NORM else ALREADY_ACKNOWLEDGED)
    after = _replace(r, acknowledged=True)
    return _ended(after) if after.inner is AlarmState.NORM else Outcome(after)


def _reset(r: Regions, _traits: Traits) -> Outcome | Refusal:
    if r.process is Process.ABNORMAL:
        return Refusal(STILL_ABNORMAL)
    if not r.latched:
        return Refusal(NOT_LATCHED)
    if not r.acknowledged:
        return Refusal(RESET_NEEDS_ACK)
    return _ended(_replace(r, latched=False))


def _realarm(r: Regions, _traits: Traits) -> Outcome:
    if r.inner is not AlarmState.ACKED:
        return Outcome(r)
    return Outcome(_replace(r, acknowledged=False), annunciates=not r.requested)


def _request(which: Suppression, *, one_shot: bool | None = None) -> _Step:
    def apply(r: Regions, _traits: Traits) -> Outcome:
        once = r.one_shot if one_shot is None else one_shot
        return Outcome(_replace(r, requested=r.requested | {which}, one_shot=once))

    return apply


def _withdraw(which: Suppression) -> _Step:
    def apply(r: Regions, _traits: Traits) -> Outcome | Refusal:
        if which not in r.requested:
            return Refusal(NOT_SUPPRESSED)
        once = r.one_shot and which is not Suppression.SHELVED
        after = _replace(r, requested=r.requested - {which}, one_shot=once)
        return Outcome(after, annunciates=not after.requested and after.inner is AlarmState.UNACK)

    return apply


def _evaluated(*, value: bool) -> _Step:
    def apply(r: Regions, _traits: Traits) -> Outcome:
        return Outcome(r if r.evaluated is value else _replace(r, evaluated=value))

    return apply


_STEPS: dict[Happening, _Step] = {
    Happening.RAISED: _raised,
    Happening.CLEARED: _cleared,
    Happening.ACK: _ack,
    Happening.RESET: _reset,
    Happening.REALARM: _realarm,
    Happening.SHELVE: _request(Suppression.SHELVED, one_shot=False),
    Happening.SHELVE_ONCE: _request(Suppression.SHELVED, one_shot=True),
    Happening.UNSHELVE: _withdraw(Suppression.SHELVED),
    Happening.SUPPRESS: _request(Suppression.BY_DESIGN),
    Happening.RELEASE: _withdraw(Suppression.BY_DESIGN),
    Happening.REMOVE: _request(Suppression.OUT_OF_SERVICE),
    Happening.RETURN: _withdraw(Suppression.OUT_OF_SERVICE),
    Happening.MODE_ON: _request(Suppression.BY_MODE),
    Happening.MODE_OFF: _withdraw(Suppression.BY_MODE),
    Happening.LOST: _evaluated(value=False),
    Happening.REGAINED: _evaluated(value=True),
}
