"""A deformity and a mounting in clinical words, and what these words mean by the one definition of docs/hexapod.md."""

from bt_cli.output.language import ENGLISH, Language, marked
from bt_cli.plan.correction import Deformity, Mounting
from bt_cli.words import number

_WORDS = {
    "varus_deg": marked("varus"),
    "valgus_deg": marked("valgus"),
    "procurvatum_deg": marked("procurvatum"),
    "recurvatum_deg": marked("recurvatum"),
    "internal_rotation_deg": marked("internal rotation"),
    "external_rotation_deg": marked("external rotation"),
    "medial_mm": marked("medial"),
    "lateral_mm": marked("lateral"),
    "anterior_mm": marked("anterior"),
    "posterior_mm": marked("posterior"),
    "short_mm": marked("short"),
    "long_mm": marked("long"),
    "proximal_mm": marked("proximal"),
    "distal_mm": marked("distal"),
    "anterior_up_deg": marked("anterior up"),
    "posterior_up_deg": marked("posterior up"),
    "medial_up_deg": marked("medial up"),
    "lateral_up_deg": marked("lateral up"),
}
_UNITS = {"deg": "°", "mm": " mm"}


def table_text(table: Deformity | Mounting, language: Language = ENGLISH) -> str:
    """The clinical parameters that a table gives, "varus 12°, short 15 mm"."""
    given = {key: value for key, value in table if key in _WORDS and value is not None}
    said = (f"{language.say(_WORDS[key])} {number(given[key])}{_UNITS[key.rpartition('_')[2]]}" for key in given)
    return ", ".join(said) or "0"


def definition(deformity: Deformity, side: str, language: Language = ENGLISH) -> list[str]:
    """What the words of this plan's deformity mean, in sentences for every plan and sheet.

    The landmark is in the plan's own words, which are not set among those of another language.
    """
    say, proximal = language.say, deformity.reference == "proximal"
    fragments = say("proximal"), say("distal")
    reference, moving = fragments if proximal else fragments[::-1]
    ways = say("proximally"), say("distally")
    near, far = ways if proximal else ways[::-1]
    origin = deformity.origin if language == ENGLISH else say("the origin that the plan names")
    limb = {
        "left": marked("This is a left limb: lateral is the patient's left."),
        "right": marked("This is a right limb: lateral is the patient's right."),
    }
    return [
        say("Reference: {reference} fragment; all is measured from: {origin}.", reference=reference, origin=origin),
        say(
            "Varus, valgus, procurvatum and recurvatum are what true AP and lateral X-rays of the {reference} fragment "
            "show; together they are one tilt of the {moving} fragment, the smallest that shows both.",
            reference=reference, moving=moving,
        ),
        say(
            "Internal rotation means that the front of the {moving} fragment is turned {front} about its own long "
            "axis, before the tilt.",
            moving=moving, front=say("medially") if proximal else say("laterally"),
        ),
        say(
            "Translation is where the point of the {moving} fragment that belongs at the origin lies now, along the "
            "axes of the {reference} fragment; short means too far {near}, long too far {far}.",
            moving=moving, reference=reference, near=near, far=far,
        ),
        say(limb[side]),
        say("Other makers define the same words differently: never copy numbers from one form to another."),
    ]  # fmt: skip
