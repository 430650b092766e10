"""Entries and approvals are added to a plan file, and everything else stays as it was."""

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.errors import PlanInvalid
from bt_cli.plan import digests
from bt_cli.plan.appending import appended, entry_toml, with_approval
from bt_cli.plan.digests import canonical
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import Approval
from bt_cli.plan.reading import read_plan
from bt_cli.plan.revisions import plan_at
from bt_cli.plan.source import parse
from tests.helpers import PLAN

PAUSE = {"on": date(2026, 2, 1), "order": "pause"}
PAUSED = '[[course]]\non = 2026-02-01 # Sun 1 Feb 2026\norder = "pause"\n'
APPROVAL = '[approval]\nby = "AB"\non = 2026-01-05\nrevision = 0\n'


def bare(text: str) -> str:
    """A plan file without the digests and packed plans that commands fill in."""
    text = re.sub(r'(, ?|(?<=[\r\n]))above = """[^"]*"""((\r\n?|\n)(?!#)|(?=[}#]))', "", text)
    return re.sub(r'(?<=[\r\n])base = "[0-9a-f]{8}\.[0-9a-f]{8}"(\r\n?|\n)', "", text)


def added(text: str, entry: Mapping[str, Any] = PAUSE) -> str:
    return bare(appended(text.encode(), entry, "plan.toml").decode())


def approved(text: str, by: str = "CD", on: date = date(2026, 2, 2), revision: int = 1) -> str:
    return bare(with_approval(text.encode(), Approval(by=by, on=on, revision=revision), "plan.toml").decode())


def plan_of(text: str) -> Plan:
    return read_plan(parse(text.encode(), "plan.toml"), "UTC")[0]


def test_an_entry_is_written_as_a_person_would() -> None:
    entry = {
        "entered": datetime(2026, 2, 4, 9, 10, tzinfo=UTC),
        "by": "AB",
        "reason": 'thin "regenerate"\nsee X-ray',
        "rate_mm_per_day": Decimal("0.75"),
        "sessions": (time(8), time(20)),
        "order": "rate",
        "at": datetime(2026, 2, 5, 8),
    }
    assert added(PLAN, entry).removeprefix(PLAN) == (
        "\n[[course]]\n"
        "at = 2026-02-05T08:00:00 # Thu 5 Feb 2026\n"
        'order = "rate"\n'
        "rate_mm_per_day = 0.75\n"
        'sessions = ["08:00", "20:00"]\n'
        'reason = "thin \\"regenerate\\"\\nsee X-ray"\n'
        'by = "AB"\n'
        "entered = 2026-02-04T09:10:00Z\n"
    )


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (PLAN, ""),
        (PLAN + "# More that a plan may say:\n# [review]\n", ""),
        (PLAN + PAUSED + "# told by phone\n", ""),
        (PLAN + PAUSED + "[course.readings_mm]\nA = 1\n", ""),
        (PLAN + PAUSED + '\n[[override]]\ncode = "BT102"\nby = "AB"\nreason = "x"\n', ""),
        (PLAN + PAUSED + "\n", APPROVAL),
        (PLAN + "\n", "# signed on the ward\n" + APPROVAL + "# the end\n"),
        (PLAN + APPROVAL + "\n[review]\nevery_days = 7\n", ""),
        ('approval = {by = "AB", on = 2026-01-05, revision = 0}\n' + PLAN, ""),
        ('approval.by = "AB"\napproval.on = 2026-01-05\napproval.revision = 0\n' + PLAN, ""),
        (PLAN + "\n\n\n", ""),
    ],
)
def test_an_entry_goes_to_the_end_or_above_a_last_approval(above: str, below: str) -> None:
    text = added(above + below)
    assert text.startswith(above)
    assert text.endswith(below)
    gap = "" if above.endswith("\n\n") else "\n"
    assert text == above + gap + PAUSED + ("\n" if below else "") + below


