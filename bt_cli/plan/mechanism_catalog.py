"""Every mechanism that moves bone, by the word that a plan says for it; another one is a line here and its kinematics.

Kinematics stand in `frame/`, and are named here by module and name: nothing of it is loaded here.
"""

from collections.abc import Iterable
from typing import NamedTuple

from bt_cli.words import N_


class Words(NamedTuple):
    """What a mechanism moves bone by, in words that are said in the reader's language."""

    singular: str  # "nut"
    plural: str  # "nuts"
    the_one: str  # "the nut"
    each: str  # "each of the {number} nuts"
    instruction: str = ""  # what is done at a session, in a sentence; "" of what has instructions of its own


class Vocabulary(NamedTuple):
    """How what is not turned is spoken of: words and sentences that stand in place of those of turns and frames.

    `terms` are words that staff reads in the texts of rules, in pairs: the usual one, and the one in its place.
    """

    sentences: str  # a module of `document/` and a name in it
    terms: tuple[tuple[str, str], ...]


class Mechanism(NamedTuple):
    """What one kind of frame is turned by, in which words, and what its hardware is: all that is asked of a kind.

    What is `two_way` is turned to be longer or shorter, each as it should be: no turn of it is one back.
    """

    frame: str  # what the whole is called
    member: str  # what is turned; also the actuator's kind in the JSON
    words: Words
    unit: str  # what a step is counted in
    kinematics: str  # where they are made: a module of `frame/` and a name in it
    rods: int = 4  # what turns together where the plan does not say: a convention
    has_faces: bool = False
    two_way: bool = False
    turns_bone: bool = False  # then its goal is a correction
    degrees_of_freedom: int = 1  # in which it moves bone: along an axis, about a hinge, or in all six
    counted: tuple[str, str] | None = None  # "click", "clicks" of what is turned by counting
    has_pitch: bool = True  # its step is a part of a full turn, and not a length of its own
    is_readable: bool = True  # how far it has come can be read or measured without an X-ray
    is_frame: bool = True  # it stands outside the limb, and comes off in the end
    is_resettable: bool = True  # at the end of its stroke it begins anew
    is_monolateral: bool = False  # a body on one side of the limb, with one screw
    has_threaded_rods: bool = False  # its rings stand on them
    has_struts: bool = False  # in two parts, which stand between its rings
    has_numbered_struts: bool = False  # which bear numbers and colours
    has_cable: bool = False
    vocabulary: Vocabulary | None = None
    table: str = ""  # of [frame] that describes its parts, of what no single key can
    own_keys: tuple[str, ...] = ()  # keys of [frame] that no other kind has
    needs: tuple[str, ...] = ()  # keys of [frame] that must be given

    @property
    def is_set_by_scale(self) -> bool:
        """Whether it is turned until its scale shows a number, so that no way need be said."""
        return self.is_in_mm and self.is_readable

    @property
    def is_in_mm(self) -> bool:
        """Whether its steps are told in mm alone, as no part of a turn can be shown."""
        return self.unit == "mm"


def shared_vocabulary(mechanisms: Iterable[Mechanism]) -> Vocabulary | None:
    """How all of them are spoken of; None where it is of turns, or where they differ."""
    vocabularies = {mechanism.vocabulary for mechanism in mechanisms}
    return vocabularies.pop() if len(vocabularies) == 1 else None


_NUT = Words(N_("nut"), N_("nuts"), N_("the nut"), N_("each of the {number} nuts"),
             N_("Turn the nut by what the table says."))  # fmt: skip
_SCREW = Words(N_("screw"), N_("screws"), N_("the screw"), N_("each of the {number} screws"),
               N_("Turn the screw by what the table says."))  # fmt: skip
_CLICK = Words(N_("click strut"), N_("click struts"), N_("the click strut"), N_("each of the {number} click struts"),
               N_("Turn strut 1 by what the table says. Count the clicks."))  # fmt: skip
_TELESCOPIC = Words(N_("telescopic rod"), N_("telescopic rods"), N_("the telescopic rod"),
                    N_("each of the {number} telescopic rods"),
                    N_("Turn telescopic rod 1 by what the table says."))  # fmt: skip
_CABLE = Words(N_("cable screw"), N_("cable screws"), N_("the cable screw"), N_("each of the {number} cable screws"),
               N_("Turn the cable screw by what the table says."))  # fmt: skip
_NAIL = Words(N_("nail"), N_("nails"), N_("the nail"), N_("each of the {number} nails"),
              N_("Make the adjustment that the table says, as your clinic showed you."))  # fmt: skip
_STRUT = Words(N_("strut"), N_("struts"), N_("the strut"), N_("each of the {number} struts"))
_ADJUSTMENT = Vocabulary(
    "adjustment.ADJUSTMENT",
    (
        ("frame is on", "nail is in"), ("frame is off", "nail is out"), ("turn", "adjustment"),
        ("turns", "adjustments"), ("turned", "adjusted"), ("turning", "adjusting"), ("frame", "nail"),
        ("scale", "length"),
    ),
)  # fmt: skip

DEFAULT_KIND = "ilizarov"  # convention
IMPLANT = "nail"  # by which bone is moved where there is to be no frame

MECHANISMS = {
    "ilizarov": Mechanism(
        N_("Ilizarov frame"), "nut", _NUT, "turn", "axial.AxialKinematics", has_faces=True,
        has_threaded_rods=True,
    ),
    "rail": Mechanism(
        N_("monolateral rail"), "screw", _SCREW, "turn", "axial.AxialKinematics", rods=1, is_monolateral=True,
    ),
    "click": Mechanism(
        N_("click struts"), "click strut", _CLICK, "click", "axial.AxialKinematics",
        counted=(N_("click"), N_("clicks")), has_struts=True, has_numbered_struts=True,
    ),
    "telescopic": Mechanism(
        N_("telescopic rods"), "telescopic rod", _TELESCOPIC, "turn", "axial.AxialKinematics", has_struts=True,
    ),
    "cable": Mechanism(
        N_("cable over a pulley"), "cable screw", _CABLE, "turn", "cable.cable", rods=1, has_threaded_rods=True,
        has_cable=True, table="cable",
    ),
    "hinge": Mechanism(
        N_("Ilizarov hinge"), "nut", _NUT, "turn", "hinge.HingeKinematics", rods=1, has_faces=True, two_way=True,
        turns_bone=True, has_threaded_rods=True, table="hinge",
    ),  # each of its rods is turned by itself
    "hexapod": Mechanism(
        N_("six-strut frame (hexapod)"), "strut", _STRUT, "mm", "hexapod.Hexapod", rods=6, two_way=True,
        turns_bone=True, degrees_of_freedom=6, has_pitch=False, has_struts=True, has_numbered_struts=True,
        table="struts",
    ),
    "nail": Mechanism(
        N_("motorised nail"), "nail", _NAIL, "mm", "axial.AxialKinematics", rods=1, has_pitch=False,
        is_readable=False, is_frame=False, is_resettable=False, vocabulary=_ADJUSTMENT,
        own_keys=("step_mm", "minutes_per_mm"), needs=("step_mm", "range_mm"),
    ),
}  # fmt: skip
