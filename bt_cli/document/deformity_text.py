"""A deformity and a mounting in clinical words, and what these words mean by the one definition of docs/hexapod.md."""

from bt_cli.document.language import ENGLISH, N_, Language
from bt_cli.plan.correction import Deformity, Mounting
from bt_cli.words import number

_WORDS = {
    "varus_deg": N_("varus"),
    "valgus_deg": N_("valgus"),
    "procurvatum_deg": N_("procurvatum"),
    "recurvatum_deg": N_("recurvatum"),
    "internal_rotation_deg": N_("internal rotation"),
    "external_rotation_deg": N_("external rotation"),
    "medial_mm": N_("medial"),
    "lateral_mm": N_("lateral"),
    "anterior_mm": N_("anterior"),
    "posterior_mm": N_("posterior"),
    "short_mm": N_("short"),
    "long_mm": N_("long"),
    "proximal_mm": N_("proximal"),
    "distal_mm": N_("distal"),
    "anterior_up_deg": N_("anterior up"),
    "posterior_up_deg": N_("posterior up"),
    "medial_up_deg": N_("medial up"),
    "lateral_up_deg": N_("lateral up"),
}
_UNITS = {"deg": "°", "mm": " mm"}


def table_text(table: Deformity | Mounting, language: Language = ENGLISH) -> str:
    """The clinical parameters that a table gives, "varus 12°, short 15 mm"."""
    given = {key: value for key, value in table if key in _WORDS and value is not None}
    texts = (f"{language.translate(_WORDS[key])} {number(given[key])}{_UNITS[key.rpartition('_')[2]]}" for key in given)
    return ", ".join(texts) or "0"


def definition(deformity: Deformity, side: str, language: Language = ENGLISH) -> list[str]:
    """What the words of this plan's deformity mean, in sentences for every plan and sheet.

    The landmark is in the plan's own words, which are not set among those of another language.
    """
    translate, proximal = language.translate, deformity.reference == "proximal"
    fragments = translate("proximal"), translate("distal")
    reference, moving = fragments if proximal else fragments[::-1]
    ways = translate("proximally"), translate("distally")
    near, far = ways if proximal else ways[::-1]
    origin = deformity.origin if language.code == "en" else translate("the origin that the plan names")
    limb = {
        "left": N_("This is a left limb: lateral is the patient's left."),
        "right": N_("This is a right limb: lateral is the patient's right."),
    }
    return [
        translate(
            "Reference: {reference} fragment; all is measured from: {origin}.", reference=reference, origin=origin
        ),
        translate(
            "Varus, valgus, procurvatum and recurvatum are what true AP and lateral X-rays of the {reference} "
            "fragment show. Together they are one tilt of the {moving} fragment, the smallest that shows both.",
            reference=reference, moving=moving,
        ),
        translate(
            "Internal rotation means that the front of the {moving} fragment is turned {front} about its own long "
            "axis, before the tilt.",
            moving=moving, front=translate("medially") if proximal else translate("laterally"),
        ),
        translate(
            "Translation is where the point of the {moving} fragment that belongs at the origin lies now, along the"
            " axes of the {reference} fragment. Short means too far {near}, long too far {far}.",
            moving=moving, reference=reference, near=near, far=far,
        ),
        translate(limb[side]),
        translate("Other makers define the same words differently: never copy numbers from one form to another."),
    ]  # fmt: skip
