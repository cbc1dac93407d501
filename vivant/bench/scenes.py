"""Scenes for the ear: sounds that a microphone in a hall hears, made by code from a seed.

All sounds are (n,) float32 in [-1, 1] at RATE. Levels are in dB of full scale (RMS where the sound is active). Every
generator takes a NumPy random generator, so that a scene is the same wherever it is made.
"""

from __future__ import annotations

import numpy as np

from vivant.agent.hearing.contracts import RATE
from vivant.score import Floats

Rng = np.random.Generator


def level(sound: Floats, db: float) -> Floats:
    """The sound with its active parts (20 ms frames within 30 dB of the loudest) at `db` dBFS RMS."""
    rms = active_rms(sound)
    return sound if rms == 0 else (sound * (10 ** (db / 20) / rms)).astype(np.float32)


def active_rms(sound: Floats) -> float:
    """RMS of the active parts; 0 for silence."""
    frames = sound[: len(sound) // 320 * 320].reshape(-1, 320).astype(np.float64)
    power = (frames**2).mean(axis=1) if len(frames) else np.zeros(1)
    peak = power.max()
    return float(np.sqrt(power[power > peak / 1000].mean())) if peak > 0 else 0.0


def laid(seconds: float, *parts: tuple[float, Floats]) -> Floats:
    """Sounds laid at their times (seconds) on `seconds` of silence; what reaches beyond the end is cut off."""
    scene = np.zeros(round(seconds * RATE), np.float32)
    for start, sound in parts:
        first = round(start * RATE)
        part = sound[: max(0, len(scene) - first)]
        scene[first : first + len(part)] += part
    return scene


def noise(rng: Rng, seconds: float, db: float, tilt: float = -6.0) -> Floats:
    """Noise whose spectrum falls by `tilt` dB per octave above 100 Hz: 0 hiss, -3 pink, -6 a hall, -9 traffic."""
    count = round(seconds * RATE)
    spectrum = np.fft.rfft(rng.standard_normal(count))
    hertz = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 100.0)
    sound = np.fft.irfft(spectrum * 10 ** (tilt * np.log2(hertz / 100.0) / 20), count)
    return (sound * (10 ** (db / 20) / max(float(sound.std()), 1e-12))).astype(np.float32)


def babble(rng: Rng, voices: list[Floats], seconds: float, db: float, people: int = 6) -> Floats:
    """Several people who talk in the background, each laid end to end from a random place."""
    total = np.zeros(round(seconds * RATE), np.float32)
    for _ in range(people):
        at = -float(rng.uniform(0, 2))
        while at < seconds:
            voice = level(voices[int(rng.integers(len(voices)))], -20.0)
            first = round(at * RATE)
            part = voice[max(0, -first) :][: max(0, len(total) - max(0, first))]
            total[max(0, first) : max(0, first) + len(part)] += part
            at += len(voice) / RATE + float(rng.uniform(0, 0.5))
    return level(total, db)


def room(rng: Rng, rt60: float, direct: float = 5.0) -> Floats:
    """A room's impulse response: the direct sound and a tail of noise that decays by 60 dB in `rt60` seconds.

    direct : dB by which the direct sound exceeds the tail (Polack's statistical model, 1988).
    """
    count = max(1, round(rt60 * RATE))
    tail = rng.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    tail[: round(0.002 * RATE)] = 0
    tail *= 10 ** (-direct / 20) / max(float(np.sqrt((tail**2).sum())), 1e-12)
    tail[0] = 1.0
    return np.asarray(tail / np.sqrt((tail**2).sum()), np.float32)


def through(sound: Floats, impulse: Floats) -> Floats:
    """The sound in a room: (n,) samples, the tail beyond the end cut off."""
    size = 1 << int(np.ceil(np.log2(len(sound) + len(impulse))))
    spectrum = np.fft.rfft(sound, size) * np.fft.rfft(impulse, size)
    return np.asarray(np.fft.irfft(spectrum, size)[: len(sound)], np.float32)


