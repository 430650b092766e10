"""Orders that a later one took the place of before anything was turned by them."""

from itertools import pairwise

from bt_cli.schedule.backdated import of_level
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local
from bt_cli.schedule.status import own_turns

_RESTS = {"pause", "resume", "stop"}  # nothing is turned in a rest: that says nothing of the order that began it


def superseding(schedule: Schedule) -> dict[int, int]:
    """The place in the course of each order that is superseded, and the place of the order in its stead.

    Such an order is of the same kind and level, and counts before anything was turned by the one before it; of scales
    it names all that the other did. A pause is also superseded by its own end at the same time, and an end by a pause.
    An end of its own that a pause has is no entry, so it is none of these.
    """
    places = {id(entry): place for place, entry in enumerate(schedule.plan.course)}
    later_by_place: dict[int, int] = {}
    ordered = [event for event in schedule.events if id(event.entry) in places]
    for level in dict.fromkeys(event.entry.level for event in ordered):
        turns = [local(session) for session in own_turns(of_level(schedule, level))]
        numbered = sorted(
            ((places[id(event.entry)], event) for event in ordered if event.entry.level == level),
            key=lambda item: (item[1].at, item[0]),
        )
        for kind in {event.entry.kind for _, event in numbered} - _RESTS:
            alike = [(place, event) for place, event in numbered if event.entry.kind == kind]
            later_by_place |= {
                place: later
                for (place, event), (later, other) in pairwise(alike)
                if not any(event.at <= turn < other.at for turn in turns)
                and (event.entry.readings_mm or {}).keys() <= (other.entry.readings_mm or {}).keys()
            }
        later_by_place |= {
            place: later
            for (place, event), (later, other) in pairwise(numbered)
            if event.at == other.at and {event.entry.kind, other.entry.kind} == {"pause", "resume"}
        }
    return later_by_place