def test_a_text_that_looks_like_a_table_is_none() -> None:
    """The line above the approval begins with # and is the end of a text."""
    above = f'{PLAN}[clinic]\nphone = """\n[[course]]\n# call"""\n'
    text = added(above + APPROVAL)
    assert text == f"{above}\n{PAUSED}\n{APPROVAL}"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_stay(bom: str, end: str) -> None:
    text = bom + (PLAN + APPROVAL).replace("\n", end)
    new = approved(added(text))
    assert new.startswith(bom + PLAN.replace("\n", end) + end + "[[course]]")
    assert new.count(end) == len(new.splitlines())
    assert new.endswith(f'by = "CD"{end}on = 2026-02-02{end}revision = 1{end}')


def test_a_last_line_without_its_end_gets_one() -> None:
    assert added(PLAN.rstrip()) == f"{PLAN}\n{PAUSED}"


def test_a_course_written_as_one_list_cannot_be_added_to() -> None:
    text = f'course = [{{on = 2026-02-01, order = "pause"}}]\n{PLAN}'
    with pytest.raises(PlanInvalid, match=r"plan.toml, line 1: course is written as one list"):
        added(text)


def test_a_full_course_says_so_and_is_not_called_a_list() -> None:
    """bt reads 2000 entries: the file would not be read again with one more."""
    lines = len(PLAN.splitlines())
    with pytest.raises(
        PlanInvalid,
        match=rf"line {lines + 1}: course is full: it has 2000 entries, and bt reads no more; go on in a new plan$",
    ):
        appended((PLAN + PAUSED * 2000).encode(), PAUSE, "plan.toml")


