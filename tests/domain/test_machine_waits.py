"""What the state machine does while it waits: for time, for replies, for people; and with values of a wrong kind."""

from datetime import timedelta
from typing import Any

import pytest

from builder_app.domain import machine as m
from builder_app.domain.plan import compile
from tests.driving import START, Drive
from tests.flows import FLAGSHIP, MAIL, hours, plan

SET: tuple[str, dict[str, Any]] = ("data.set", {"values": {"x": 1}})
REPLY = {"from": "dock@example.com", "subject": "Re: Status", "body": "Four o'clock", "attachments": []}
FLAG = compile(FLAGSHIP, workflow_id="wf_flag", version=1)


def flag(**given: Any) -> Drive:
    return Drive(FLAG, input={"shipment_id": "SHP-7"}, **given)


class TestWrongValues:
    """Whatever an expression comes to, the machine fails the step and never itself."""

    @pytest.mark.parametrize(
        ("action", "params", "value"),
        [
            ("flow.wait", {"duration": {"value": 1_000_000, "unit": "weeks"}}, None),
            ("flow.switch", {"value": 1, "cases": "{{ input.v }}"}, [1]),
            ("human.form", {"assignees": ["a@example.com"], "fields": "{{ input.v }}"}, ["x"]),
            ("flow.sub_workflow", {"workflow_id": "wf_2", "inputs": "{{ input.v }}"}, "abc"),
            ("human.approval", {"approvers": "{{ input.v }}", "message": "?"}, 5),
            ("email.wait_for_reply", {"email_step": "{{ input.v }}", "timeout": hours(1)}, [1]),
            ("flow.condition", {"condition": "{{ input.v }}"}, 1),
            ("flow.repeat", {"max_times": "{{ input.v }}"}, "often"),
        ],
    )
    def test_a_value_of_a_wrong_kind_fails_its_step(self, action: str, params: dict[str, Any], value: Any) -> None:
        run = Drive(plan({"a": (action, params)}, ["trigger>a"]), input={"v": value})
        assert run.path == ["a!"]
        assert run.ends[0].status == "failed"

    def test_an_unknown_time_zone_fails_its_step(self) -> None:
        zone = {"type": "schedule", "params": {"cron": "0 9 * * *", "timezone": "Mars/Olympus"}}
        run = Drive(plan({"a": ("flow.wait", {"duration": hours(1), "business_hours": True})}, ["trigger>a"], trigger=zone))
        assert run.path == ["a!"]

    def test_a_switch_does_not_evaluate_what_it_is_given(self) -> None:
        made = plan({"s": ("flow.switch", {"value": "{{ input.v }}", "cases": [{"name": "one", "equals": 1}]})}, ["trigger>s"])
        assert Drive(made, input={"v": "{{ oh"}).path == ["s:default"]


class TestWaits:
    def test_a_wait_lasts_its_time(self) -> None:
        run = Drive(plan({"w": ("flow.wait", {"duration": hours(5)})}, ["trigger>w"])).to_end()
        assert run.elapsed == timedelta(hours=5)

    def test_a_wait_until_the_past_does_not_wait(self) -> None:
        run = Drive(plan({"w": ("flow.wait", {"until": "2020-01-01T00:00:00Z"})}, ["trigger>w"]))
        assert run.path == ["w:next"]

    def test_business_hours_jump_over_nights_and_weekends(self) -> None:
        params = {"duration": hours(10), "business_hours": True}
        run = Drive(plan({"w": ("flow.wait", params)}, ["trigger>w"])).to_end()
        assert run.now.isoformat() == "2026-01-06T11:00:00+00:00"
        friday = Drive(plan({"w": ("flow.wait", {"duration": hours(41), "business_hours": True})}, ["trigger>w"])).to_end()
        assert friday.now.isoformat() == "2026-01-12T10:00:00+00:00"

    def test_business_hours_are_those_of_the_triggers_zone(self) -> None:
        zone = {"type": "schedule", "params": {"cron": "0 9 * * *", "timezone": "America/Chicago"}}
        made = plan({"w": ("flow.wait", {"duration": hours(1), "business_hours": True})}, ["trigger>w"], trigger=zone)
        assert Drive(made).to_end().now.isoformat() == "2026-01-05T16:00:00+00:00"


