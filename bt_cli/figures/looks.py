"""How bone and the parts of a frame look, in every drawing."""

from bt_cli.figures.scene import (
    Pen,
    Sign,
)
from bt_cli.figures.svg import INK

IVORY, STEEL, LIGHT = "#f6f0e2", "#9a9ea3", "#e3e4e6"
BONE_LOOK = (IVORY, Pen(INK, 1.4))
THREAD = (Pen("#4a4a4a", 4.4), Pen(LIGHT, 3.2, "1 1.4"))
RING = (Pen(INK, 8), Pen(STEEL, 6))
SCREW = (
    Sign("", (), "path", fill=INK, paths=("M-6 -9h12v18h-12z",), layer=1),
    Sign("", (), "path", fill="none", paths=("M-4 -4l8 3m-8 2l8 3",), pen=Pen("#fff", 1.2), layer=1),
)
