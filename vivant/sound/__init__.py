"""Sound as arrays: wav files, sample rates, and what is wrong with a microphone. NumPy only.

Floats are float32 with full scale at 1; Samples are int16.
"""

from vivant.sound.faults import Faults
from vivant.sound.highpass import HighPass
from vivant.sound.resampler import Resampler
from vivant.sound.samples import floats_of, mixed, samples_of
from vivant.sound.wav import Wav, load_mono, write_wav

__all__ = ["Faults", "HighPass", "Resampler", "Wav", "floats_of", "load_mono", "mixed", "samples_of", "write_wav"]
