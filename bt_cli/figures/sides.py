"""Where front and inner side are on a ring that is seen from above."""

from xml.etree.ElementTree import Element

from bt_cli.document.language import Language
from bt_cli.figures.svg import add, px
from bt_cli.schedule.model import Schedule


def draw_sides(drawn: Element, schedule: Schedule, ring: tuple[float, float, float], language: Language) -> None:
    """Where the front of the patient is, and the inner side: seen from above, a left limb has that on the right."""
    x, y, radius = ring
    middle: dict[str, float | str] = {"text_anchor": "middle", "font_size": 10, "font_weight": "bold"}
    add(drawn, "text", language.translate("FRONT"), x=x, y=y - radius, **middle)
    if side := schedule.plan.side:
        beside = x + radius + 9 if side == "left" else x - radius + 4  # beside letters, if any
        turned = f"rotate(-90 {px(beside)} {px(y)})"
        add(drawn, "text", language.translate("INNER SIDE"), x=beside, y=y, transform=turned, **middle)
