"""One page for the patient: how reminders get into a phone, and old ones out of it.

What each program calls its buttons could not be seen for Apple and Google: docs/calendar.md says what is reported.
"""

from bt_cli.document.language import Language
from bt_cli.document.report import Report
from bt_cli.figures.code import code_svg
from bt_cli.output.paper.pdf import PAPERS, Pdf, Template, authored, set_by_typst, titled

Part = tuple[str, list[str]]


def howto_pdf(report: Report, language: Language, paper: str, file: str = "", address: str = "") -> Pdf:
    """The page for reminders in a `file`, or for those at an `address` that a phone subscribes to.

    Raises ImportError where typst is not to be had, CannotWrite where no font has a character of a text.
    """
    translate, plan, phone = language.translate, report.schedule.plan, report.clinic.phone
    sheet = translate("sheet {revision}", revision=plan.revision)
    warnings = [translate("Turn by your paper sheet. Reminders only help you to remember.")]
    if address:
        lead = translate("Do the steps for your own phone or computer. Then try it.")
        warnings.append(translate("A phone can be a day late, or stop asking. Your sheet cannot."))
        parts = list(_subscribing(language))
    else:
        warnings.append(translate("Old reminders ring until you delete their calendar."))
        lead = translate("Do the steps for your own phone or computer. No old calendar yet? Leave that step out.")
        parts = list(_importing(language, file, sheet))
    data = {
        "lang": language.code,
        "paper": PAPERS[paper],
        "title": translate("Reminders on your phone"),
        "plan": plan.id,
        "sheet": "" if address else sheet,
        "warnings": warnings,
        "lead": lead,
        "code": code_svg(address) if address else "",
        "code_label": translate("Your own address. Show it to nobody: it opens your reminders."),
        "address": address,
        "parts": [titled(*part) for part in (*parts, _trying(language, subscribed=bool(address)))],
        "foot": authored(
            translate("Questions: {phone}", phone=phone)
            if phone
            else translate("Questions? Ask us at your next visit.")
        ),
    }
    return set_by_typst(data, Template("howto", report.schedule.start.date()))


def _importing(language: Language, file: str, sheet: str) -> list[Part]:
    translate = language.translate
    named = {"file": file, "sheet": sheet}
    return [
        (
            translate("iPhone or iPad"),
            [
                translate("Open Calendar. Tap “Calendars”."),
                translate("Tap “Add Calendar”, and once more “Add Calendar”. Name it “{sheet}”. Tap “Done”.", **named),
                translate("Open the file {file} from Mail, AirDrop or Safari.", **named),
                translate("Tap “Add All”. Choose “{sheet}”. Tap “Done”.", **named),
                translate("The old calendar: tap “Calendars”, the “i” beside it, then “Delete Calendar”."),
            ],
        ),
        (
            translate("Android phone with Google Calendar: do it on a computer"),
            [
                translate("Go to calendar.google.com. Beside “Other calendars” press “+”, then “Create new calendar”."),
                translate("Name it “{sheet}”. Press “Create calendar”.", **named),
                translate("Press “Import & export”, then “Select file from your computer”. Choose {file}.", **named),
                translate("Under “Add to calendar” choose “{sheet}”. Press “Import”.", **named),
                translate(
                    "Press “{sheet}”, “Event notifications”, then “Add notification”. Choose 0 minutes.", **named
                ),
                translate("On your phone open Google Calendar. Tap the three lines. Tick “{sheet}”.", **named),
                translate("The old calendar: in its settings press “Remove calendar”, then “Delete”."),
            ],
        ),
        (
            translate("Computer with Thunderbird"),
            [
                translate("Right-click the list of calendars. Press “New Calendar”, then “On My Computer”."),
                translate("Name it “{sheet}”. Then import the file {file} into it.", **named),
                translate("The old calendar: right-click it, and delete it."),
            ],
        ),
        (
            translate("Computer with Outlook"),
            [
                translate("Press “File”, “Open & Export”, then “Import/Export”."),
                translate("Choose “Import an iCalendar (.ics) or vCalendar file”. Press “Next”."),
                translate("Choose {file}. Press “Open as New”.", **named),
                translate("The old calendar: right-click it, and press “Delete Calendar”."),
            ],
        ),
    ]


def _subscribing(language: Language) -> list[Part]:
    translate = language.translate
    return [
        (
            translate("iPhone or iPad"),
            [
                translate("Point the camera at the square code. Hold your finger on the link. Tap “Copy Link”."),
                translate("Open Calendar. Tap “Calendars”, “Add Calendar”, then “Add Subscription Calendar”."),
                translate("Paste the address. Tap “Subscribe”. Switch “Remove Alerts” off. Tap “Add”."),
            ],
        ),
        (
            translate("Android phone with Google Calendar: do it on a computer"),
            [
                translate("Go to calendar.google.com. Beside “Other calendars” press “+”, then “From URL”."),
                translate("Type the address. Press “Add calendar”."),
                translate("Press the new calendar, “Event notifications”, then “Add notification”. Choose 0 minutes."),
            ],
        ),
        (
            translate("Computer with Thunderbird"),
            [translate("Make a new calendar “On the Network”, with the address. Leave “Show Reminders” on.")],
        ),
        (
            translate("Old reminders"),
            [translate("Did you have reminders before? Delete their calendar: they ring until you do.")],
        ),
    ]


def _trying(language: Language, *, subscribed: bool) -> Part:
    """How to see that it rings: by an event of the patient's own, as none of the file may say what nobody is to do."""
    translate = language.translate
    items = [translate("Hold phone and sheet side by side. Look at tomorrow on both: the times must be the same.")]
    if subscribed:
        items += [
            translate("Open one reminder of tomorrow. It must show an alert, or a notification."),
            translate("Does your phone ring at the next turn? If not, set an alarm clock for each turn, and ask us."),
        ]
    else:
        items += [
            translate("Make an event in the new calendar, in two minutes. Set an alert at its time."),
            translate(
                "Does your phone ring? Then delete that event. If not, set an alarm clock for each turn, and ask us."
            ),
        ]
    return translate("Try it"), items
