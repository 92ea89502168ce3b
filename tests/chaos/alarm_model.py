"""The slow model: what the design's tables say of a handful of alarms, written down plainly, beside the engine.

Nothing here is shared with the engine but values: no step function, no timers on a heap, no incremental anything. Every
question looks at every alarm. Where the two disagree, one of them is wrong.
"""

from dataclasses import dataclass, field

NS = 1_000_000_000
LONGEST = 8 * 3600 * NS
MODE_LONGEST = 7 * 86_400 * NS
REALARM = {1: 3600.0, 2: 4 * 3600.0}
COMMENTS = 8


@dataclass(frozen=True)
class Spec:
    """A limit rule: above ``limit``, back below ``limit - deadband``."""

    id: str
    priority: int
    limit: float = 50.0
    deadband: float = 0.0
    on_delay: int = 0
    off_delay: int = 0
    latching: bool = False
    auto_ack: bool = False
    realarm: float | None = None

    @property
    def patience(self) -> int:
        """Nanoseconds from an acknowledgement to the next annunciation, 0 for never."""
        seconds = REALARM.get(self.priority, 0.0) if self.realarm is None else self.realarm
        return round(seconds * NS)


@dataclass(frozen=True)
class ModeSpec:
    """A mode: rules by id, or all but the critical ones; entities by kind."""

    id: str
    rules: tuple[str, ...] = ()
    all_but_critical: bool = False
    kinds: tuple[str, ...] = ()


@dataclass
class Mode:
    on: bool = False
    until: int = 0
    revision: int = 1


@dataclass
class Sheet:
    """One alarm."""

    entity: str
    spec: Spec
    abnormal: bool = False
    acknowledged: bool = True
    latched: bool = False
    asked: set[str] = field(default_factory=set[str])
    once: bool = False
    evaluated: bool = True
    over: bool = False  # what the rule said last
    heard: bool = False
    delay: str = ""
    delay_due: int = 0
    shelved_until: int = 0
    acknowledged_at: int = 0
    by: str = ""
    owner: str = ""
    comments: list[str] = field(default_factory=list[str])
    reasons: dict[str, str] = field(default_factory=dict[str, str])
    modes: tuple[str, ...] = ()
    first: int = 0
    last: int = 0
    count: int = 0
    revision: int = 0
    annunciated: int = 0
    shown: tuple[object, ...] = (False, True, False, False, True, frozenset[str](), ())

    @property
    def normal(self) -> bool:
        """NORM, whatever suppresses it."""
        return not self.abnormal and not self.latched and self.acknowledged

    @property
    def standing(self) -> bool:
        """Whether the list shows it: something was said of it, and it is not plainly normal."""
        return self.revision > 0 and (not self.normal or bool(self.asked))

    def face(self) -> tuple[object, ...]:
        """What every seat sees of its state."""
        regions = (self.abnormal, self.acknowledged, self.latched, self.once, self.evaluated)
        return (*regions, frozenset(self.asked), self.modes)


