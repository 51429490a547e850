"""What a step got and left, as lines that people read."""

from builder_app.ui.components.facts import MAX_LINES, facts


def lines(value: object) -> list[tuple[str, str]]:
    return [(one.label, one.text) for one in facts(value)]


def test_a_mail_reads_like_a_mail() -> None:
    sent = {
        "to": ["dock@acme.com", "ops@acme.com"],
        "subject": "Status",
        "cc": [],
        "message_id": "<1@x>",
        "sent_at": "2026-11-28T11:07:55+00:00",
    }
    assert lines(sent) == [("To", "dock@acme.com, ops@acme.com"), ("Subject", "Status"), ("Sent at", "2026-11-28 11:07 UTC")]


def test_a_condition_and_a_length_of_time_are_told_in_words() -> None:
    condition = {"left": 5, "operator": "greater_than", "right": 2}
    assert lines({"condition": condition, "timeout": {"value": 4, "unit": "hours"}, "result": True}) == [
        ("Condition", "5 is more than 2"),
        ("Timeout", "4 hours"),
        ("Result", "yes"),
    ]


def test_what_is_nested_keeps_the_name_of_what_it_is_in() -> None:
    reply = {"reply": {"from": "dock@acme.com", "body": "At the gate"}, "rows": [{"a": 1}, {"a": 1234567.5}]}
    assert lines(reply) == [
        ("Reply: from", "dock@acme.com"),
        ("Reply: body", "At the gate"),
        ("Rows 1: a", "1"),
        ("Rows 2: a", "1234567.5"),
    ]


def test_a_long_list_ends_somewhere() -> None:
    told = lines({f"n{i}": i for i in range(MAX_LINES + 3)})
    assert len(told) == MAX_LINES + 1
    assert told[-1] == ("…", "3 more")
    assert lines(None) == []
