"""Asking one question after the other at a terminal, with a way back that loses nothing."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import typer

from bt_cli.errors import WrongUsage
from bt_cli.plan.values import Wrong

BACK = "<"
HOW_TO_ANSWER = f"Enter takes what stands in [brackets]; {BACK} goes back one question, and keeps what was answered."


class Question(NamedTuple):
    """A question and how its answer is read: `check` gives it as it is kept, and raises values.Wrong or WrongUsage.

    Enter takes the `default`, which is then not said; where it is "" nothing is said, and where it is None an answer
    must be given. `name` is where an answer is kept.
    """

    name: str
    text: str
    default: str | None
    check: Callable[[str], str]


def ask_all(
    questions_for: Callable[[Mapping[str, str]], Sequence[Question]], answers: dict[str, str]
) -> dict[str, str]:
    """Ask what `asked` names, by the answers so far; those to what is asked in the end, where Enter alone is none.

    Answers are kept in `answers` too, also to questions that another answer took away, and offered when asked again.
    """
    place = 0
    while place < len(questions := questions_for(answers)):
        question = questions[place]
        answer = _answer(question, answers.get(question.name))
        if answer == BACK:
            place = max(place - 1, 0)
            continue
        if answer:
            answers[question.name] = answer
        place += 1
    return {question.name: answers[question.name] for question in questions_for(answers) if question.name in answers}


def _answer(question: Question, before: str | None) -> str:
    """An answer that can be taken, "" for the default, or BACK; what was answered `before` is offered again."""
    offered = before or question.default
    text = f"{question.text} [{offered}]" if offered else question.text
    default = before or ("" if question.default is not None else None)
    answer: str = typer.prompt(
        text, default=default, value_proc=taken(question.check, BACK), err=True, show_default=False
    )
    return answer


def taken(check: Callable[[str], str], *as_typed: str) -> Callable[[str], str]:
    """An answer as `check` keeps it, nothing and `as_typed` as they are; what is wrong with it is told at once."""

    def read(answer: str) -> str:
        answer = answer.strip()
        try:
            return answer if answer in ("", *as_typed) else check(answer)
        except Wrong as wrong:
            raise typer.BadParameter(f"this {wrong}") from None
        except WrongUsage as wrong:
            raise typer.BadParameter(str(wrong)) from None

    return read
