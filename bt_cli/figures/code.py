"""The small square code of a sheet: plan, revision and print date, so that staff see whether a sheet is out of date."""

from io import BytesIO

import segno


def code_svg(text: str) -> str:
    """A QR code as SVG, in black on white with its quiet zone."""
    out = BytesIO()
    segno.make_qr(text, error="m").save(out, kind="svg", border=2, xmldecl=False, svgns=True, light="white")
    return out.getvalue().decode()
