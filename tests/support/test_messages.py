"""Messages read as Chinese and keep what they were made of."""

import copy
import json
from datetime import date

from wuxian.support.errors import WuxianError
from wuxian.support.messages import Message, joined, mark, pack, unpack

ROW = mark("第 {row} 行")
SAME = mark("与{where}是同一个人,{day} 入职")


def test_a_message_is_its_chinese_text_everywhere() -> None:
    said = ROW.format(row=3)
    assert said == "第 3 行"
    assert str(WuxianError(said)) == "第 3 行"
    assert f"{said}。" == "第 3 行。"


def test_an_error_keeps_the_message_it_was_given() -> None:
    said = WuxianError(ROW.format(row=3)).text
    assert isinstance(said, Message)
    assert (said.template, said.params) == ("第 {row} 行", {"row": 3})


def test_an_error_without_text_has_none() -> None:
    assert WuxianError().text == ""


def test_a_text_without_parameters_may_hold_braces() -> None:
    assert unpack(pack(mark("{不是参数}"))) == "{不是参数}"


def test_a_message_comes_back_from_json_with_messages_inside() -> None:
    said = SAME.format(where=ROW.format(row=3), day=date(2026, 7, 1))
    back = unpack(json.loads(json.dumps(pack(said))))
    assert back == said == "与第 3 行是同一个人,2026-07-01 入职"
    assert isinstance(back, Message)
    assert isinstance(back.params["where"], Message)


def test_a_plain_text_comes_back_as_it_was() -> None:
    assert unpack(json.loads(json.dumps(pack("花名册.xlsx")))) == "花名册.xlsx"


def test_joined_messages_stay_messages() -> None:
    said = joined([ROW.format(row=1), "其他"], "；")
    assert said == "第 1 行；其他"
    assert isinstance(said.params["part0"], Message)
    assert joined([]) == ""


def test_a_copied_message_keeps_its_parts() -> None:
    said = copy.deepcopy(ROW.format(row=3))
    assert (said, said.template) == ("第 3 行", "第 {row} 行")
