"""Plans of several levels and of a hinge, small enough to be reckoned by hand.

TANDEM: upper (A) 0.5 mm a day at 08:00 and 20:00, middle (B) and lower (C) 1 mm a day in four quarter turns, all from
Mon 12 Jan 2026. Upper and middle go the same way, so B's ring goes 1.5 mm a day, and 20 mm of 120 mm are closed by
the morning of Tue 20 Jan, day 9: A 4 mm, B and C 8 mm each.
"""

from tests.helpers import PLAN

_LEVELS = """
[[levels]]
name = "upper"
moves = "distally"
distance_mm = 40
rate_mm_per_day = 0.5
sessions = ["08:00", "20:00"]
[[levels]]
name = "middle"
moves = "distally"
distance_mm = 40
[[levels]]
name = "lower"
moves = "proximally"
distance_mm = 40
"""
TANDEM = PLAN.replace("defect_mm = 60", "defect_mm = 120").replace(
    "rate_mm_per_day = 1", 'rate_mm_per_day = 1\nwhen_paused = "take_over"'
)
TANDEM += _LEVELS
KEPT = TANDEM.replace("take_over", "keep")
PAUSED = """
[[course]]
on = 2026-01-20
order = "pause"
level = "upper"
reason = "thin regenerate"
"""
ON_AGAIN = """
[[course]]
on = 2026-02-03
order = "resume"
level = "upper"
"""
MIDDLE = PAUSED.replace("upper", "middle")
HINGE = (
    PLAN.replace('kind = "transport"\ndefect_mm = 60', 'kind = "correction"\nangle_deg = 20')
    + """
[frame]
kind = "hinge"
[frame.hinge]
wedge = "opening"
bone_mm = 30
[[frame.hinge.rods]]
side = "concave"
across_mm = 120
[[frame.hinge.rods]]
side = "convex"
across_mm = 50
proximal_mm = 60
distal_mm = 60
"""
)
STROKES = PLAN + "[frame]\nrange_mm = 25\n[review]\nfirst = 2026-01-26\nevery_days = 7\n"

# From both ends, 30 mm each.
CONVERGENT = """
[[levels]]
name = "upper"
moves = "distally"
distance_mm = 30
[[levels]]
name = "lower"
moves = "proximally"
distance_mm = 30
"""

# A cable over a pulley on the frame closes the gap, nuts lengthen below.
CABLE_AND_LENGTH = """\
format = "bt-plan"
version = 1
id = "OX-0312"
side = "left"
bone = "tibia"
surgery = 2026-01-05
timezone = "Europe/London"
[goal]
kind = "transport"
defect_mm = 40
lengthening_mm = 20
[protocol]
rate_mm_per_day = 1
latency_days = 7
sessions = ["08:00", "14:00", "20:00"]
when_paused = "keep"
[[frames]]
name = "cable"
kind = "cable"
steps_per_turn = 8
pitch_mm = 1
cable = {anchor = "frame", offset_mm = 80, axial_mm = 100}
[[frames]]
name = "rods"
kind = "ilizarov"
[[levels]]
name = "gap"
moves = "distally"
distance_mm = 40
frame = "cable"
[[levels]]
name = "length"
does = "length"
moves = "distally"
distance_mm = 20
rate_mm_per_day = 0.75
frame = "rods"
"""
