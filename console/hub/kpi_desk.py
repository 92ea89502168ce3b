"""The desk of the figures: answers ``get-figures`` from the archive, once for all who ask the same."""

from collections.abc import Iterable
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from console.alarms.flood import FloodLimits
from console.alarms.kpi import KpiLimits
from console.config.load import shifts
from console.config.schema import Config
from console.history.alarm_ledger import TooManyError
from console.history.alarm_reader import Which
from console.history.archive import Archive
from console.history.failure import StoreError
from console.hub.kpi_assign import assignments
from console.hub.kpi_cockpit import Facts, Rules, cockpit, period
from console.model.clock import Clock, SystemClock
from console.wire.alarm_history import Suppressed
from console.wire.cockpit import KPI_STREAM, Cockpit, Offender, Scope, encode_cockpit
from console.wire.command import Command, Receipt

MOST_ASSIGNMENTS = 5000
MOST_SUPPRESSIONS = 5000
_PAGE = 1000
_KEPT = 8
_WORDS_SECONDS = 300.0
_FRESH_SECONDS = 1.0
_FRESH_COSTS = 3.0
AlarmId = tuple[str, str]


class _Answer(NamedTuple):
    """What was made, and until when (monotonic seconds) it is good enough."""

    body: bytes
    until: float


def open_desk(url: str, config: Config) -> "KpiDesk":
    """The desk of a configured city.

    Raises:
        StoreError: The URL cannot be used.
    """
    return KpiDesk(Archive(url), rules_of(config), SystemClock())


def rules_of(config: Config) -> Rules:
    """How the configured city counts."""
    said = config.kpi
    limits = KpiLimits(
        flood=FloodLimits(config.flood.begin, config.flood.end, config.flood.window_seconds),
        chatter_count=said.chatter_count,
        chatter_seconds=said.chatter_seconds,
        fleeting_seconds=said.fleeting_seconds,
        stale_seconds=said.stale_hours * 3600.0,
        acknowledge_seconds=_seconds(said.acknowledge_minutes),
        resolve_seconds=_seconds(said.resolve_minutes),
    )
    return Rules(ZoneInfo(config.city.zone), shifts(config), limits)


def _seconds(minutes: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    one, two, three, four = (m * 60.0 for m in minutes)
    return one, two, three, four


class KpiDesk:
    """Not thread-safe.

    Args:
        archive: The history.
        rules: How to count.
        clock: Time.
    """

    def __init__(self, archive: Archive, rules: Rules, clock: Clock) -> None:
        self._archive, self._rules, self._clock = archive, rules, clock
        self._answers: dict[Scope, _Answer] = {}
        self._words: dict[AlarmId, Offender] = {}
        self._words_since = 0.0

    def answer(self, command: Command) -> Receipt:
        """The receipt of a ``get-figures``: its data is a ``Cockpit``."""
        try:
            scope = msgspec.convert({k: v for k, v in command.arguments.items() if v is not None}, Scope)
            return Receipt(id=command.id, status="done", data=self._figures(scope))
        except msgspec.ValidationError as err:
            return _refused(command, f"tham số không hợp lệ: {err}", f"an argument is not valid: {err}")
        except TooManyError as err:
            vi = f"khoảng thời gian này có {err} cảnh báo, quá nhiều; hãy chọn ngắn hơn"
            return _refused(command, vi, f"the period holds {err} annunciations, too many; choose a shorter one")
        except StoreError as err:
            reason = f"không đọc được lịch sử: {err}|cannot read history: {err}"
            return Receipt(id=command.id, status="failed", reason=reason)

    def figures(self, scope: Scope) -> Cockpit:
        """All figures of a scope, now.

        Raises:
            StoreError: Try again.
            TooManyError: The period is too long.
        """
        archive, now = self._archive, self._clock.now()
        since = archive.since()
        begin, end = period(scope, since, now, self._rules.zone)
        archive.ledger.refresh(begin)
        assigned = assignments(archive.stream(KPI_STREAM, MOST_ASSIGNMENTS))
        facts = Facts(now, since, self._suppressed(begin, end), assigned, self._words_of)
        return cockpit(scope, archive.ledger.rows(), facts, self._rules)

    def close(self) -> None:
        """Release the database."""
        self._archive.close()

    def rest(self) -> None:
        """Nobody has asked for long: give the memory back."""
        self._archive.ledger.forget()
        self._answers.clear()
        self._words.clear()

    def _figures(self, scope: Scope) -> bytes:
        """The figures; what took long to make is not made anew soon, however many ask."""
        began = self._clock.monotonic()
        kept = self._answers.pop(scope, None)
        if kept is None or began >= kept.until:
            body = encode_cockpit(self.figures(scope))
            made = self._clock.monotonic()
            kept = _Answer(body, made + max(_FRESH_SECONDS, _FRESH_COSTS * (made - began)))
        self._answers[scope] = kept
        while len(self._answers) > _KEPT:
            del self._answers[next(iter(self._answers))]
        return kept.body

    def _suppressed(self, begin: int, end: int) -> list[Suppressed]:
        rows: list[Suppressed] = []
        cursor = ""
        while len(rows) < MOST_SUPPRESSIONS:
            page = self._archive.alarms.suppressions(Which(begin, end), _PAGE, cursor)
            rows += page.rows
            cursor = page.next
            if not cursor:
                break
        return rows

    def _words_of(self, alarms: Iterable[AlarmId]) -> dict[AlarmId, Offender]:
        """Titles are looked up once in five minutes: they change when a rule is edited."""
        if self._clock.monotonic() - self._words_since > _WORDS_SECONDS:
            self._words.clear()
            self._words_since = self._clock.monotonic()
        missing = [alarm for alarm in alarms if alarm not in self._words]
        for (entity, rule), o in self._archive.alarms.words(missing).items():
            self._words[entity, rule] = Offender(
                entity=entity, rule=rule, title=o.title, place=o.place, domain=o.domain, priority=o.priority
            )
        return self._words


def _refused(command: Command, vi: str, en: str) -> Receipt:
    return Receipt(id=command.id, status="refused", reason=f"{vi}|{en}")
