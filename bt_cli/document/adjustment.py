"""What is said where nothing is turned: a nail inside the bone is adjusted from outside.

For each sentence about turns, frames or scales the one that takes its place, both in English; the second has its
translation in the catalogues. What is `N_` here patients read too, the rest is said to staff in English alone.
"""

from bt_cli.words import N_


class Wording(dict[str, str]):
    """Sentences in place of sentences; one wording is itself alone, so that what bears it can be a key."""

    __hash__ = object.__hash__  # type: ignore[assignment]


ADJUSTMENT = Wording(
    {
        "* No more than a week’s travel is left on that scale.": N_(
            "* No more than a week’s travel is left of that nail."
        ),
        "After that, do not turn until we tell you.": N_("After that, do not adjust until we tell you."),
        "After that, do not turn until {day}.": N_("After that, do not adjust until {day}."),
        "All turns of today are done.": N_("All adjustments of today are done."),
        "Ask your clinic before the next turn.": N_("Ask your clinic before the next adjustment."),
        "BACK from {time}: turn the OPPOSITE way, until {when}.": N_(
            "BACK from {time}: adjust the OPPOSITE way, until {when}."
        ),
        "Before the first turn": N_("Before the first adjustment"),
        "Bone, new bone, gap and frame where the plan has them on one day; the body is above.": N_(
            "Bone, new bone, gap and nail where the plan has them on one day; the body is above."
        ),
        "DRAFT · NOBODY HAS APPROVED THIS · DO NOT TURN BY IT": N_(
            "DRAFT · NOBODY HAS APPROVED THIS · DO NOT ADJUST BY IT"
        ),
        "DRAFT: DO NOT TURN": N_("DRAFT: DO NOT ADJUST"),
        "DRAFT: its turns are not those that {by} approved": N_(
            "DRAFT: its adjustments are not those that {by} approved"
        ),
        "Direction": N_("Which way"),
        "Do not turn": N_("Do not adjust"),
        "Grey: do not turn.": N_("Grey: do not adjust."),
        "Do not turn again until we tell you.": N_("Do not adjust again until we tell you."),
        "Do not turn any more.": N_("Do not adjust any more."),
        "Do not turn before {when}. From then on turn by the new plan.": N_(
            "Do not adjust before {when}. From then on adjust by the new plan."
        ),
        "Do not turn by your old sheet any more.": N_("Do not adjust by your old sheet any more."),
        "Do not turn from {when} on.": N_("Do not adjust from {when} on."),
        "Do not turn until we tell you.": N_("Do not adjust until we tell you."),
        "Do not turn what is grey.": N_("Do not adjust where it is grey."),
        "Do not turn.": N_("Do not adjust."),
        "Every turn on this page": N_("Every adjustment on this page"),
        "FIRST TURN at {time}.": N_("FIRST ADJUSTMENT at {time}."),
        "Frame": N_("Implant"),
        "Frame off": N_("Nail out"),
        "From {date} turn another way: {direction}.": N_("From {date} adjust another way: {direction}."),
        "From {day} some turns are bigger, to catch up. Turn only what the sheet says.": N_(
            "From {day} some adjustments are bigger, to catch up. Adjust only what the sheet says."
        ),
        "From {day} turn as your new sheet says.": N_("From {day} adjust as your new sheet says."),
        "From {day} turn at the same times, but by another amount.": N_(
            "From {day} adjust at the same times, but by another amount."
        ),
        "From {day} turn at {times} every day.": N_("From {day} adjust at {times} every day."),
        "From {day} turn at {times} only.": N_("From {day} adjust at {times} only."),
        "From {day} turn once every {days}, at {times}.": N_("From {day} adjust once every {days}, at {times}."),
        "From {day} turn the usual way again: {direction}.": N_("From {day} adjust the usual way again: {direction}."),
        "From {day} turn the usual way: {direction}. Your old sheet says otherwise.": N_(
            "From {day} adjust the usual way: {direction}. Your old sheet says otherwise."
        ),
        "From {first} to {last} turn BACK: the OPPOSITE way.": N_(
            "From {first} to {last} adjust BACK: the OPPOSITE way."
        ),
        "HOW TO TURN": N_("HOW TO ADJUST"),
        "How far you turn is not the same each time. Follow your new sheet.": N_(
            "How far you adjust is not the same each time. Follow your new sheet."
        ),
        "How late a turn may be": N_("How late an adjustment may be"),
        "How late a turn may be has changed: {text}": N_("How late an adjustment may be has changed: {text}"),
        "How to turn": N_("How to adjust"),
        "I missed a turn": N_("I missed an adjustment"),
        "If nothing is written there, ask before you turn.": N_("If nothing is written there, ask before you adjust."),
        "If you missed a turn": N_("If you missed an adjustment"),
        "It is before the first turn. The first turn is on {date}.": N_(
            "It is before the first adjustment. The first one is on {date}."
        ),
        "LAST DAY. The last turn is at {time}.": N_("LAST DAY. The last adjustment is at {time}."),
        "LAST TURN": N_("LAST ADJUSTMENT"),
        "LAST TURN at {time}.": N_("LAST ADJUSTMENT at {time}."),
        "Missed a turn? {text}": N_("Missed an adjustment? {text}"),
        "NO DIRECTION IS GIVEN. Ask which way to turn before the first turn.": N_(
            "NO DIRECTION IS GIVEN. Ask which way to adjust before you begin."
        ),
        "NO TURN": N_("NONE"),
        "NOT GIVEN in the plan: ask before the first turn": N_(
            "NOT GIVEN in the plan: ask before the first adjustment"
        ),
        "Never turn more than the sheet says to make up for it.": N_(
            "Never adjust more than the sheet says to make up for it."
        ),
        "Next turn: {when}.": N_("Next adjustment: {when}."),
        "No turn on this day.": N_("No adjustment on this day."),
        "Not all turns of this session are ticked, only {letters}.": N_(
            "Not all adjustments of this session are ticked, only {letters}."
        ),
        "PAUSE from {time} until {when}: do not turn.": N_("PAUSE from {time} until {when}: do not adjust."),
        "PAUSE from {time}: do not turn until we tell you.": N_("PAUSE from {time}: do not adjust until we tell you."),
        "PAUSE until {when}: do not turn.": N_("PAUSE until {when}: do not adjust."),
        "PAUSE. NO TURN until we tell you.": N_("PAUSE. NO ADJUSTMENT until we tell you."),
        "PAUSE. NO TURN until {date}.": N_("PAUSE. NO ADJUSTMENT until {date}."),
        "PLANNED ANEW from {time}: before it the scales read {readings}.": N_(
            "PLANNED ANEW from {time}: on X-ray the nail had moved {readings}."
        ),
        "Reading after this turn: {mm}.": N_("The nail has then moved: {mm}."),
        "Scale": N_("Moved"),
        "Scale after it": N_("Moved after it"),
        "Scale at night": N_("Moved by night"),
        "Start again on {when}.": N_("Adjust again on {when}."),
        "STOP from {time}: do not turn any more unless we tell you.": N_(
            "STOP from {time}: do not adjust any more unless we tell you."
        ),
        "Strike each one that you have turned": N_("Strike each one that is done"),
        "TURN AGAIN from {time}.": N_("ADJUST AGAIN from {time}."),
        "TURN AGAIN from {time}: still BACK, the OPPOSITE way.": N_(
            "ADJUST AGAIN from {time}: still BACK, the OPPOSITE way."
        ),
        "TURN AGAIN from {time}: {direction}.": N_("ADJUST AGAIN from {time}: {direction}."),
        "The clocks change; turn at the times as printed.": N_("The clocks change; adjust at the times as printed."),
        "The first change is on {when}. Until then your turns stay the same.": N_(
            "The first change is on {when}. Until then your adjustments stay the same."
        ),
        "The frame from all sides": N_("Bone and nail from all sides"),
        "Drag the picture to turn the frame. Or choose the picture and press the arrow keys; Home puts it back.": N_(
            "Drag the picture to look from another side. Or choose it and press the arrow keys; Home puts it back."
        ),
        "turn left": N_("rotate left"),
        "turn right": N_("rotate right"),
        "turn up": N_("rotate up"),
        "turn down": N_("rotate down"),
        "A quarter turn further": N_("A quarter further"),
        "The frame from the side": N_("The nail from the side"),
        "The last turn was on {date}. {ending}": N_("The last adjustment was on {date}. {ending}"),
        "The planned movement by date, and beside it the frame on one day.": N_(
            "The planned movement by date, and beside it the nail on one day."
        ),
        "The turning ends there. Do not turn any more unless we tell you.": N_(
            "The adjustments end there. Do not adjust any more unless we tell you."
        ),
        "Then do not turn until we tell you.": N_("Then do not adjust until we tell you."),
        "Then the {time} turn there.": N_("Then the {time} adjustment there."),
        "Then turn at the same times and as far as before.": N_("Then adjust at the same times and as far as before."),
        "Then turn no more.": N_("Then adjust no more."),
        "This page has no turns for today.": N_("This page has no adjustments for today."),
        "This page is a draft. Nobody has approved it yet. Do not turn by it.": N_(
            "This page is a draft. Nobody has approved it yet. Do not adjust by it."
        ),
        "This print ends on {date}. The turns go on after it.": N_(
            "This print ends on {date}. The adjustments go on after it."
        ),
        "To scale along the bone. Widths and frame are a sketch.": N_(
            "To scale along the bone. Widths and nail are a sketch."
        ),
        "To scale along the bone. Zigzag: the plan gives no length for this bone. Widths and frame are a sketch.": N_(
            "To scale along the bone. Zigzag: the plan gives no length for this bone. Widths and nail are a sketch."
        ),
        "To scale where the plan gives a length. Rings and where the bone ends are a sketch.": N_(
            "To scale where the plan gives a length. The nail and where the bone ends are a sketch."
        ),
        "Turn": N_("Adjustment"),
        "Turn at {times}.": N_("Adjust at {times}."),
        "Turn by the new plan from {when} on.": N_("Adjust by the new plan from {when} on."),
        "Turn it {direction}.": N_("Which way: {direction}."),
        "Turn once every {days}, at {times}.": N_("Adjust once every {days}, at {times}."),
        "Turn only by a sheet from {first} to {new}. If you have none, ask us.": N_(
            "Adjust only by a sheet from {first} to {new}. If you have none, ask us."
        ),
        "Turn only by sheet {new}. If you do not have it, ask us for it.": N_(
            "Adjust only by sheet {new}. If you do not have it, ask us for it."
        ),
        "After your turn on {when}, do not turn.": N_("After your adjustment on {when}, do not adjust."),
        "The first change comes after your turn on {when}. Until then your turns stay the same.": N_(
            "The first change comes after your adjustment on {when}. Until then your adjustments stay the same."
        ),
        "Turn {turns} · {number} of {total} · sheet {revision}": N_(
            "Adjust {turns} · {number} of {total} · sheet {revision}"
        ),
        "Turn {what}": N_("Adjust {what}"),
        "Turn {what}, {direction}.": N_("Adjust {what}: {direction}."),
        "Turning sheet": N_("Adjustment sheet"),
        "Turns": N_("Adjustments"),
        "Turns were missed. What they were to turn comes later.": N_(
            "Adjustments were missed. What they were to do comes later."
        ),
        "We made a new plan from the numbers on your scales.": N_("We made a new plan from your new X-ray."),
        "What is turned": N_("What is adjusted"),
        "What to do about a missed turn has changed: {text}": N_(
            "What to do about a missed adjustment has changed: {text}"
        ),
        "When and how far to turn": N_("When and how far to adjust"),
        "Where the table says BACK, turn the OPPOSITE way.": N_("Where the table says BACK, adjust the OPPOSITE way."),
        "where the table says BACK, turn the OPPOSITE way": N_("where the table says BACK, adjust the OPPOSITE way"),
        "You have more turns to do, from {day} on.": N_("You have more adjustments to do, from {day} on."),
        "You missed the turns of {days}. What you missed comes later.": N_(
            "You missed the adjustments of {days}. What you missed comes later."
        ),
        "Your clinic has not said. Ask before the first turn.": N_(
            "Your clinic has not said. Ask before the first adjustment."
        ),
        "Your frame came off on {date}. Do not turn anything.": N_(
            "Your nail came out on {date}. Do not adjust anything."
        ),
        "Your frame is still on.": N_("Your nail is still in."),
        "Your last turn is now on {when}.": N_("Your last adjustment is now on {when}."),
        "Your last turn is now on {when}. Before, it was on {old}.": N_(
            "Your last adjustment is now on {when}. Before, it was on {old}."
        ),
        "Your last turn will be on {when}.": N_("Your last adjustment will be on {when}."),
        "Your last turn was on {when}.": N_("Your last adjustment was on {when}."),
        "Your plan says “{direction}”: now turn the opposite way to that.": N_(
            "Your plan says “{direction}”: now adjust the opposite way to that."
        ),
        "Your turns stay the same, but end sooner.": N_("Your adjustments stay the same, but end sooner."),
        "Your turns stay the same.": N_("Your adjustments stay the same."),
        "[[frames]]": N_("[[implants]]"),
        "[frame]": N_("[implant]"),
        "[protocol]": N_("[sessions]"),
        "as planned; each day after its last turn": N_("as planned; each day after its last adjustment"),
        "before the first turn": N_("before the first adjustment"),
        "expected {date}, if every turn is made": N_("expected {date}, if every adjustment is made"),
        "first turn: {date}": N_("first adjustment: {date}"),
        "frame part “{name}”": N_("implant “{name}”"),
        "how late a turn may be": N_("how late an adjustment may be"),
        "its ring goes up to {mm} a day, as it is carried by {levels}": N_(
            "its segment goes up to {mm} a day, as it is carried by {levels}"
        ),
        "last turn, bone ends expected to meet: {date}": N_("last adjustment, bone ends expected to meet: {date}"),
        "last turn: {date}": N_("last adjustment: {date}"),
        "missed turn": N_("missed adjustment"),
        "never turns for itself": N_("never moves for itself"),
        "replan: the scales read {readings}": N_("replan: on X-ray the nail had moved {readings}"),
        "scale as it was read": N_("length on X-ray"),
        "stop": N_("stop adjusting"),
        "turn the OPPOSITE way": N_("adjust the OPPOSITE way"),
        "turning (compression)": N_("adjusting (compression)"),
        "turning (distraction)": N_("adjusting (distraction)"),
        "turning back (reversal)": N_("adjusting back (reversal)"),
        "turning back and forth (accordion)": N_("adjusting back and forth (accordion)"),
        "turn": N_("adjustment"),
        "turns": N_("adjustments"),
        "turns from {first} to {last}": N_("moves from {first} to {last}"),
        "{members} to turn": N_("{members} to adjust"),
        "{order}, with {days} without turns each time the way changes": N_(
            "{order}, with {days} without adjustments each time the way changes"
        ),
        "{status}. Do not turn by this reminder.": N_("{status}. Do not adjust by this reminder."),
        "{ticked} of {all} turns are ticked.": N_("{ticked} of {all} adjustments are ticked."),
        "{who}: turn {what} {turn}{way}.": N_("{who}: adjust {what} by {turn}{way}."),
        # said on the terminal alone
        "scale": "moved",
        "Under each date: the time, the turn before and now with its mm, and the scale after it in mm.": (
            "Under each date: the time, the adjustment before and now, and how far it has then moved, in mm."
        ),
        "Every turn": "Each time",
        "No turns recorded; all past turns are assumed done.": "No adjustments recorded; past ones are assumed done.",
        "Scales": "Moved",
        "expected {when}, if every turn is made": "expected {when}, if every adjustment is made",
        "frame off": "nail out",
        "if all turns were made as planned or recorded": "if all adjustments were made as planned or recorded",
        "Most turns": "Most times",
        "Last turn": "Last one",
        "scale {mm} mm": "moved {mm} mm",
        "WHICH WAY IS NOT GIVEN: ask before the first turn": "WHICH WAY IS NOT GIVEN: ask before the first adjustment",
        "PAUSE: NO TURN": "PAUSE: NO ADJUSTMENT",
        # said of a ward
        "LAST TURN of this plan": "LAST ADJUSTMENT of this plan",
        "Last turn {near}": "Last adjustment {near}",
        "NOT APPROVED: ask before any turn": "NOT APPROVED: ask before any adjustment",
        "Nothing is turned on this day.": "Nothing is adjusted on this day.",
        "Nothing to turn today": "Nothing to adjust today",
        "Number: sessions with a turn. R review, H hardware change, D docking expected, O docking operation, "
        "L last turn. – nothing to turn.": (
            "Number: sessions with an adjustment. R review, H hardware change, D docking expected, "
            "O docking operation, L last adjustment. – nothing to adjust."
        ),
        "OVERDUE: turns that nobody recorded": "OVERDUE: adjustments that nobody recorded",
        "Plans: {turning} with a row, {idle} with nothing to turn": (
            "Plans: {turning} with a row, {idle} with nothing to adjust"
        ),
        "Scale (mm)": "Moved (mm)",
        "Scale: before → after the turn.": "Moved: before → after the adjustment.",
        "Write your initials into the box of each turn made, and what you read. "
        "What has no box is not turned by this list.": (
            "Write your initials into the box of each adjustment that was made. "
            "What has no box is not adjusted by this list."
        ),
        "do not turn": "do not adjust",
        "first turn {when}": "first adjustment {when}",
        "frame off since {day}; {last}": "nail out since {day}; {last}",
        "; its last own turn is {last}": "; its last own adjustment is {last}",
        "first turn": "first adjustment",
        "last turn": "last adjustment",
        "turns again": "adjusts again",
        "last turn was {day}": "last adjustment was {day}",
        "next turn {when}": "next adjustment {when}",
        "no turn is due today; {following}": "no adjustment is due today; {following}",
        "no turn was made": "no adjustment was made",
        "turning starts again": "adjusting starts again",
    }
)
