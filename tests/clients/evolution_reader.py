"""What Evolution's data server holds after each .ics file named is imported in turn, and what its alarms are, as JSON.

Run by a Python that has its library, inside `dbus-run-session`, with a home of its own.
"""

import json
import sys

try:
    import gi

    for library, version in (("ECal", "2.0"), ("EDataServer", "1.2"), ("ICalGLib", "3.0")):
        gi.require_version(library, version)
    from gi.repository import ECal, EDataServer, ICalGLib
except (ImportError, ValueError) as error:
    sys.exit(f"no Evolution: {error}")


def imported(client: object, path: str) -> list[str]:
    """Import a file as Evolution does, as something published; all events that are then there, as text."""
    with open(path, encoding="utf-8", newline="") as file:  # noqa: PTH123 - as plain as can be
        calendar = ICalGLib.Component.new_from_string(file.read())
    calendar.set_method(ICalGLib.PropertyMethod.PUBLISH)
    client.receive_objects_sync(calendar, ECal.OperationFlags.NONE, None)
    _, events = client.get_object_list_sync("#t", None)
    return [event.as_ical_string() for event in events]


def alarms(client: object) -> dict[str, str | int]:
    """By UID of each event the instant at which its alarm rings, or how many seconds from its start on."""
    _, events = client.get_object_list_sync("#t", None)
    found = {}
    for event in events:
        component = ECal.Component.new_from_icalcomponent(event.clone())
        for alarm in component.get_all_alarms():
            trigger = alarm.get_trigger()
            is_instant = trigger.get_kind() == ECal.ComponentAlarmTriggerKind.ABSOLUTE
            found[component.get_uid()] = (
                trigger.get_absolute_time().as_ical_string() if is_instant else trigger.get_duration().as_int()
            )
    return found


registry = EDataServer.SourceRegistry.new_sync(None)
connected = ECal.Client.connect_sync(registry.ref_builtin_calendar(), ECal.ClientSourceType.EVENTS, 1, None)
held = [imported(connected, path) for path in sys.argv[1:]]
json.dump({"held": held, "alarms": alarms(connected)}, sys.stdout)
