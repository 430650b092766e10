"""What stands above every schedule: names and sentences in order, each default marked as one."""

from collections.abc import Iterator

from bt_cli.document.describers import describer_of
from bt_cli.document.language import ENGLISH, N_, Language
from bt_cli.document.level_heading import Facts, Flagged, level_facts, moves_text, rhythm_text, rhythms
from bt_cli.document.model import Fact
from bt_cli.document.plan_text import goal_text, mechanisms_of, order_text
from bt_cli.document.report import Report
from bt_cli.document.setting_text import settings_text, zones_text
from bt_cli.motion.slots import Event
from bt_cli.schedule.ending import is_told
from bt_cli.schedule.forecast import contact_range
from bt_cli.schedule.model import Schedule

_SIDES = {"left": N_("left {bone}"), "right": N_("right {bone}")}


def facts(report: Report, language: Language = ENGLISH) -> Iterator[Fact]:
    """The heading of a report: what is prescribed, when, and with which hardware."""
    for name, text, *letter in _facts(report, language):
        shown = language.translate(name, letter=letter[0]) if "{letter}" in name else language.translate(name)
        yield Fact(name.removesuffix(" {letter}").lower(), shown, text)


def _facts(report: Report, language: Language) -> Facts:
    schedule, describer = report.schedule, describer_of(report.schedule.plan)

    def flagged(text: str, key: str) -> str:
        return language.translate("{value} (default)", value=text) if key in report.defaults else text

    yield from _case(schedule, language, flagged)
    yield from describer.motion_facts(schedule, language)
    yield from _prescription(report, language, flagged)
    yield from describer.step_facts(schedule, language, flagged)
    yield from _dates(schedule, language, flagged)
    yield from describer.hardware_facts(schedule, language, flagged)
    if report.defaults:
        text = language.translate("Values marked (default) were not prescribed. Check each.")
        yield N_("Defaults"), text


def bone_text(schedule: Schedule, language: Language = ENGLISH) -> str:
    """Side and bone, "left tibia"."""
    plan = schedule.plan
    if plan.bone and plan.side:
        return language.translate(_SIDES[plan.side], bone=language.translate(plan.bone))
    if plan.side:
        return language.translate(_SIDES[plan.side], bone=language.translate("(BONE NOT GIVEN)"))
    if plan.bone:
        return f"{language.translate(plan.bone)} {language.translate('(SIDE NOT GIVEN)')}"
    return language.translate("SIDE AND BONE NOT GIVEN")


def _case(schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
    plan = schedule.plan
    yield N_("Plan"), flagged(plan.id, "id") + (f" · {plan.title}" if plan.title else "")
    yield N_("Bone"), bone_text(schedule, language)
    if len(plan.levels) == 1:
        yield N_("Level"), moves_text(plan.level, language)
    yield N_("Goal"), goal_text(schedule, language)
    if schedule.has_multiple_levels:
        yield from level_facts(schedule, language)


def _prescription(report: Report, language: Language, flagged: Flagged) -> Facts:
    translate, schedule, plan = language.translate, report.schedule, report.schedule.plan
    for event in schedule.events:
        yield N_("Ordered"), _ordered(event, schedule, language)
    for since, settings in plan.settings_by_day:
        if text := settings_text(settings, language):
            yield N_("Ordered"), translate("From {date}: {text}", date=language.day(since), text=text)
    if schedule.has_multiple_levels and any(level.sessions for level in plan.levels):
        yield from rhythms(schedule, language, flagged)
    else:
        spread = f" ({translate('spread evenly')})" if plan.protocol.sessions_per_day else ""
        yield (
            N_("Rhythm"),
            flagged(f"{rhythm_text(plan.protocol.sessions, language)}{spread}", "protocol.sessions"),
        )
    if plan.protocol.grouping:
        yield N_("Pairs"), translate("struts 1 and 2 at the first, 3 and 4 at the second, 5 and 6 at the third")
    if any(finding.code == "BT105" for finding in report.findings):
        yield N_("Days"), translate("differ from one another: follow the row of the day")


def _ordered(event: Event, schedule: Schedule, language: Language) -> str:
    at, entry = event
    reason = f" ({entry.reason})" if entry.reason and language.code == "en" else ""  # the words of staff, as written
    level = f"{entry.level}: " if entry.level else ""
    return f"{language.moment(at)}: {level}{order_text(entry, language, mechanisms_of(schedule, entry))}{reason}"


def _dates(schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
    translate, plan, day = language.translate, schedule.plan, language.day
    first, last = schedule.sessions[0].at, schedule.sessions[-1].at
    if plan.surgery:
        waits = None if plan.protocol.first_session else plan.protocol.latency_days
        latency = ""
        if waits is not None:
            days = language.counted(waits, N_("day"), N_("days"))
            latency = flagged("; " + translate("latency {days}", days=days), "protocol.latency_days")
        yield N_("Surgery"), day(plan.surgery) + latency
    start = language.moment(first)
    if plan.surgery:
        days = language.counted((first.date() - plan.surgery).days, N_("day"), N_("days"))
        start += ", " + translate("{days} after surgery", days=days)
    yield N_("First session"), start
    yield N_("Last session"), f"{language.moment(last)}, {translate('day {number}', number=schedule.days)}"
    if dockings := list(_docking(schedule, language)):
        yield N_("Docking"), "; ".join(dockings)
    if is_told(plan):
        from bt_cli.document.mechanism_heading import ends_text

        yield N_("Ends"), ends_text(schedule, language)
    if reviews := schedule.dates("review"):
        earliest, *later = map(day, reviews)
        earliest = earliest if plan.review_changes.get(reviews[0]) else flagged(earliest, "review.first")
        yield N_("Reviews"), ", ".join([earliest, *later])
    yield from _frame_off(schedule, language)
    if swaps := schedule.dates("swap"):
        yield N_("Swaps"), _swaps(schedule, language) if schedule.resets else ", ".join(map(day, swaps))
    yield N_("Time zone"), flagged(zones_text(plan, language), "timezone")


def _docking(schedule: Schedule, language: Language) -> Iterator[str]:
    """When docking is expected, what counts as one, and an operation that is planned for it."""
    translate, plan, day = language.translate, schedule.plan, language.day
    for contact in schedule.dates("expected_contact"):
        text = translate("expected {date}, if every turn is made", date=day(contact))
        if plan.goal.kind == "transport" and (likely := contact_range(schedule)):
            text += "; " + translate(
                "as published groups went, between {early} and {late} ({sources})",
                early=day(likely.early), late=day(likely.late), sources=", ".join(likely.sources),
            )  # fmt: skip
        yield text
    if plan.docking:
        from bt_cli.document.mechanism_heading import docking_texts

        yield from docking_texts(plan.docking, language)


def _frame_off(schedule: Schedule, language: Language) -> Facts:
    """The day on which the frame came off, and how many days after surgery; or when that is planned."""
    plan, off = schedule.plan, schedule.plan.frame_off
    if off:
        days = language.counted((off - (plan.surgery or off)).days, N_("day"), N_("days"))
        since = f", {language.translate('{days} after surgery', days=days)}" if plan.surgery else ""
        yield N_("Frame off"), f"{language.day(off)}{since}"
    elif plan.after:
        from bt_cli.document.mechanism_heading import after_facts

        yield from after_facts(schedule, language)


def _swaps(schedule: Schedule, language: Language) -> str:
    from bt_cli.document.mechanism_heading import reset_texts

    texts = list(reset_texts(schedule, language))
    is_listed = schedule.has_multiple_actuators or any(reset.planned for reset in schedule.resets)
    return ("; " if is_listed else ", ").join(texts)
