"""``rehearse``: one rehearsal of one rule over the stored past, in a process of its own that cannot write.

Started by the store process for one question, and ended with it. Each line on standard output is a ``Rehearsal`` as
JSON; the last one is ``done`` or ``failed``.
"""

import logging
import os
import sys
import threading
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import msgspec

from console.alarms.amending import amended, is_enabled
from console.alarms.rehearse import Play
from console.alarms.rule import Rule
from console.config.option import Parser
from console.history.failure import StoreError
from console.history.past import Past
from console.hub.rehearsal_plan import Plan
from console.hub.state_keeper import RULES
from console.model.amendment import Figures
from console.model.clock import NS
from console.model.entity import Entity
from console.model.rehearsal import Rehearsal
from console.plugin.discovery import manifests
from console.process.lifeline import hold
from console.wire.codec import MalformedError
from console.wire.record import ENTITY_KIND, entity_of

WARM_UP_NS = 3600 * NS
_NICE = 10
_FOREVER = (1 << 63) - 1


class PlanError(ValueError):
    """It cannot be rehearsed; the message is ``vi|en``."""


def main(argv: list[str]) -> int:
    """Rehearse and tell; 1 if it failed."""
    parser = Parser("vonglau rehearse", __doc__)
    parser.add_argument("plan", type=lambda text: msgspec.json.decode(text, type=Plan), help="as JSON")
    plan: Plan = parser.parse_args(argv).plan
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s rehearsal %(levelname)s %(message)s")
    stop = threading.Event()
    hold(stop.set, grace=0.5)
    os.nice(_NICE)
    try:
        for told in rehearse(plan):
            if stop.is_set():
                return 1
            _tell(told)
    except (PlanError, StoreError) as err:
        reason = str(err) if isinstance(err, PlanError) else f"không đọc được lịch sử: {err}|cannot read history: {err}"
        _tell(Rehearsal(state="failed", begin=plan.begin, end=plan.end, reason=reason))
        return 1
    return 0


def rehearse(plan: Plan) -> Iterator[Rehearsal]:
    """Play the past; how far it is now and then, and at last what came of it.

    Raises:
        PlanError: There is no such rule, or it cannot be as proposed.
        StoreError: The database cannot be read.
    """
    if plan.begin >= plan.end:
        raise PlanError("khoảng thời gian trống|the span is empty")
    present, proposed = _staged(plan, plan.present), _staged(plan, plan.proposed)
    play = Play(present, proposed, ZoneInfo(plan.zone), (plan.begin, plan.end))
    kinds = sorted({kind for rule in (present, proposed) if rule for kind in rule.kinds})
    warm = max([WARM_UP_NS, *(_memory(rule) for rule in (present, proposed) if rule)])
    past = Past(plan.url)
    try:
        play.know(_entities(past))
        for until, events in past.events(kinds, plan.begin - warm, plan.end):
            for event in events:
                play.feed(event)
            share = max(0.0, (until - plan.begin) / (plan.end - plan.begin))
            yield _told(plan, play, share)
        play.finish()
        others = past.annunciations(plan.begin, plan.end, f"alarm.{plan.rule}")
    finally:
        past.close()
    yield msgspec.structs.replace(
        _told(plan, play, 1.0),
        state="done",
        present=play.present.performance(others),
        proposed=play.proposed.performance(others),
    )


def _told(plan: Plan, play: Play, share: float) -> Rehearsal:
    since = max(play.since, plan.begin) if play.since else 0
    return Rehearsal(state="running", share=share, events=play.events, begin=plan.begin, end=plan.end, since=since)


def _staged(plan: Plan, figures: Figures) -> Rule | None:
    """The plugin's rule under some figures; None if they switch it off."""
    rules = (*RULES, *(rule for manifest in manifests() for rule in manifest.rules))
    own = next((rule for rule in rules if rule.id == plan.rule), None)
    if own is None:
        raise PlanError(f"không có luật {plan.rule}|there is no rule {plan.rule}")
    staged = amended(own, figures)
    if not isinstance(staged, Rule):
        field, words = staged[0]
        raise PlanError(f"giá trị không hợp lệ, {field}: {words}|a figure is not valid, {field}: {words}")
    return staged if is_enabled(figures) else None


def _memory(rule: Rule) -> int:
    """How far back a rule remembers, ns: what was before that changes nothing."""
    windows = [told.window + told.fresh for told in rule.inputs.values()]
    return round(NS * max([rule.window + rule.after + rule.on_delay + rule.off_delay, *windows]))


def _entities(past: Past) -> Iterator[Entity]:
    """As they are described now: a city that was started anew today had the same entities yesterday."""
    for event in past.newest(ENTITY_KIND, _FOREVER):
        try:
            yield entity_of(event)
        except MalformedError:
            continue  # the hub of that time could not read it either


def _tell(told: Rehearsal) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
    sys.stdout.flush()
