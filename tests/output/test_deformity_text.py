"""What the words of a deformity mean, in every language of a sheet."""

from bt_cli.document.deformity_text import definition, table_text
from bt_cli.document.language import language
from bt_cli.plan.correction import Deformity, Mounting

SPANISH = language("es")


def deformity(reference: str = "proximal", **keys: object) -> Deformity:
    return Deformity.model_validate({"reference": reference, "origin": "the middle of the osteotomy", **keys})


def test_the_definition_seen_from_the_proximal_fragment() -> None:
    assert definition(deformity(), "right") == [
        "Reference: proximal fragment; all is measured from: the middle of the osteotomy.",
        "Varus, valgus, procurvatum and recurvatum are what true AP and lateral X-rays of the proximal fragment show. "
        "Together they are one tilt of the distal fragment, the smallest that shows both.",
        "Internal rotation means that the front of the distal fragment is turned medially about its own long axis, "
        "before the tilt.",
        "Translation is where the point of the distal fragment that belongs at the origin lies now, along the axes of "
        "the proximal fragment. Short means too far proximally, long too far distally.",
        "This is a right limb: lateral is the patient's right.",
        "Other makers define the same words differently: never copy numbers from one form to another.",
    ]


def test_the_definition_seen_from_the_distal_fragment() -> None:
    said = definition(deformity("distal"), "left")
    assert said[0].startswith("Reference: distal fragment")
    assert "front of the proximal fragment is turned laterally" in said[2]
    assert said[3].endswith("Short means too far distally, long too far proximally.")
    assert said[4] == "This is a left limb: lateral is the patient's left."


def test_in_spanish_the_landmark_is_not_said_in_the_plans_own_words() -> None:
    said = definition(deformity(), "left", SPANISH)
    assert said[0] == "Referencia: fragmento proximal; todo se mide desde: el origen que nombra el plan."
    assert said[2].startswith("Rotación interna significa que la cara anterior del fragmento distal está girada hacia")
    assert said[3].endswith("Corto significa demasiado hacia proximal, largo demasiado hacia distal.")


def test_every_parameter_has_its_word_in_the_order_of_the_table() -> None:
    for table in (Deformity, Mounting):
        keys = [key for key in table.model_fields if key.endswith(("_mm", "_deg"))]
        said = table_text(table.model_construct(**dict.fromkeys(keys, 1))).split(", ")
        assert said == [_said(key) for key in keys]
        assert len(table_text(table.model_construct(**dict.fromkeys(keys, 1)), SPANISH).split(", ")) == len(keys)
    assert table_text(deformity(varus_deg=14, short_mm=12), SPANISH) == "varo 14°, corto 12 mm"
    assert table_text(Mounting()) == "0"


def _said(key: str) -> str:
    name, _, unit = key.rpartition("_")
    return f"{name.replace('_', ' ')} 1{'°' if unit == 'deg' else ' mm'}"