def leak(
    rng: Rng, sound: Floats, db: float, delay: float, *, rt60: float = 0.3, drift: float = 0.0, distortion: float = 0.0
) -> Floats:
    """What the microphone hears of the avatar's own sound.

    db : gain, below 0. delay : seconds; drift : how much it grows over the sound, seconds. distortion : as in `rests`.
    """
    heard = through(rests(rng, sound, distortion), room(rng, rt60))
    places = np.arange(len(heard)) - RATE * (delay + drift * np.arange(len(heard)) / max(1, len(heard)))
    delayed = np.interp(places, np.arange(len(heard)), heard, left=0.0)
    return (delayed * 10 ** (db / 20)).astype(np.float32)


def rests(rng: Rng, sound: Floats, distortion: float) -> Floats:
    """What a small loudspeaker and an echo canceller make of a sound: bent peaks, bands that come and go.

    distortion : [0, 1]; bands are lowered by up to 30 dB times it.
    """
    if not distortion:
        return sound
    bent = np.tanh(3.0 * sound) / 3.0
    return _flickering(rng, ((1 - distortion) * sound + distortion * bent).astype(np.float32), 30.0 * distortion)


def _flickering(rng: Rng, sound: Floats, depth: float) -> Floats:
    """Gains of 8 bands that wander within `depth` dB downwards, as a canceller leaves them; overlap-add of 32 ms."""
    size, hop = 512, 256
    window = np.sqrt(np.hanning(size + 1)[:-1])
    padded = np.concatenate([np.zeros(hop), sound, np.zeros(size)])
    count = (len(padded) - size) // hop + 1
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop][:count] * window
    steps = np.cumsum(rng.standard_normal((count, 8)), axis=0)
    gains = 10 ** (-depth * (0.5 + 0.5 * np.sin(0.5 * steps)) / 20)
    edges = np.linspace(0, 1, size // 2 + 1)
    curves = np.array([np.interp(edges, np.linspace(0, 1, 8), row) for row in gains])
    shaped = np.fft.irfft(np.fft.rfft(frames, axis=1) * curves, size, axis=1) * window
    out = np.zeros(len(padded))
    for index, frame in enumerate(shaped):
        out[index * hop : index * hop + size] += frame
    return out[hop : hop + len(sound)].astype(np.float32)


def clap(rng: Rng, db: float = -12.0) -> Floats:
    """Hands: a burst of 1 to 3 kHz noise, 20 dB down after about 15 ms, and the room behind it."""
    return level(through(_band(_burst(rng, 0.25, 0.001, 0.006), 800, 4000), room(rng, 0.4)), db)


def slam(rng: Rng, db: float = -15.0) -> Floats:
    """A door: a thud below 300 Hz of about 150 ms with a rattle."""
    thud = _band(_burst(rng, 0.6, 0.002, 0.05), 40, 300)
    rattle = _band(_burst(rng, 0.6, 0.02, 0.03), 500, 2500)
    return level(through((thud + 0.3 * rattle).astype(np.float32), room(rng, 0.6)), db)


def cough(rng: Rng, db: float = -18.0) -> Floats:
    """One to three coughs: an explosive burst, a noisy middle and sometimes a voiced end (Korpas et al., 1996)."""
    parts: list[tuple[float, Floats]] = []
    at = 0.0
    for _ in range(int(rng.integers(1, 4))):
        burst = _formants(rng, _burst(rng, 0.12, 0.003, 0.03), 1.3)
        middle = 0.45 * _formants(rng, _burst(rng, 0.25, 0.03, 0.08), 1.0)
        end = 0.25 * _formants(rng, tone(rng, 0.12, float(rng.uniform(150, 320)), jitter=0.15), 1.0)
        voiced = [(at + 0.2, end.astype(np.float32))] if rng.random() < 0.5 else []
        parts += [(at, burst), (at + 0.04, middle.astype(np.float32)), *voiced]
        at += float(rng.uniform(0.35, 0.5))
    return level(laid(at + 0.1, *parts), db)


def hum(rng: Rng, db: float = -24.0, parts: int | None = None, pitch: float | None = None) -> Floats:
    """ "Mm" or "mm-hm": a voice with closed lips, one or two syllables of 0.12 to 0.3 s, the second often higher."""
    count = parts or int(rng.integers(1, 3))
    base = pitch or float(rng.uniform(95, 240))
    pieces: list[tuple[float, Floats]] = []
    at = 0.0
    for index in range(count):
        seconds = float(rng.uniform(0.14, 0.3))
        rise = float(rng.uniform(1.0, 1.25)) if index else float(rng.uniform(0.9, 1.05))
        pieces.append((at, _nasal(tone(rng, seconds, base * rise, glide=float(rng.uniform(0.9, 1.15)), jitter=0.01))))
        at += seconds + float(rng.uniform(0.02, 0.08))
    return level(laid(at, *pieces), db)


def music(rng: Rng, seconds: float, db: float = -25.0, tempo: float = 110.0) -> Floats:
    """Chords, a melody of plucked and held notes, and a beat."""
    beat = 60 / tempo
    scale = 220.0 * 2 ** (np.array([0, 2, 4, 5, 7, 9, 11, 12, 14, 16]) / 12)
    parts: list[tuple[float, Floats]] = []
    for index, at in enumerate(np.arange(0.0, seconds, beat)):
        note = float(scale[int(rng.integers(len(scale)))])
        parts.append((float(at), 0.5 * _note(rng, beat * float(rng.choice([0.5, 1.0, 1.9])), note * 2)))
        parts.append((float(at), (0.7 if index % 2 else 1.0) * _burst(rng, 0.12, 0.001, 0.02) * 0.2))
        if index % 4 == 0:
            root = int(rng.integers(0, 6))
            parts += [(float(at), 0.35 * _note(rng, beat * 4, float(scale[root + step]))) for step in (0, 2, 4)]
    return level(laid(seconds, *parts), db)


def tone(rng: Rng, seconds: float, hertz: float, *, glide: float = 1.0, jitter: float = 0.0) -> Floats:
    """A voice at the glottis: harmonics that fall by 12 dB per octave; the pitch glides to `hertz` * glide."""
    count = max(2, round(seconds * RATE))
    knots = np.arange(0, count + 80, 80)
    wander = np.interp(np.arange(count), knots, 1 + jitter * rng.standard_normal(len(knots)))
    pitch = hertz * glide ** (np.arange(count) / count) * wander
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    harmonics = range(1, max(2, int(3800 / (hertz * max(1.0, glide)))))
    sound = sum(np.sin(number * phase) / number**2 for number in harmonics)
    return (sound * _edges(count)).astype(np.float32)


def _note(rng: Rng, seconds: float, hertz: float) -> Floats:
    count = round(seconds * RATE)
    time = np.arange(count) / RATE
    body = sum(np.sin(2 * np.pi * hertz * number * time + rng.uniform(0, 6.28)) / number**1.3 for number in range(1, 7))
    return np.asarray(body * np.exp(-time * float(rng.uniform(1, 6))) * _edges(count), np.float32)


def _burst(rng: Rng, seconds: float, rise: float, fall: float) -> Floats:
    time = np.arange(round(seconds * RATE)) / RATE
    envelope = (1 - np.exp(-time / rise)) * np.exp(-time / fall)
    return np.asarray(rng.standard_normal(len(time)) * envelope, np.float32)


def _band(sound: Floats, low: float, high: float) -> Floats:
    """Between two frequencies, in Hz, with skirts of about 12 dB per octave."""
    hertz = np.maximum(np.fft.rfftfreq(len(sound), 1 / RATE), 1.0)
    gain = 1 / np.sqrt((1 + (low / hertz) ** 4) * (1 + (hertz / high) ** 4))
    return np.asarray(np.fft.irfft(np.fft.rfft(sound) * gain, len(sound)), np.float32)


def _nasal(sound: Floats) -> Floats:
    """Lips closed: a murmur about 250 Hz, little above 1 kHz."""
    return (_band(sound, 100, 450) + 0.05 * _band(sound, 900, 2200)).astype(np.float32)


def _formants(rng: Rng, sound: Floats, scale: float) -> Floats:
    """Through an open throat: three broad resonances."""
    centres = scale * rng.uniform(0.85, 1.15, 3) * np.array([600.0, 1400.0, 2700.0])
    shaped = 0.2 * sound
    for centre, gain in zip(centres, (1.0, 0.7, 0.5), strict=True):
        shaped = shaped + gain * _band(sound, centre / 1.2, centre * 1.2)
    return shaped.astype(np.float32)


def _edges(count: int) -> Floats:
    """Raised-cosine edges of 20 ms."""
    edge = np.minimum(1.0, np.minimum(np.arange(count), np.arange(count)[::-1]) / (0.02 * RATE))
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * edge), np.float32)
