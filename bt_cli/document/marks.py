"""By what things to be turned are told apart at a glance: the colours of struts, and the dots of faces."""

DOTTED = range(2, 7)  # numbers of faces that dots tell apart at a glance
COLOURS = {1: "#c0262d", 2: "#f39200", 3: "#ffd500", 4: "#1f7a3a", 5: "#1d4f9f", 6: "#6a2c91"}  # convention
_BLACK_ON = {2, 3}  # white on orange or yellow is too pale to read


def strut_colours(strut_count: int) -> list[dict[str, str]]:
    """For each strut: its number, which carries the meaning, its colour, and the ink that is legible on that."""
    return [
        {
            "number": str(number),
            "fill": COLOURS.get(number, "#ffffff"),
            "ink": "#000000" if number in _BLACK_ON or number not in COLOURS else "#ffffff",
        }
        for number in range(1, strut_count + 1)
    ]