class Model:
    """All alarms of a few entities under a few rules and modes."""

    def __init__(self, specs: list[Spec], modes: list[ModeSpec]) -> None:
        self.specs = specs
        self.mode_specs = modes
        self.modes = {m.id: Mode() for m in modes}
        self.kinds: dict[str, str] = {}
        self.sheets: dict[tuple[str, str], Sheet] = {}
        self.silent = False

    # -- inputs

    def describe(self, entity: str, kind: str, now: int) -> None:
        if self.kinds.get(entity) == kind:
            return
        self.kinds[entity] = kind
        if any(m.on for m in self.modes.values()):
            for sheet in self.sheets.values():
                if sheet.entity == entity:
                    self._align(sheet, now)

    def say(self, entity: str, value: float | None, now: int) -> None:
        for spec in self.specs:
            sheet = self.sheets.setdefault((entity, spec.id), Sheet(entity, spec))
            sheet.heard = True
            if sheet.delay in ("on", "off") and sheet.delay_due <= now:
                self._delay_over(sheet, sheet.delay_due)
            if value is None:
                self._change(sheet, now, evaluated=False)
                continue
            band = spec.deadband if sheet.over else 0.0
            sheet.over = value > spec.limit - band
            self._settle(sheet, now)

    def _settle(self, sheet: Sheet, now: int) -> None:
        if sheet.over == sheet.abnormal:
            sheet.delay = ""
        elif sheet.over and sheet.spec.on_delay:
            if not sheet.delay:
                sheet.delay, sheet.delay_due = "on", now + sheet.spec.on_delay
        elif sheet.over:
            self._raise(sheet, now, evaluated=True)
            return
        elif not sheet.spec.off_delay or sheet.delay == "off-over":
            sheet.delay = ""
            self._clear(sheet, now, evaluated=True)
            return
        elif not sheet.delay:
            sheet.delay, sheet.delay_due = "off", now + sheet.spec.off_delay
        self._change(sheet, now, evaluated=True)

    def _delay_over(self, sheet: Sheet, now: int) -> None:
        if sheet.delay == "on":
            sheet.delay = ""
            self._raise(sheet, now)
        elif sheet.evaluated:
            sheet.delay = ""
            self._clear(sheet, now)
        else:
            sheet.delay = "off-over"

    def fall_silent(self, now: int) -> None:
        self.silent = True
        for sheet in self.sheets.values():
            if sheet.standing:
                self._change(sheet, now, evaluated=False)
            else:
                sheet.evaluated = False

    def be_heard(self) -> None:
        self.silent = False

    # -- time

    def advance(self, now: int) -> None:
        while True:
            due = sorted((at, *key) for at, key in self._deadlines() if at <= now)
            if not due:
                return
            at, what, entity, rule = due[0]
            if what == "mode":
                self._turn(entity, at, on=False, until=0)
                continue
            sheet = self.sheets[entity, rule]
            if what == "delay":
                self._delay_over(sheet, at)
            elif what == "shelf":
                self._lift(sheet, "shelved", at)
            else:
                self._realarm(sheet, at)

    def _deadlines(self) -> list[tuple[int, tuple[str, str, str]]]:
        out = [(m.until, ("mode", i, "")) for i, m in self.modes.items() if m.on and m.until]
        for (entity, rule), sheet in self.sheets.items():
            if sheet.delay in ("on", "off"):
                out.append((sheet.delay_due, ("delay", entity, rule)))
            if sheet.shelved_until:
                out.append((sheet.shelved_until, ("shelf", entity, rule)))
            if sheet.spec.patience and sheet.abnormal and sheet.acknowledged:
                out.append((sheet.acknowledged_at + sheet.spec.patience, ("realarm", entity, rule)))
        return out

    # -- what happens to an alarm

    def _raise(self, sheet: Sheet, now: int, *, evaluated: bool | None = None) -> None:
        began = sheet.normal
        modes = self._covering(sheet, rising=True)
        sheet.asked = (sheet.asked - {"mode"}) | ({"mode"} if modes else set())
        sheet.modes = modes
        sheet.abnormal, sheet.acknowledged, sheet.latched = True, False, False
        if evaluated is not None:
            sheet.evaluated = evaluated
        sheet.by, sheet.acknowledged_at = "", 0
        if began:
            sheet.first, sheet.count, sheet.owner = now, 0, ""
            sheet.comments = []
        sheet.last, sheet.count = now, sheet.count + 1
        sheet.annunciated += not sheet.asked
        self._say(sheet)

    def _clear(self, sheet: Sheet, now: int, *, evaluated: bool | None = None) -> None:
        sheet.abnormal = False
        if evaluated is not None:
            sheet.evaluated = evaluated
        if sheet.once:
            self._forget_shelving(sheet)
        if sheet.spec.latching:
            sheet.latched = True
        elif sheet.spec.auto_ack and not sheet.acknowledged:
            sheet.acknowledged, sheet.acknowledged_at = True, now
        self._let_go_if_normal(sheet)
        self._told(sheet)

    def _change(self, sheet: Sheet, now: int, *, evaluated: bool) -> None:
        del now
        sheet.evaluated = evaluated
        self._told(sheet)

    def _realarm(self, sheet: Sheet, now: int) -> None:
        del now
        sheet.acknowledged, sheet.by, sheet.acknowledged_at = False, "", 0
        sheet.annunciated += not sheet.asked
        self._told(sheet)

    def _lift(self, sheet: Sheet, what: str, now: int) -> None:
        del now
        if what == "shelved":
            self._forget_shelving(sheet)
        sheet.asked.discard(what)
        sheet.reasons.pop(what, None)
        sheet.annunciated += not sheet.asked and sheet.abnormal and not sheet.acknowledged
        self._told(sheet)

    def _forget_shelving(self, sheet: Sheet) -> None:
        sheet.asked.discard("shelved")
        sheet.reasons.pop("shelved", None)
        sheet.once, sheet.shelved_until = False, 0

    def _let_go_if_normal(self, sheet: Sheet) -> None:
        if sheet.normal:
            sheet.asked.discard("mode")
            sheet.modes = ()

    def _told(self, sheet: Sheet) -> None:
        if sheet.face() != sheet.shown:
            self._say(sheet)

    def _say(self, sheet: Sheet) -> None:
        sheet.shown = sheet.face()
        sheet.revision += 1

    # -- modes

    def order(self, mode: str, *, on: bool, until: int, revision: int, reason: str, now: int) -> bool:
        """Whether it was carried out."""
        here = self.modes[mode]
        if revision != here.revision or (on and (not reason or 0 < until <= now)) or (not on and not here.on):
            return False
        if on and until > now + MODE_LONGEST + NS:
            return False
        self._turn(mode, now, on=on, until=until if on else 0)
        return True

    def _turn(self, mode: str, now: int, *, on: bool, until: int) -> None:
        here = self.modes[mode]
        here.on, here.until, here.revision = on, until, here.revision + 1
        for sheet in self.sheets.values():
            self._align(sheet, now)

    def _align(self, sheet: Sheet, now: int) -> None:
        del now
        if not sheet.standing:
            return
        silent = bool(sheet.asked)
        sheet.modes = self._covering(sheet, rising=False)
        had = "mode" in sheet.asked
        if sheet.modes:
            sheet.asked.add("mode")
        else:
            sheet.asked.discard("mode")
        if had and silent and not sheet.asked and sheet.abnormal and not sheet.acknowledged:
            sheet.annunciated += 1
        self._told(sheet)

    def _covering(self, sheet: Sheet, *, rising: bool) -> tuple[str, ...]:
        if sheet.normal and not rising:
            return ()
        return tuple(sorted(m.id for m in self.mode_specs if self.modes[m.id].on and self._covers(m, sheet)))

    def _covers(self, mode: ModeSpec, sheet: Sheet) -> bool:
        named = sheet.spec.id in mode.rules or (mode.all_but_critical and sheet.spec.priority != 1)
        if not named:
            return False
        kind = self.kinds.get(sheet.entity)
        if kind is None:
            return mode.id in sheet.modes or not mode.kinds
        return not mode.kinds or kind in mode.kinds

    # -- operators

    def wish(self, sheet: Sheet | None, what: str, *, revision: int, text: str, until: int, now: int) -> bool:
        """Whether it was carried out."""
        if sheet is None or sheet.revision == 0 or (revision != sheet.revision and what != "comment"):
            return False
        if what in ("shelve", "shelve-once", "suppress", "remove", "comment") and not text:
            return False
        if what in ("shelve", "shelve-once"):
            until = until or now + LONGEST
            if until > now + LONGEST + NS or until <= now:
                return False
        if not self._granted(sheet, what):
            return False
        self._do(sheet, what, text, until, now)
        self._say(sheet)
        return True

    def _granted(self, sheet: Sheet, what: str) -> bool:
        return {
            "ack": not sheet.acknowledged,
            "reset": sheet.latched and sheet.acknowledged and not sheet.abnormal,
            "unshelve": "shelved" in sheet.asked,
            "release": "suppressed" in sheet.asked,
            "return": "removed" in sheet.asked,
            "assign": sheet.standing,
            "comment": sheet.standing,
        }.get(what, True)

    def _do(self, sheet: Sheet, what: str, text: str, until: int, now: int) -> None:
        match what:
            case "ack":
                sheet.acknowledged, sheet.by, sheet.acknowledged_at = True, "lan", now
                self._let_go_if_normal(sheet)
            case "reset":
                sheet.latched = False
                self._let_go_if_normal(sheet)
            case "shelve" | "shelve-once":
                sheet.asked.add("shelved")
                sheet.once, sheet.shelved_until, sheet.reasons["shelved"] = what == "shelve-once", until, text
            case "suppress" | "remove":
                which = "suppressed" if what == "suppress" else "removed"
                sheet.asked.add(which)
                sheet.reasons[which] = text
            case "unshelve" | "release" | "return":
                which = {"unshelve": "shelved", "release": "suppressed", "return": "removed"}[what]
                if which == "shelved":
                    self._forget_shelving(sheet)
                sheet.asked.discard(which)
                sheet.reasons.pop(which, None)
                sheet.annunciated += not sheet.asked and sheet.abnormal and not sheet.acknowledged
            case "assign":
                sheet.owner = text
            case _:
                sheet.comments = [*sheet.comments, text][-COMMENTS:]
