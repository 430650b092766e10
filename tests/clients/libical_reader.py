"""What libical says of each .ics file named, as JSON. Run by a Python that has it, which need not be ours."""

import json
import sys

try:
    import gi

    gi.require_version("ICalGLib", "3.0")
    from gi.repository import ICalGLib
except (ImportError, ValueError) as error:
    sys.exit(f"no libical: {error}")


def verdict(path: str) -> dict[str, object]:
    """Errors of form, whether the standard's restrictions are kept, and every event's start by its UID."""
    with open(path, encoding="utf-8", newline="") as file:  # noqa: PTH123 - as plain as can be
        calendar = ICalGLib.Parser.parse_string(file.read())
    errors = calendar.count_errors()
    allowed = bool(ICalGLib.restriction_check(calendar))  # what it finds, it writes into the calendar
    starts = {}
    event = calendar.get_first_component(ICalGLib.ComponentKind.VEVENT_COMPONENT)
    while event:
        starts[event.get_uid()] = event.get_dtstart().as_ical_string()
        event = calendar.get_next_component(ICalGLib.ComponentKind.VEVENT_COMPONENT)
    marked = "X-LIC-ERROR" in calendar.as_ical_string()
    return {"errors": errors, "allowed": allowed, "marked": marked, "starts": starts}


json.dump({path: verdict(path) for path in sys.argv[1:]}, sys.stdout)
