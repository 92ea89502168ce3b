from pathlib import Path

import pytest

from console.process.claim import Claim, Claimed, ClaimError, holder

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
