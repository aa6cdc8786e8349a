"""Three hundred spoilt uploads through reading and checking: always a result or a refusal with a sentence."""

import pytest

from bench.fuzz_reading import outcome, outcomes, spoilt

INPUTS = 300  # the command `python -m bench.fuzz_reading` tries ten thousand
SHARES = 6  # so that they run side by side


@pytest.mark.parametrize("share", range(SHARES))
def test_a_spoilt_upload_is_read_or_refused(share: int):
    said = [found.said for _, found in outcomes(INPUTS // SHARES, seed=share)]
    assert len(said) == INPUTS // SHARES
    assert "read" in said
    assert any(code.startswith("unsafe_") for code in said)


def test_an_input_can_be_had_again():
    assert spoilt(7, seed=3) == spoilt(7, seed=3) != spoilt(8, seed=3)
    assert outcome(*spoilt(7, seed=3)).said == outcome(*spoilt(7, seed=3)).said
