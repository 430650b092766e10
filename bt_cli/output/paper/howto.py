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
    lead = translate("Do the steps for your own phone or computer. Then try it.")
    warnings = [translate("Turn by your paper sheet. Reminders only help you to remember.")]
    if address:
        warnings.append(translate("A phone can be a day late, or stop asking. Your sheet cannot."))
        parts = list(_subscribing(language))
    else:
        warnings.append(translate("Old reminders ring until you delete their calendar."))
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
                translate("Open Calendar. Tap Calendars, then Add Calendar. Name it “{sheet}”.", **named),
                translate("Open the file {file} from Mail, AirDrop or Safari.", **named),
                translate("Tap Add All, and choose “{sheet}”.", **named),
                translate("Tap Calendars, then the “i” beside the old calendar, then Delete Calendar.", **named),
            ],
        ),
        (
            translate("Android phone with Google Calendar: do it on a computer"),
            [
                translate("Go to calendar.google.com. Beside “Other calendars” press +, then “Create new calendar”."),
                translate("Name it “{sheet}”. Go back to Settings, then “Import & export”.", **named),
                translate("Choose the file {file} and the calendar “{sheet}”. Press Import.", **named),
                translate(
                    "In the settings of “{sheet}”, under “Event notifications”, add a notification: 0 minutes.", **named
                ),
                translate("In the settings of the old calendar press Delete."),
            ],
        ),
        (
            translate("Computer with Thunderbird"),
            [
                translate("Make a new calendar “{sheet}” on this computer.", **named),
                translate("Import the file {file} into “{sheet}”.", **named),
                translate("Right-click the old calendar, and delete it."),
            ],
        ),
        (
            translate("Computer with Outlook"),
            [
                translate("Click File, Open & Export, Import Calendar. Choose {file}, then Open as New.", **named),
                translate("Right-click the old calendar, and delete it."),
            ],
        ),
    ]


def _subscribing(language: Language) -> list[Part]:
    translate = language.translate
    return [
        (
            translate("iPhone or iPad"),
            [
                translate("Point the camera at the square code. Hold your finger on the link, and tap Copy Link."),
                translate("Open Calendar. Tap Calendars, Add Calendar, then Add Subscription Calendar."),
                translate("Paste the address, and tap Subscribe. Switch “Remove Alerts” off. Tap Add."),
            ],
        ),
        (
            translate("Android phone with Google Calendar: do it on a computer"),
            [
                translate("Go to calendar.google.com. Beside “Other calendars” press +, then “From URL”."),
                translate("Type the address, and press “Add calendar”."),
                translate(
                    "In the settings of that calendar, under “Event notifications”, add a notification: 0 minutes."
                ),
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
            translate("Make an event in the new calendar, in two minutes, with an alert at its time."),
            translate(
                "Does your phone ring? Then delete that event. If not, set an alarm clock for each turn, and ask us."
            ),
        ]
    return translate("Try it"), items
