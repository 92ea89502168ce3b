"""Every (state, event, guard): nothing undefined, and no way to normal past somebody who has seen it or a policy.

The states are all combinations of the regions, not only those that can be reached; the events are all happenings; the
guards are the traits of a rule, and for an operator's wish its revision, its reason and its end.
"""

from collections import deque
from itertools import combinations, product

import msgspec
import pytest

from console.alarms.engine import LONGEST_SHELVING, Engine
from console.alarms.machine import Happening, Outcome, Refusal, Regions, Traits, step
from console.alarms.operation import Change, Note, Operation
from console.alarms.rule import Rule
from console.model.alarm import Alarm, AlarmState, Process, Suppression
from console.model.clock import NS
from console.model.text import Text

H, S = Happening, AlarmState
REQUESTS = [s for s in Suppression if s is not Suppression.NONE]
SUBSETS = [frozenset(c) for n in range(len(REQUESTS) + 1) for c in combinations(REQUESTS, n)]
FLAGS = (False, True)
TRAITS = [Traits(latching, auto_ack) for latching in FLAGS for auto_ack in FLAGS]
STATES = [
    Regions(process, acknowledged, latched, requested, once, evaluated)
    for process, acknowledged, latched, requested, once, evaluated in product(
        Process, FLAGS, FLAGS, SUBSETS, FLAGS, FLAGS
    )
]


def reachable(traits: Traits) -> set[Regions]:
    """Whatever can become of an alarm that nobody has heard of."""
    seen = {Regions()}
    waiting = deque(seen)
    while waiting:
        here = waiting.popleft()
        for happening in H:
            result = step(here, happening, traits)
            if isinstance(result, Outcome) and result.regions not in seen:
                seen.add(result.regions)
                waiting.append(result.regions)
    return seen


def check(before: Regions, happening: Happening, traits: Traits) -> str:
    """What is wrong with the answer; empty where it is a state or a refusal, and keeps what must be kept."""
    result = step(before, happening, traits)
    if isinstance(result, Refusal):
        return "" if result.reason.vi and result.reason.en else "a refusal without words"
    after = result.regions
    lifted = before.requested - after.requested
    faults = {
        "not the regions": not isinstance(result, Outcome) or type(after) is not Regions,
        "begins what stands": result.begins and before.inner is not S.NORM,
        "begins without activating": result.begins and not result.activates,
        "ends what goes on": result.ends and after.inner is not S.NORM,
        "told though suppressed": result.annunciates and bool(after.requested),
        "told though acknowledged": result.annunciates and after.inner is not S.UNACK,
        "silent though new": result.activates and not after.requested and not result.annunciates,
        "acknowledged by nobody": after.acknowledged and not before.acknowledged
        and happening is not H.ACK and not result.policy,
        "a policy of none": result.policy and not (traits.auto_ack and not traits.latching and happening is H.CLEARED),
        "unlatched by no reset": before.latched and not after.latched and happening not in (H.RESET, H.RAISED),
        "ack moved the process": happening is H.ACK and after.process is not before.process,
        "lifted by strangers": bool(lifted) and not _may_lift(before, after, happening, lifted),
        "evaluated by magic": after.evaluated != before.evaluated and happening not in (H.LOST, H.REGAINED),
    }  # fmt: skip
    return ", ".join(words for words, broken in faults.items() if broken)


def _may_lift(before: Regions, after: Regions, happening: Happening, lifted: frozenset[Suppression]) -> bool:
    own = {
        H.UNSHELVE: {Suppression.SHELVED}, H.RELEASE: {Suppression.BY_DESIGN}, H.RETURN: {Suppression.OUT_OF_SERVICE},
        H.MODE_OFF: {Suppression.BY_MODE},
    }  # fmt: skip
    allowed = set(own.get(happening, ()))
    if happening is H.CLEARED and before.one_shot:
        allowed.add(Suppression.SHELVED)
    if after.inner is S.NORM and before.inner is not S.NORM:
        allowed.add(Suppression.BY_MODE)
    return lifted <= allowed


def test_every_state_event_and_trait_has_an_answer():
    cases = list(product(STATES, H, TRAITS))
    faults = [(case, fault) for case in cases if (fault := check(*case))]
    print(f"\n{len(cases)} cases, {len(faults)} undefined")
    assert faults == []
    assert len(cases) >= 10_000


