from pathlib import Path

import pytest

from console.process.claim import AddressClaim, Claim, Claimed, ClaimError, holder

HERE = Claimed("tcp://127.0.0.1:7410", "tcp://127.0.0.1:7411")


def test_the_second_learns_where_the_first_answers(tmp_path: Path):
    assert holder(tmp_path) is None
    claim = Claim(tmp_path, HERE)
    assert holder(tmp_path) == HERE
    with pytest.raises(ClaimError, match="7410") as refused:
        Claim(tmp_path, Claimed("a", "b"))
    assert refused.value.holder == HERE
    assert holder(tmp_path) == HERE
    claim.release()
    assert holder(tmp_path) is None
    Claim(tmp_path, Claimed("a", "b")).release()


def test_a_claim_that_says_nothing_yet_is_still_a_claim(tmp_path: Path):
    claim = Claim(tmp_path, HERE)
    (tmp_path / "hub.lock").write_text("")
    with pytest.raises(ClaimError):
        Claim(tmp_path, HERE)
    assert holder(tmp_path) is None
    claim.release()


def test_an_address_has_one_hub_even_before_it_is_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    first = AddressClaim("tcp://127.0.0.1:7410")
    other = AddressClaim("tcp://127.0.0.1:7411")
    with pytest.raises(BlockingIOError):
        AddressClaim("tcp://127.0.0.1:7410")
    first.release()
    AddressClaim("tcp://127.0.0.1:7410").release()
    other.release()


def test_one_who_is_just_ending_has_a_moment_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    ending = AddressClaim("ipc:///run/hub")
    monkeypatch.setattr("time.sleep", lambda _seconds: ending.release())
    AddressClaim("ipc:///run/hub", patience=60.0).release()
