"""The protocol vivant.v1, sans I/O.

`messages` are the JSON control messages, `media` the binary tracks, `protocol` says who may say what and when.
"""

SUBPROTOCOL = "vivant.v1"