class TestReplies:
    def test_nobody_answers(self) -> None:
        run = flag().to_end()
        assert run.path == ["ask:next", "reply:timeout", "remind:next", "second:timeout", "escalate:next"]
        assert run.elapsed == timedelta(hours=72)

    def test_a_reply_ends_the_wait(self) -> None:
        run = flag().settle()
        run.feed(m.ReplyArrived(at=run.now, message_id="<ask#1>", reply=REPLY))
        assert run.path == ["ask:next", "reply:replied"]
        assert run.output("reply") == {"reply": REPLY}
        assert run.timers == {}
        assert run.state.status == "succeeded"

    def test_an_early_reply_is_kept(self) -> None:
        run = flag()
        run.feed(m.ReplyArrived(at=run.now, message_id="<ask#1>", reply=REPLY))
        assert run.path == []
        run.settle()
        assert run.path == ["ask:next", "reply:replied"]

    def test_a_reply_to_another_message_does_not_end_the_wait(self) -> None:
        run = flag().settle()
        run.feed(m.ReplyArrived(at=run.now, message_id="<other>", reply=REPLY))
        assert run.waiting == ["reply"]

    def test_an_answer_to_the_first_mail_ends_the_wait_after_the_reminder(self) -> None:
        run = flag().settle()
        run.tick()
        run.settle()
        assert run.waiting == ["second"]
        run.feed(m.ReplyArrived(at=run.now, message_id="<ask#1>", reply=REPLY))
        assert run.path[-1] == "second:replied"

    def test_an_answer_that_comes_between_two_waits_is_kept_for_the_second(self) -> None:
        run = flag().settle()
        run.tick()
        run.feed(m.ReplyArrived(at=run.now, message_id="<ask#1>", reply=REPLY))
        assert run.settle().path[-2:] == ["remind:next", "second:replied"]

    def test_an_answer_to_the_first_mail_is_none_to_the_escalation(self) -> None:
        steps = {
            "ask": ("email.send", MAIL),
            "up": ("email.escalate", {"to": "boss@example.com", "email_step": "ask"}),
            "w": ("email.wait_for_reply", {"email_step": "up", "timeout": hours(1)}),
        }
        run = Drive(plan(steps, ["trigger>ask", "ask>up", "up>w"]), input={"shipment_id": "S"}).settle()
        run.feed(m.ReplyArrived(at=run.now, message_id="<ask#1>", reply=REPLY))
        assert run.waiting == ["w"]

    def test_a_follow_up_knows_the_mail_that_it_continues(self) -> None:
        run = Drive(
            FLAG, input={"shipment_id": "S"}, rule=lambda c: ("next", {"message_id": f"<{c.key}>", "subject": c.params.get("subject", "")})
        )
        run.settle().tick()
        assert run.todo[0].action == "email.follow_up"
        assert run.todo[0].thread is not None
        assert run.todo[0].thread["message_id"] == "<ask#1>"

    def test_waiting_for_a_mail_that_was_not_sent_fails(self) -> None:
        made = plan({"m": ("email.send", MAIL), "w": ("email.wait_for_reply", {"email_step": "m", "timeout": hours(1)})}, ["trigger>w"])
        assert Drive(made, input={}).path == ["w!"]


class TestPeople:
    APPROVAL = {"approvers": ["boss@example.com"], "message": "Pay {{ input.n }}?", "timeout": hours(4)}

    def approval(self) -> Drive:
        steps = {"ok": ("human.approval", self.APPROVAL), "y": SET, "n": SET, "late": SET}
        return Drive(plan(steps, ["trigger>ok", "ok:approved>y", "ok:rejected>n", "ok:timeout>late"]), input={"n": 100})

    def test_a_task_is_opened_with_its_words_and_its_end(self) -> None:
        task = self.approval().tasks["ok#1"]
        assert (task.kind, task.people, task.message) == ("approval", ("boss@example.com",), "Pay 100?")
        assert task.due == START + timedelta(hours=4)

    @pytest.mark.parametrize(("outcome", "then"), [("approved", "y"), ("rejected", "n")])
    def test_a_decision_takes_its_road(self, outcome: str, then: str) -> None:
        run = self.approval()
        run.feed(m.TaskDecided(at=run.now, key="ok#1", outcome=outcome, output={"decided_by": "boss@example.com"}))
        assert run.path == [f"ok:{outcome}", f"{then}:next"]
        assert run.timers == {}

    def test_no_decision_takes_the_timeout_and_closes_the_task(self) -> None:
        run = self.approval().to_end()
        assert run.path == ["ok:timeout", "late:next"]
        assert run.tasks == {}

    def test_a_second_decision_changes_nothing(self) -> None:
        run = self.approval()
        decision = m.TaskDecided(at=run.now, key="ok#1", outcome="approved", output={})
        run.feed(decision)
        before = list(run.facts)
        run.feed(decision)
        assert run.facts == before

    def test_a_form_gives_its_values(self) -> None:
        fields = [{"name": "eta", "type": "date"}]
        made = plan(
            {
                "f": ("human.form", {"assignees": "a@example.com, b@example.com", "fields": fields}),
                "z": ("data.set", {"values": {"x": "{{ steps.f.values.eta }}"}}),
            },
            ["trigger>f", "f:submitted>z"],
        )
        run = Drive(made)
        assert run.tasks["f#1"].people == ("a@example.com", "b@example.com")
        assert run.tasks["f#1"].due is None
        run.feed(m.TaskDecided(at=run.now, key="f#1", outcome="submitted", output={"values": {"eta": "2026-02-01"}, "submitted_by": "a"}))
        assert run.output("z") == {"x": "2026-02-01"}
