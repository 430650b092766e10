"""The values of a plan that an order `set` may make others from a day on, and what does for those that it may not.

Each is read as the key itself is. What is not here is the prescription (an order changes what is turned) or what was
typed wrong (a correction holds as if it had always been so).
"""

SETTABLE = (
    "timezone",
    "protocol.when_paused",
    "docking.tolerance_mm",
    "frame.range_mm",
    "frame.direction",
    "frame.direction_es",
    "clinic.name",
    "clinic.phone",
    "clinic.missed_turn",
    "clinic.late_turn",
    "clinic.call_us_if",
    "clinic.pin_care",
    "clinic.es.missed_turn",
    "clinic.es.late_turn",
    "clinic.es.call_us_if",
    "clinic.es.pin_care",
)
TEXTS = "clinic."  # with which the keys begin that move no turn and say no way
# What is said in two languages must change in both: else one sheet says the new and another the old.
BOTH = {"frame.direction": "frame.direction_es"} | {
    key.replace("clinic.es.", "clinic."): key for key in SETTABLE if key.startswith("clinic.es.")
}
_INSTEAD = {
    "protocol.rate_mm_per_day": "order rate",
    "protocol.sessions": "order rate with --sessions",
    "protocol.sessions_per_day": "order rate with --sessions",
    "review": "order review",
    "levels": "order rate or remaining with --level; bt correct, where it was typed wrong",
    "frame.swaps": "order reset",
}
_CORRECT = "bt correct PLAN KEY=VALUE, where it was typed wrong"


def general(key: str) -> str:
    """The key as SETTABLE has it: what is said of a named part of the frame is said as of the frame."""
    first, _, rest = key.partition(".")
    return f"frame.{rest.rpartition('.')[2]}" if first == "frames" else key


def full_key(typed: str) -> str:
    """The dotted key that somebody typed, who may leave out the table where no other has such a key."""
    keys = [key for key in SETTABLE if key.rpartition(".")[2] == typed and ".es." not in key]
    return keys[0] if len(keys) == 1 else typed


def instead(key: str) -> str:
    """What does for a key that cannot be set."""
    whole = next((known for known in _INSTEAD if known.rpartition(".")[2] == key), key)
    parts = whole.split(".")
    ways = (_INSTEAD.get(".".join(parts[:count])) for count in range(len(parts), 0, -1))
    return next(filter(None, ways), _CORRECT)
