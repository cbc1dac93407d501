import numpy as np
import pytest

from vivant.agent.hearing.contracts import RATE
from vivant.score import Floats
from vivant.train.rooms import KINDS, Ranges, band, covered, heard, level, noise, resampled, reverberated, with_noise


def tone(hertz: float, rate: int = RATE, seconds: float = 1.0) -> Floats:
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)).astype(np.float32)


def pitch(sound: Floats) -> float:
    return float(np.abs(np.fft.rfft(sound)).argmax() * RATE / len(sound))


def test_resampling_keeps_the_pitch() -> None:
    there = resampled(tone(440, 22050), RATE / 22050)
    assert len(there) == RATE
    assert pitch(there) == pytest.approx(440, abs=2)
    assert level(there[2000:-2000]) == pytest.approx(level(tone(440)[2000:-2000]), rel=0.02)


def test_faster_is_shorter_and_higher() -> None:
    assert pitch(resampled(tone(440), 1 / 1.1)) == pytest.approx(484, abs=2)


def test_an_echo_lies_over_speech_or_not_and_an_onset_may_be_lost() -> None:
    speech, echo = tone(440), tone(1500, seconds=2.0)
    found = [covered(speech, [echo], np.random.default_rng(seed)) for seed in range(40)]
    assert {len(sound) == RATE for sound in found} == {True, False}
    assert all(0.75 * RATE <= len(sound) <= RATE for sound in found)
    over = [level(band(sound, 1400, 1600)) / level(band(sound, 350, 550)) for sound in found]
    assert min(over) < 0.02
    assert 0.05 < max(over) < 1
    assert [len(sound) for sound in found] == [
        len(covered(speech, [echo], np.random.default_rng(seed))) for seed in range(40)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_noise_is_as_far_below_speech_as_asked(kind: str) -> None:
    rng = np.random.default_rng(0)
    speech, still = tone(440), np.zeros(RATE, np.float32)
    added = with_noise(speech, noise(kind, RATE, [tone(300), tone(500)], rng), 10.0) - speech
    assert 20 * np.log10(level(speech) / level(added)) == pytest.approx(10, abs=0.5)
    assert level(still) > 0


def test_pink_noise_has_its_power_below() -> None:
    sound = noise("pink", RATE, [], np.random.default_rng(0))
    assert level(band(sound, 50, 500)) > level(band(sound, 4000, 7000))


def test_a_room_has_a_tail() -> None:
    click = np.zeros(RATE, np.float32)
    click[100] = 1
    room = reverberated(click, 0.4, np.random.default_rng(0))
    assert np.abs(room[100]) == pytest.approx(1, abs=0.1)
    assert np.abs(room[600:3000]).max() > 10 * np.abs(room[9000:]).max()


def test_a_telephone_lets_through_the_middle() -> None:
    assert level(band(tone(1000), 300, 3400)) > 5 * level(band(tone(6000), 300, 3400))


def test_what_is_heard_lies_in_range_and_comes_from_the_seed() -> None:
    said = (tone(200, 22050) * 32767).astype(np.int16)
    ranges = Ranges(lead=(0.5, 0.5), tail=(0.5, 0.5), speed=(1.0, 1.0))
    first, again = (heard(said, 22050, [], ranges, np.random.default_rng(3)) for _ in range(2))
    assert len(first) == 2 * RATE
    assert first.dtype == np.float32
    assert np.abs(first).max() <= 1
    assert np.array_equal(first, again)
