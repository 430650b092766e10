"""Every mechanism that moves bone, by the word that a plan says for it; another one is a line here and its kinematics.

Kinematics stand in `frame/`, and are named here by module and name: nothing of it is loaded here.
"""

from typing import NamedTuple


class Mechanism(NamedTuple):
    """What one kind of frame is turned by, and in which words.

    What is `two_way` is turned to be longer or shorter, each as it should be: no turn of it is one back.
    """

    frame: str  # what the whole is called
    member: str  # what is turned; also the actuator's kind in the JSON
    unit: str  # what a step is counted in
    kinematics: str  # where they are made: a module of `frame/` and a name in it
    rods: int = 4  # what turns together where the plan does not say: a convention
    has_faces: bool = False
    two_way: bool = False
    turns_bone: bool = False  # then its goal is a correction


MECHANISMS = {
    "ilizarov": Mechanism("Ilizarov frame", "nut", "turn", "axial.AxialKinematics", has_faces=True),
    "rail": Mechanism("monolateral rail", "screw", "turn", "axial.AxialKinematics", rods=1),
    "click": Mechanism("click struts", "click strut", "click", "axial.AxialKinematics"),
    "telescopic": Mechanism("telescopic rods", "telescopic rod", "turn", "axial.AxialKinematics"),
    "cable": Mechanism("cable over a pulley", "cable screw", "turn", "cable.cable", rods=1),
    "hinge": Mechanism(
        "Ilizarov hinge", "nut", "turn", "hinge.HingeKinematics", rods=1, has_faces=True, two_way=True, turns_bone=True
    ),  # each of its rods is turned by itself
    "hexapod": Mechanism(
        "six-strut frame (hexapod)", "strut", "mm", "hexapod.Hexapod", rods=6, two_way=True, turns_bone=True
    ),
}