def test_digests_of_a_course_by_hand_take_as_much_for_each_entry_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of 20 entries more, as many values more are taken up as of the 20 before them."""
    taken = list[object]()

    def counted(value: object) -> str:
        taken.append(value)
        return canonical(value)

    def values(entries: int) -> int:
        taken.clear()
        appended((PLAN + PAUSED * entries).encode(), PAUSE, "plan.toml")
        return len(taken)

    monkeypatch.setattr(digests, "canonical", counted)
    few, more, most = map(values, (20, 40, 60))
    assert most - more == more - few >= 20


def test_a_text_too_long_for_a_line_is_told() -> None:
    with pytest.raises(PlanInvalid, match="the new entry, line 4: the line is longer than 4000"):
        added(PLAN, PAUSE | {"reason": "x" * 3999})


def test_the_first_approval_goes_to_the_end() -> None:
    assert approved(PLAN) == f'{PLAN}\n[approval]\nby = "CD"\non = 2026-02-02 # Mon 2 Feb 2026\nrevision = 1\n'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            '[approval] # here\nby="AB" # the surgeon\nrevision  =  0\n\non = 2026-01-05 # Mon 5 Jan 2026\n# end\n',
            '[approval] # here\nby="CD" # the surgeon\nrevision  =  1\n\non = 2026-02-02 # Mon 2 Feb 2026\n# end\n',
        ),
        (
            '[approval]\nby = "AB"\non = 2026-01-05 # by phone\nrevision = 0',
            '[approval]\nby = "CD"\non = 2026-02-02 # by phone\nrevision = 1',
        ),
    ],
)
@pytest.mark.parametrize("after", ["", "\n[review]\nevery_days = 7\n", "\n" + PAUSED])
def test_an_approval_is_replaced_where_it_stands(old: str, new: str, after: str) -> None:
    """Its comments stay, but for the weekday of the old date."""
    end = "" if new.endswith("\n") or after else "\n"  # what is filled in stands on lines of its own
    assert approved(f"{PLAN}{old}{after}") == f"{PLAN}{new}{end}{after}"


def test_an_approval_in_one_line_is_replaced_too() -> None:
    line = 'approval = {{by = "{}", on = {}, revision = {}}} # signed\n'
    for bom in ("", "\ufeff"):
        text = approved(bom + line.format("AB", "2026-01-05", 0) + PLAN)
        assert text == bom + line.format("CD", "2026-02-02", 1) + PLAN
    apart = 'approval.by = "AB"\napproval.on = 2026-01-05\nid = "X"\napproval.revision = 0\n'
    with pytest.raises(PlanInvalid, match="approval is written so that it cannot be changed"):
        approved(apart + PLAN.replace('id = "T-1"\n', ""))


_VALUES = (b"by =", b"on =", b"revision =")
TOPS = st.sampled_from(["", "# a comment\n", "\n\n", "\ufeff", "\ufeff# ¼ turn\n"])
GOALS = st.sampled_from(
    ['goal = { kind = "transport", defect_mm = 60 } # inline\n', "goal.defect_mm = 60\ngoal.kind = 'transport'\n"]
)
MIDDLES = st.lists(
    st.sampled_from(
        [
            '[clinic]\nmissed_turn = """\n[[course]]\n[approval]\n# no comment\n"""\n',
            "[review]\nevery_days=14   # fortnightly\n\n\n",
            '[[override]]\ncode = "BT102"\nby = "AB"\nreason = "[x] # y"\n',
            "  [ frame ]\n  rods = 2\n",
        ]
    ),
    unique=True,
)
COURSES = st.lists(
    st.sampled_from(
        [
            '[[course]]\norder="pause"\non=2026-01-20\n# between\n',
            "[[ course ]] # odd\nrecord = 'reading'\nat = 2026-01-19T08:00:00\nreadings_mm = { A = 18.25 }\n",
            "\n[[course]]\nrecord = 'reading'\non = 2026-01-19\n[course.readings_mm]\nA = 18\n",
        ]
    ),
    max_size=3,
)
ENDS = st.sampled_from(
    [
        "",
        "# the end",
        "\n\n",
        APPROVAL,
        f"# signed\n{APPROVAL}# thanks",
        APPROVAL.rstrip(),
        f"\n{APPROVAL}\n[[levels]]\nname = 'x'\n",
    ]
)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A plan file as somebody may have laid it out by hand."""
    top = 'format = "bt-plan"\nversion = 1\nsurgery = 2026-01-05\ntimezone = "Europe/London"\n'
    above, below = draw(st.permutations([draw(MIDDLES), draw(COURSES)]))
    tables = ["[protocol]\nrate_mm_per_day = 1\n", *above, *below]
    text = draw(TOPS) + top + draw(GOALS) + "".join(tables) + draw(ENDS)
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))).encode()


texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf")), min_size=1, max_size=30).filter(str.strip)
days = st.dates(date(2026, 2, 1), date(2030, 1, 1))
moments = st.datetimes(datetime(2026, 2, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0))
lengths = st.decimals("0.5", "5", places=3)


def entries() -> st.SearchStrategy[dict[str, Any]]:
    at = st.one_of(st.fixed_dictionaries({"on": days}), st.fixed_dictionaries({"at": moments}))
    what = st.one_of(
        st.fixed_dictionaries({"order": st.just("rate"), "rate_mm_per_day": lengths, "sessions": st.just((time(8),))}),
        st.fixed_dictionaries({"order": st.sampled_from(["pause", "resume", "stop"])}),
        st.fixed_dictionaries(
            {"order": st.just("compress"), "distance_mm": lengths, "step_every_days": st.integers(1, 60)}
        ),
        st.fixed_dictionaries({"record": st.just("reading"), "readings_mm": st.fixed_dictionaries({"A": lengths})}),
        st.fixed_dictionaries({"record": st.just("xray"), "gap_mm": lengths, "note": texts}),
    )
    always = st.fixed_dictionaries(
        {"entered": st.just(datetime(2031, 2, 4, 9, 10, 11, tzinfo=UTC))}, optional={"reason": texts, "by": texts}
    )
    return st.builds(lambda *parts: {k: v for part in parts for k, v in part.items()}, at, what, always)


@given(files(), entries())
def test_all_else_stays_to_the_byte_and_the_entry_reads_back(data: bytes, entry: dict[str, Any]) -> None:
    new = appended(data, entry, "plan.toml")
    above = bare(new.decode()).encode()
    same = next((i for i, (a, b) in enumerate(zip(data, above, strict=False)) if a != b), len(data))
    assert above.endswith(data[same:])
    assert new.count(b"\r") == (new.count(b"\n") if b"\r" in data else 0)
    read, old = (tomllib.loads(one.decode("utf-8-sig"), parse_float=Decimal) for one in (new, data))
    *course, back = read.pop("course")
    assert all(one.pop("base") for one in course)
    assert course == old.pop("course", [])
    assert read == old
    if "sessions" in back:
        back["sessions"] = tuple(map(time.fromisoformat, back["sessions"]))
    assert back.pop("base")
    back.pop("above", None)
    assert back == entry
    was, now = (read_plan(parse(one, "plan.toml"), "UTC")[0] for one in (data, new))
    assert now.revision == was.revision + 1
    earlier = plan_at(now, was.revision)
    course = tuple(one.model_copy(update={"base": None}) for one in earlier.course)
    assert earlier.model_copy(update={"course": course}) == was


@given(files(), texts, st.integers(0, 9))
def test_an_approval_changes_nothing_else(data: bytes, by: str, revision: int) -> None:
    approval = Approval(by=by, on=date(2026, 2, 2), revision=revision)
    new = with_approval(data, approval, "plan.toml")
    read, old = (parse(one, "").mapping for one in (new, data))
    assert Approval.model_validate(read.pop("approval")).model_copy(update={"above": None}) == approval
    old.pop("approval", None)
    assert read == old
    now = bare(new.decode()).encode()
    kept, still = ([line for line in one.splitlines() if not line.startswith(_VALUES)] for one in (data, now))
    assert [line for line in still if line in kept][: len(kept)] == kept
    assert with_approval(new, approval, "plan.toml") == new


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (
            {"order": "review_add", "dates": [date(2026, 2, 3), date(2026, 2, 10)]},
            'order = "review_add"\ndates = [2026-02-03, 2026-02-10] # Tue 3 Feb 2026, Tue 10 Feb 2026\n',
        ),
        (
            {"record": "missed", "from": date(2026, 2, 3), "to": datetime(2026, 2, 4, 12)},
            'record = "missed"\nfrom = 2026-02-03 # Tue 3 Feb 2026\nto = 2026-02-04T12:00:00 # Wed 4 Feb 2026\n',
        ),
        (
            {"order": "reset", "on": date(2026, 2, 3), "actuators": ["A"], "instead_of": {"A": date(2026, 2, 9)}},
            'on = 2026-02-03 # Tue 3 Feb 2026\norder = "reset"\nactuators = ["A"]\ninstead_of = {A = 2026-02-09}\n',
        ),
    ],
)
def test_dates_are_written_with_their_weekday(entry: dict[str, Any], text: str) -> None:
    assert entry_toml(entry) == f"[[course]]\n{text}"


def test_what_cannot_be_added_or_signed_is_told_whole() -> None:
    one_list = f'course = [{{on = 2026-02-01, order = "pause"}}]\n{PLAN}'
    with pytest.raises(PlanInvalid) as invalid:
        added(one_list)
    assert str(invalid.value) == (
        "plan.toml, line 1: course is written as one list: write each entry under a [[course]] of its own, so that one "
        "can be added"
    )
    apart = 'approval.by = "AB"\napproval.on = 2026-01-05\nid = "X"\napproval.revision = 0\n'
    with pytest.raises(PlanInvalid) as invalid:
        approved(apart + PLAN.replace('id = "T-1"\n', ""))
    assert str(invalid.value) == (
        "plan.toml, line 1: approval is written so that it cannot be changed: write it as a table, [approval]"
    )


def test_only_the_first_entry_of_a_file_keeps_the_plan_packed() -> None:
    """Until the plan above is another."""
    once = appended(PLAN.encode(), PAUSE, "p").decode()
    resume = {"on": date(2026, 2, 3), "order": "resume"}
    twice = appended(once.encode(), resume, "p").decode()
    assert (once.count("above ="), twice.count("above =")) == (1, 1)
    edited = once.replace("defect_mm = 60", "defect_mm = 61", 1)
    assert appended(edited.encode(), resume, "p").decode().count("above =") == 2