@pytest.mark.parametrize("traits", TRAITS)
def test_no_path_from_unacknowledged_to_normal_but_by_ack_or_policy(traits: Traits):
    states = reachable(traits)
    unseen = {r for r in states if not r.acknowledged}
    reached, waiting = set(unseen), deque(unseen)
    steps = 0
    while waiting:
        here = waiting.popleft()
        for happening in H:
            result = step(here, happening, traits)
            if happening is H.ACK or isinstance(result, Refusal) or result.policy:
                continue
            steps += 1
            if result.regions not in reached:
                reached.add(result.regions)
                waiting.append(result.regions)
    print(f"\n{traits}: {len(states)} states reachable, {len(unseen)} unacknowledged, {steps} steps")
    assert unseen
    assert not any(r.acknowledged or r.inner is S.NORM for r in reached)


def test_the_proof_would_find_a_way():
    """The control: where an unshelving acknowledges, as one public implementation did, a path to normal is there."""

    def buggy(here: Regions) -> Regions:
        result = step(here, H.UNSHELVE)
        after = result.regions if isinstance(result, Outcome) else here
        return msgspec.structs.replace(after, acknowledged=True, process=Process.NORMAL)

    assert any(buggy(r).inner is S.NORM for r in reachable(Traits()) if not r.acknowledged)


@pytest.mark.parametrize("traits", TRAITS)
def test_nothing_is_reachable_that_no_name_tells(traits: Traits):
    for regions in reachable(traits):
        assert not (regions.latched and regions.process is Process.ABNORMAL), "what is abnormal again is not latched"
        assert not regions.latched or traits.latching
        assert regions.acknowledged or regions.inner in (S.UNACK, S.RTNUN, S.LATCH_UNACK)


NOW = 1_700_000_000 * NS
RULE = Rule(id="traffic.x", type="limit", kind="traffic.x", value=1, priority=2, title=Text("x", "x"))
WISHES: list[Happening | Note] = [
    H.ACK, H.RESET, H.SHELVE, H.SHELVE_ONCE, H.UNSHELVE, H.SUPPRESS, H.RELEASE, H.REMOVE, H.RETURN, "assign", "comment",
]  # fmt: skip
REASONED = {H.SHELVE, H.SHELVE_ONCE, H.SUPPRESS, H.REMOVE, "comment"}
LONGEST = round(LONGEST_SHELVING * NS)
ENDS = (0, NOW - 1, NOW + NS, NOW + LONGEST + 60 * NS)


def test_every_wish_in_every_state_under_every_guard_is_granted_or_refused_with_a_reason():
    told: list[Change] = []
    engine = Engine([RULE], told.append)
    count = 0
    for regions in (r for r in STATES if r.evaluated and not r.one_shot):
        alarm = _alarm(regions)
        for what, old, reason, until in product(WISHES, FLAGS, ("", "x"), ENDS):
            engine.book.open("e", RULE.id).adopt(alarm, None)
            told.clear()
            wish = Operation(what=what, revision=alarm.revision - old, by="lan", text=reason, until=until)
            result = engine.operate("e", RULE.id, wish, NOW)
            count += 1
            if isinstance(result, Refusal):
                assert result.reason.vi, (regions, wish)
                assert result.reason.en, (regions, wish)
                assert told == []
                assert engine.alarm("e", RULE.id) is alarm
            else:
                assert [c.alarm for c in told] == [result]
                assert result.revision == alarm.revision + 1
            if _forbidden(what, reason, until, old=old):
                assert isinstance(result, Refusal), (regions, wish)
    print(f"\n{count} wishes, 0 undefined")
    assert count >= 10_000


def _forbidden(what: Happening | Note, reason: str, until: int, *, old: bool) -> bool:
    if (old and what != "comment") or (what in REASONED and not reason):
        return True
    return what in (H.SHELVE, H.SHELVE_ONCE) and until not in (0, NOW + NS)


def _alarm(regions: Regions) -> Alarm:
    return Alarm(
        entity="e", rule=RULE.id, title=Text("x"), priority=2, domain="traffic", revision=7, process=regions.process,
        acknowledged=regions.acknowledged, latched=regions.latched, suppression=regions.suppression,
        requested=tuple(regions.requested), evaluated=regions.evaluated,
        modes=("storm",) if Suppression.BY_MODE in regions.requested else (),
        shelved_until=NOW + NS if Suppression.SHELVED in regions.requested else 0,
    )  # fmt: skip
