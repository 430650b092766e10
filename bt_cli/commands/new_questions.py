"""What `bt new` asks: the questions for what no flag says, in their order, each with the answer that Enter gives."""

from collections.abc import Mapping

from bt_cli.commands.clinic_file import ClinicFound, usual_text
from bt_cli.commands.dates import DateWords
from bt_cli.commands.flag_table import Flag
from bt_cli.commands.flags import BY_NAME, read_flag
from bt_cli.commands.gather import local_zone
from bt_cli.commands.like import Like, questions_of
from bt_cli.commands.questions import Question
from bt_cli.errors import WrongUsage
from bt_cli.plan.mechanism_catalog import DEFAULT_KIND, MECHANISMS
from bt_cli.plan.problems import check_value
from bt_cli.plan.source import Source

_GOALS = {"transport": "defect", "lengthening": "lengthening", "compression": "compression"}
_DISTANCES = {
    "transport": "Defect to close, in mm",
    "lengthening": "Lengthening, in mm",
    "compression": "Compression, in mm",
}
# What is asked where no flag says it, in this order, with the answer that Enter gives; all of them conventions.
_CASE = (
    ("id", "Case code (a local one, never a name; Enter makes one)", ""),
    ("side", "Side (left or right, Enter for none)", ""),
    ("bone", "Bone (tibia, femur, humerus, radius, ulna, fibula, metatarsal or other, Enter for none)", ""),
)
_RATE = ("rate", "Rate in mm a day", None)
_START = (
    ("surgery", "Day of surgery (YYYY-MM-DD, or a word such as yesterday)", None),
    ("latency", "Latency in days (7 is a convention)", "7"),
)
_TURNS = (
    ("sessions", "Session times, or how many a day (a convention)", "08:00,12:00,16:00,20:00"),
    ("frame", "Frame: ilizarov, rail, click or telescopic", DEFAULT_KIND),
    ("rods", "Rods that turn together (a convention)", "4"),
    ("pitch", "Travel of one full turn in mm (a convention: look it up for this hardware)", "1"),
    ("steps_per_turn", "Smallest turn, as a part of a full one: 4 means a quarter (a convention)", "4"),
    ("direction", "Which way to turn, as the device marks it, such as toward the red flag (no sheet without it)", ""),
)
_REVIEWS = (
    ("every_days", "Days from one review to the next (Enter for none)", ""),
    ("first_review", "First review (YYYY-MM-DD or a word; Enter: so many days after the start)", ""),
    ("consolidation", "Days between reviews after the last turn, until the frame is off (Enter for none)", ""),
)
_MISSED = ("missed_turn", "What the patient is to do about a missed turn (no sheet without it)", "")
# Answers that no flag says.
_UNFLAGGED = {
    "goal": Flag("--goal", "goal.kind"),
    "every_days": Flag("review", "review.every_days", read="whole"),
    "first_review": Flag("first review", "review.first", read="day"),
    "consolidation": Flag("consolidation", "review.consolidation_every_days", read="whole"),
    "missed_turn": Flag("missed turn", "clinic.missed_turn"),
}


def questions_of_plan(
    flags: Mapping[str, str], so_far: Mapping[str, str], file: ClinicFound | None, dates: DateWords
) -> list[Question]:
    """What is asked, by the flags and the answers so far.

    Enter takes the clinic file's value, or leaves a default one, marked as such in the file.
    """
    given = {**so_far, **flags}
    questions: list[tuple[str, str, str | None]] = []
    if not flags.keys() & set(_GOALS.values()):
        goal = so_far.get("goal", "transport")
        questions += [("goal", "Goal: transport, lengthening or compression", "transport"),
                  (_GOALS[goal], _DISTANCES[goal], None)]  # fmt: skip
    usual = _usual_answers(file, given.get("frame"))
    kind = given.get("frame", usual.get("frame", "")).lower()
    last = _last_questions(so_far, file)
    zone = ("timezone", "Time zone (this computer's)", local_zone())
    for name, question, convention in (*_CASE, _RATE, *_START, *_TURNS, *last, zone):
        already = name in flags or (name in ("surgery", "latency") and "first_session" in flags)
        if already or (name == "rods" and kind in MECHANISMS and MECHANISMS[kind].is_monolateral):
            continue
        questions.append((name, _as_the_clinics(question) if name in usual else question, usual.get(name, convention)))
    return [_question(*question, dates) for question in questions]


def questions_like(
    sample: Like, flags: Mapping[str, str], so_far: Mapping[str, str], file: ClinicFound | None, dates: DateWords
) -> list[Question]:
    """What is asked of a plan like a sample, by the flags and the answers so far."""
    by_key = {flag.key for flag in BY_NAME.values() if flag.name in flags}
    start = [] if "first_session" in flags else [*_START]
    last = _last_questions(so_far, file)
    zone = ("timezone", "Time zone", zone_of(file))
    return [
        *(_question(*question, dates) for question in (*_CASE, *start) if question[0] not in flags),
        *(question for question in questions_of(sample, so_far) if question.name not in by_key),
        *(_question(*question, dates) for question in (*last, zone) if question[0] not in flags),
    ]


def zone_of(file: ClinicFound | None) -> str:
    """The time zone that a plan has where nobody says another: the clinic's, or this computer's."""
    return str((file.usual.get("timezone") if file else None) or local_zone())


def _last_questions(so_far: Mapping[str, str], file: ClinicFound | None) -> list[tuple[str, str, str | None]]:
    """Reviews, the first where there are any, and the text on missed turns."""
    name, question, none = _MISSED
    more = "; Enter: the clinic file's" if file and file.texts.missed_turn else ""
    return [*_REVIEWS[: None if "every_days" in so_far else 1], (name, question.replace(")", f"{more})"), none)]


def _question(name: str, text: str, default: str | None, dates: DateWords) -> Question:
    """A question whose answer is read as the flag's text would be."""
    flag = BY_NAME.get(name) or _UNFLAGGED[name]

    def check(answer: str) -> str:
        answer = dates.iso(flag.option, answer) if flag.read in ("day", "moment") else answer
        check_value(*read_flag(flag, answer))
        if name == "frame":
            refuse_frame(answer)
        return answer

    return Question(name, text, default, check)


def lay_unflagged(source: Source, given: Mapping[str, str]) -> None:
    """Lay the answers that no flag says over a plan."""
    for name in ("every_days", "first_review", "consolidation", "missed_turn"):
        if name in given:
            flag = _UNFLAGGED[name]
            source.overlay(*read_flag(flag, given[name]), flag.option)


def _usual_answers(file: ClinicFound | None, frame: str | None) -> dict[str, str]:
    """The clinic file's values, by option; those of its frame only for a frame of its kind."""
    usual = file.usual if file else {}
    other = frame is not None and frame.lower() != usual.get("frame.kind", DEFAULT_KIND)
    keys = [key for key in usual if not (other and key.startswith("frame."))]
    return {flag.name: usual_text(usual[flag.key]) for flag in BY_NAME.values() if flag.key in keys}


def _as_the_clinics(question: str) -> str:
    return question.replace("a convention", "the clinic's").replace("this computer's", "the clinic's")


def refuse_frame(kind: str) -> None:
    """Raise WrongUsage for a frame that no flag can describe: before anything is asked."""
    if kind.lower() in MECHANISMS and MECHANISMS[kind.lower()].table:
        raise WrongUsage(
            f"bt new does not write a plan of kind {kind.lower()}: its parts are tables, which no flag says. "
            f"Begin with a sample plan: bt new FILE --like {kind.lower()}."
        )
