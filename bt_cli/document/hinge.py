"""What is said of a hinge: each of its rods is turned by itself, to be longer or shorter."""

from bt_cli.document.axial import AxialDescriber


class HingeDescriber(AxialDescriber):
    """The describer of a hinge."""


HINGE = HingeDescriber()
