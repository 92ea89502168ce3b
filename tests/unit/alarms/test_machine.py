"""The state machine: every (state, happening), and what must hold on every path."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.alarms.machine import (
    ALREADY_ACKNOWLEDGED,
    NOT_LATCHED,
    NOT_STANDING,
    NOT_SUPPRESSED,
    RESET_NEEDS_ACK,
    STILL_ABNORMAL,
    Happening,
    Outcome,
    Refusal,
    Regions,
    Traits,
    step,
)
from console.model.alarm import AlarmState, Process, Suppression
from console.model.text import Text

H, S = Happening, AlarmState
ABNORMAL, NORMAL = Process.ABNORMAL, Process.NORMAL
STATES = {
    S.NORM: Regions(),
    S.UNACK: Regions(process=ABNORMAL, acknowledged=False),
    S.ACKED: Regions(process=ABNORMAL),
    S.RTNUN: Regions(acknowledged=False),
    S.LATCH_UNACK: Regions(acknowledged=False, latched=True),
    S.LATCH_ACK: Regions(latched=True),
}
PLAIN, LATCHING, AUTO = Traits(), Traits(latching=True), Traits(auto_ack=True)
# The table of the design: what each happening makes of each state, by the rule's traits. A Text is a refusal.
TABLE: dict[tuple[AlarmState, Happening], AlarmState | Text | dict[Traits, AlarmState]] = {
    (S.NORM, H.RAISED): S.UNACK,
    (S.UNACK, H.RAISED): S.UNACK,
    (S.ACKED, H.RAISED): S.ACKED,
    (S.RTNUN, H.RAISED): S.UNACK,
    (S.LATCH_UNACK, H.RAISED): S.UNACK,
    (S.LATCH_ACK, H.RAISED): S.UNACK,
    (S.NORM, H.CLEARED): S.NORM,
    (S.UNACK, H.CLEARED): {PLAIN: S.RTNUN, LATCHING: S.LATCH_UNACK, AUTO: S.NORM},
    (S.ACKED, H.CLEARED): {PLAIN: S.NORM, LATCHING: S.LATCH_ACK, AUTO: S.NORM},
    (S.RTNUN, H.CLEARED): S.RTNUN,
    (S.LATCH_UNACK, H.CLEARED): S.LATCH_UNACK,
    (S.LATCH_ACK, H.CLEARED): S.LATCH_ACK,
    (S.NORM, H.ACK): NOT_STANDING,
    (S.UNACK, H.ACK): S.ACKED,
    (S.ACKED, H.ACK): ALREADY_ACKNOWLEDGED,
    (S.RTNUN, H.ACK): S.NORM,
    (S.LATCH_UNACK, H.ACK): S.LATCH_ACK,
    (S.LATCH_ACK, H.ACK): ALREADY_ACKNOWLEDGED,
    (S.NORM, H.RESET): NOT_LATCHED,
    (S.UNACK, H.RESET): STILL_ABNORMAL,
    (S.ACKED, H.RESET): STILL_ABNORMAL,
    (S.RTNUN, H.RESET): NOT_LATCHED,
    (S.LATCH_UNACK, H.RESET): RESET_NEEDS_ACK,
    (S.LATCH_ACK, H.RESET): S.NORM,
    (S.NORM, H.REALARM): S.NORM,
    (S.UNACK, H.REALARM): S.UNACK,
    (S.ACKED, H.REALARM): S.UNACK,
    (S.RTNUN, H.REALARM): S.RTNUN,
    (S.LATCH_UNACK, H.REALARM): S.LATCH_UNACK,
    (S.LATCH_ACK, H.REALARM): S.LATCH_ACK,
}
SHOWN_AS = {
    Suppression.SHELVED: S.SHLVD,
    Suppression.BY_DESIGN: S.DSUPR,
    Suppression.OUT_OF_SERVICE: S.OOSRV,
}
PAIRS = {
    H.SHELVE: (H.UNSHELVE, Suppression.SHELVED),
    H.SHELVE_ONCE: (H.UNSHELVE, Suppression.SHELVED),
    H.SUPPRESS: (H.RELEASE, Suppression.BY_DESIGN),
    H.REMOVE: (H.RETURN, Suppression.OUT_OF_SERVICE),
    H.MODE_ON: (H.MODE_OFF, Suppression.BY_DESIGN),
}


def done(regions: Regions, happening: Happening, traits: Traits = PLAIN) -> Outcome:
    result = step(regions, happening, traits)
    assert isinstance(result, Outcome)
    return result


def test_the_states_are_what_they_are_called():
    assert {r.inner: r for r in STATES.values()} == STATES


def test_table_is_complete():
    operations = set(H) - set(PAIRS) - {back for back, _ in PAIRS.values()} - {H.LOST, H.REGAINED}
    assert set(TABLE) == {(s, h) for s in STATES for h in operations}


@pytest.mark.parametrize("traits", [PLAIN, LATCHING, AUTO])
@pytest.mark.parametrize("requested", [frozenset[Suppression](), *(frozenset({s}) for s in SHOWN_AS)])
@pytest.mark.parametrize(("state", "happening"), list(TABLE))
def test_every_state_and_happening(
    state: AlarmState, happening: Happening, requested: frozenset[Suppression], traits: Traits
):
    before = Regions(
        process=STATES[state].process,
        acknowledged=STATES[state].acknowledged,
        latched=STATES[state].latched,
        requested=requested,
    )
    wanted = TABLE[(state, happening)]
    if isinstance(wanted, dict):
        wanted = wanted[traits]
    result = step(before, happening, traits)
    if isinstance(wanted, Text):
        assert result == Refusal(wanted)
        return
    assert isinstance(result, Outcome)
    assert result.regions.inner is wanted
    assert result.regions.requested == requested, "no such happening lifts a suppression"
    annunciates = wanted is S.UNACK and state is not S.UNACK and not requested
    assert result.annunciates is annunciates
    assert result.begins is (state is S.NORM and wanted is S.UNACK)
    assert result.ends is (state is not S.NORM and wanted is S.NORM)


@pytest.mark.parametrize("happening", list(PAIRS))
@pytest.mark.parametrize("state", list(STATES))
def test_every_state_suppressed_and_back(state: AlarmState, happening: Happening):
    back, which = PAIRS[happening]
    suppressed = done(STATES[state], happening).regions
    assert suppressed.suppression is which
    assert suppressed.inner is state
    returned = done(suppressed, back)
    assert returned.regions == STATES[state]
    assert returned.annunciates is (state is S.UNACK)


@pytest.mark.parametrize("back", [H.UNSHELVE, H.RELEASE, H.RETURN, H.MODE_OFF])
@pytest.mark.parametrize("state", list(STATES))
def test_return_of_what_is_not_suppressed_is_refused(state: AlarmState, back: Happening):
    assert step(STATES[state], back) == Refusal(NOT_SUPPRESSED)


@pytest.mark.parametrize("state", list(STATES))
def test_not_evaluated_keeps_the_state(state: AlarmState):
    lost = done(STATES[state], H.LOST).regions
    assert lost.inner is state
    assert not lost.evaluated
    assert done(lost, H.REGAINED).regions == STATES[state]


def test_trap_unshelve_of_an_alarm_that_is_not_shelved_never_clears_it():
    assert step(STATES[S.UNACK], H.UNSHELVE) == Refusal(NOT_SUPPRESSED)


def test_trap_ack_never_lifts_a_suppression():
    shelved = done(STATES[S.UNACK], H.SHELVE).regions
    assert done(shelved, H.ACK).regions.suppression is Suppression.SHELVED


def test_trap_ack_of_a_normal_condition_ends_the_occurrence():
    outcome = done(STATES[S.RTNUN], H.ACK)
    assert outcome.ends
    assert outcome.regions == STATES[S.NORM]


def test_trap_reset_is_not_ack():
    assert step(STATES[S.LATCH_UNACK], H.RESET) == Refusal(RESET_NEEDS_ACK)
    assert done(STATES[S.LATCH_UNACK], H.ACK).regions.inner is S.LATCH_ACK
    assert done(STATES[S.LATCH_ACK], H.RESET).regions.inner is S.NORM


def test_trap_reactivation_is_a_transition_of_the_same_occurrence():
    outcome = done(STATES[S.RTNUN], H.RAISED)
    assert (outcome.activates, outcome.begins, outcome.annunciates) == (True, False, True)


def test_inner_state_evolves_silently_and_is_shown_on_return():
    shelved = done(STATES[S.NORM], H.SHELVE).regions
    raised = done(shelved, H.RAISED)
    assert not raised.annunciates
    back = done(raised.regions, H.UNSHELVE)
    assert back.annunciates
    assert back.regions.inner is S.UNACK


def test_one_shot_shelving_ends_with_the_condition():
    shelved = done(STATES[S.ACKED], H.SHELVE_ONCE).regions
    assert done(shelved, H.CLEARED).regions == STATES[S.NORM]
    lasting = done(STATES[S.ACKED], H.SHELVE).regions
    assert done(lasting, H.CLEARED).regions.suppression is Suppression.SHELVED


def test_the_end_of_a_mode_does_not_lift_what_was_suppressed_by_hand():
    both = done(done(STATES[S.UNACK], H.SUPPRESS).regions, H.MODE_ON).regions
    after = done(both, H.MODE_OFF)
    assert after.regions.suppression is Suppression.BY_DESIGN
    assert not after.annunciates
    by_mode = done(both, H.RELEASE)
    assert by_mode.regions.suppression is Suppression.BY_DESIGN
    assert not by_mode.annunciates
    assert done(by_mode.regions, H.MODE_OFF).annunciates


def test_what_ends_under_a_mode_is_normal_and_stands_in_no_list():
    suppressed = done(STATES[S.ACKED], H.MODE_ON).regions
    assert done(suppressed, H.CLEARED).regions == STATES[S.NORM]
    unseen = done(done(STATES[S.NORM], H.MODE_ON).regions, H.RAISED)
    assert not unseen.annunciates
    returned = done(unseen.regions, H.CLEARED).regions
    assert returned.inner is S.RTNUN
    assert done(returned, H.MODE_OFF).regions == STATES[S.RTNUN], "what nobody has seen is never swept away"
    assert done(returned, H.ACK).regions == STATES[S.NORM]


def test_precedence_and_every_request_is_kept():
    r = STATES[S.UNACK]
    for happening in (H.SHELVE, H.SUPPRESS, H.REMOVE):
        r = done(r, happening).regions
    assert r.suppression is Suppression.OUT_OF_SERVICE
    r = done(r, H.RETURN).regions
    assert r.suppression is Suppression.BY_DESIGN
    r = done(r, H.RELEASE).regions
    assert r.suppression is Suppression.SHELVED


@given(st.lists(st.sampled_from(list(H)), max_size=40), st.sampled_from([PLAIN, LATCHING, AUTO]))
def test_no_way_from_unacknowledged_to_normal_but_ack_or_policy(path: list[Happening], traits: Traits):
    r = Regions()
    for happening in path:
        result = step(r, happening, traits)
        if isinstance(result, Refusal):
            continue
        if not r.acknowledged and result.regions.acknowledged:
            assert happening is H.ACK or (traits.auto_ack and not traits.latching and happening is H.CLEARED)
        if r.latched and not result.regions.latched:
            assert happening in (H.RESET, H.RAISED)
        assert result.regions.suppression in (Suppression.NONE, *SHOWN_AS)
        r = result.regions
