"""What an entry of the audit log says that became different."""

from typing import Any

import pytest

from builder_app.domain.audit import differences


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, None, []),
        ({"role": "editor", "active": True}, {"role": "admin", "active": True}, ["role: editor → admin"]),
        ({"active": True}, {"active": False}, ["active: true → false"]),
        (None, {"name": "Late", "ids": ["a", "b"]}, ["name: Late", "ids: a, b"]),
        ({"email": "a@b.example"}, None, ["email: a@b.example → –"]),
        ({"x": {"y": 1}}, {"x": {"y": None}}, ['x: {"y": 1} → {"y": null}']),
    ],
)
def test_differences_are_told_a_line_for_each_field(before: dict[str, Any] | None, after: dict[str, Any] | None, told: list[str]) -> None:
    assert differences(before, after) == told
