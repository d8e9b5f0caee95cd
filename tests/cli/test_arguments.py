from __future__ import annotations

import click
import pytest

from motifsearch.cli.arguments import conditions, explain
from motifsearch.errors import UsageError
from motifsearch.messages import LANGS, Translator
from motifsearch.records import Condition


def test_values_of_one_field_are_alternatives_and_signs_may_stand_in_a_value():
    assert conditions(("technique=tulis", " tag = a=b ", "technique=cap")) == (
        Condition(field="technique", values=("tulis", "cap")),
        Condition(field="tag", values=("a=b",)),
    )
    assert conditions(()) == ()


@pytest.mark.parametrize("pair", ["tulis", "=tulis", "technique=", "  =  ", ""])
def test_a_pair_that_lacks_a_side_is_refused(pair: str):
    with pytest.raises(UsageError) as caught:
        conditions((pair,))
    assert (caught.value.code, caught.value.params) == ("cli.bad_pair", {"pair": pair})


def complaint(*arguments: str) -> click.ClickException:
    command = click.Command(
        "cut",
        params=[
            click.Argument(["what"], metavar="WHAT"),
            click.Option(["--length"], type=int),
            click.Option(["--share"], type=click.FloatRange(0, 1)),
            click.Option(["--more"], type=click.IntRange(1)),
            click.Option(["--colour"], type=click.Choice(["red", "blue"])),
            click.Option(["--day"], type=click.DateTime()),
            click.Option(["--quiet"], is_flag=True),
        ],
    )
    with pytest.raises(click.ClickException) as caught:
        click.Group("tool", commands=[command]).main(list(arguments), prog_name="tool", standalone_mode=False)
    return caught.value


@pytest.mark.parametrize(
    ("arguments", "code", "params"),
    [
        (["cut"], "cli.missing", {"name": "WHAT"}),
        (["cut", "a", "--length", "x"], "cli.whole_number", {"name": "--length"}),
        (["cut", "a", "--share", "2"], "cli.bad_value", {"name": "--share", "allowed": "0 – 1"}),
        (["cut", "a", "--more", "x"], "cli.bad_value", {"name": "--more", "allowed": "1 – …"}),
        (["cut", "a", "--colour", "green"], "cli.bad_value", {"name": "--colour", "allowed": "red, blue"}),
        (["cut", "a", "b", "c"], "cli.extra_words", {"words": "b c"}),
        (["cut", "a", "--lenght", "3"], "cli.no_such_option_near", {"option": "--lenght", "near": "--length"}),
        (["cut", "a", "--zzz"], "cli.no_such_option", {"option": "--zzz"}),
        (["cut", "a", "--length"], "cli.option_needs_value", {"option": "--length"}),
        (["cut", "a", "--quiet=1"], "cli.option_takes_none", {"option": "--quiet"}),
        (["paste"], "cli.no_such_command", {"name": "paste", "known": "cut"}),
        ([], "cli.nothing_asked", {}),
    ],
)
def test_what_click_complains_of_is_said_by_a_code(arguments: list[str], code: str, params: dict[str, str]):
    found, said, _ = explain(complaint(*arguments))
    assert (found, said) == (code, params)
    for lang in LANGS:
        assert Translator(lang)(found, **said)


def test_what_has_no_code_is_passed_on_with_its_reason():
    code, params, usage = explain(complaint("cut", "a", "--day", "x"))
    assert (code, params["name"], usage) == ("cli.bad_parameter", "--day", "tool cut")
    assert "'x'" in str(params["reason"])
    assert explain(click.UsageError("odd"))[0] == "cli.bad_usage"


def test_the_command_is_named_whose_help_says_more():
    assert explain(complaint("cut"))[2] == "tool cut"
    assert explain(complaint("paste"))[2] == "tool"
