"""YAML without surprises: every scalar is text, no key twice, no anchors, no tags.

>>> parse("rate: 0.160\\non: yes\\n", "example.yaml")
{'rate': '0.160', 'on': 'yes'}
"""

import re
from collections.abc import Iterable
from typing import Any

import yaml

from wuxian.policybook.errors import InvalidLibraryError, Problem

try:
    from yaml import CBaseLoader as _Base
except ImportError:  # PyYAML built without libyaml: slower, and otherwise the same
    from yaml import BaseLoader as _Base  # type: ignore[assignment]

DUPLICATE = "同一个键出现两次：{key}"
NOT_STRICT = "不允许锚点、别名或标签"
_INDICATOR = re.compile(r"(^|[\s\[{,])[&*!][^\s]", re.MULTILINE)


class _Loader(_Base):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) != len(node.value):
            raise _duplicate(node)
        return mapping


class _DuplicateKeyError(yaml.MarkedYAMLError):
    pass


def _duplicate(node: yaml.MappingNode) -> _DuplicateKeyError:
    seen = set()
    for key, _ in node.value:
        if key.value in seen:
            message = DUPLICATE.format(key=key.value)
            return _DuplicateKeyError(problem=message, problem_mark=key.start_mark)
        seen.add(key.value)
    raise AssertionError("called without a duplicate")


def parse(text: str, file: str) -> Any:
    """Read one document; lists, mappings and texts only.

    Raises ``InvalidLibraryError`` with the file and line.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if _INDICATOR.search(text):
            _refuse_indicators(text)
        return None if node is None else loader.construct_object(node, deep=True)
    except yaml.YAMLError as error:
        raise InvalidLibraryError([_problem(file, error)]) from None
    finally:
        loader.dispose()


def _refuse_indicators(text: str) -> None:
    for token in yaml.scan(text, Loader=yaml.BaseLoader):
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
            raise yaml.MarkedYAMLError(problem=NOT_STRICT, problem_mark=token.start_mark)


def _problem(file: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    message = getattr(error, "problem", None) or str(error)
    return Problem(file, mark.line + 1 if mark else 1, message)


def line_of(text: str, path: Iterable[str | int]) -> int:
    """The line where the value at ``path`` stands, or the nearest value around it."""
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    for step in path:
        found = _child(node, step)
        if found is None:
            break
        node = found
    return int(node.start_mark.line) + 1 if node else 1


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step] if step < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None
