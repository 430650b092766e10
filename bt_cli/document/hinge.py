"""What is said of a hinge: each of its rods is turned by itself, to be longer or shorter."""

from bt_cli.document.axial import AxialDescriber
from bt_cli.document.language import Language
from bt_cli.document.level_heading import Facts
from bt_cli.document.mechanism_heading import hinge_facts
from bt_cli.schedule.model import Schedule


class HingeDescriber(AxialDescriber):
    """The describer of a hinge."""

    def motion_facts(self, schedule: Schedule, language: Language) -> Facts:
        """Where the hinge is, what sets the pace, and how far each rod goes."""
        return hinge_facts(schedule, language)


HINGE = HingeDescriber()
