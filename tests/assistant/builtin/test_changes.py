"""Single changes to a standing workflow, each said once in one way: what may differ, and what must be so afterwards."""

import pytest

from tests.evals.play import Talk, check

LATE = (
    "When a shipment is delayed by more than 4 hours, email the carrier at carrier@fast.com asking for a new ETA. Wait 24 hours for a reply. "
    "If they reply, read the reply and post to Slack channel #delays using connection slack-main. If nobody answers, send a follow-up, "
    "wait another 12 hours and then escalate to boss@acme.com."
)
DOCK = (
    "Every weekday at 8am email warehouse@hub.com and ask for the open dock list, then ask for approval from lead@hub.com, if approved call "
    "https://tms.example.com/release with a POST and write it to the log, if rejected email planner@hub.com."
)
TO_LATE: dict[str, list[str]] = {
    "the second wait: 6 hours": [
        "changes email.wait_for_reply flow.wait",
        "param email.wait_for_reply.timeout = 6 hours",
        "param email.wait_for_reply.timeout = 24 hours",
    ],
    "Could the first wait be a day and a half?": ["changes email.wait_for_reply", "param email.wait_for_reply.timeout = 36 hours"],
    "24 hours is too long, 18 is enough": ["changes email.wait_for_reply", "param email.wait_for_reply.timeout = 18 hours"],
    "give the carrier only 10 hours to answer": ["changes email.wait_for_reply", "param email.wait_for_reply.timeout = 10 hours"],
    "they should have two days to answer instead of one": ["changes email.wait_for_reply", "param email.wait_for_reply.timeout = 2 days"],
    "let's wait 2 days rather than 24 hours": ["changes email.wait_for_reply", "param email.wait_for_reply.timeout = 2 days"],
    "the carrier gets 30 hours, not 24": ["changes email.wait_for_reply", "param email.wait_for_reply.timeout = 30 hours"],
    "wait 20 hours instead of 12": [
        "changes email.wait_for_reply flow.wait",
        "param email.wait_for_reply.timeout = 24 hours",
        "param email.wait_for_reply|flow.wait.timeout,duration = 20 hours",
    ],
    "the 12 hours should be 18": [
        "changes email.wait_for_reply flow.wait",
        "param email.wait_for_reply.timeout = 24 hours",
        "param email.wait_for_reply|flow.wait.timeout,duration = 18 hours",
    ],
    "change the 12 to 15": [
        "changes email.wait_for_reply flow.wait",
        "param email.wait_for_reply.timeout = 24 hours",
        "param email.wait_for_reply|flow.wait.timeout,duration = 15 hours",
    ],
    "wait 3 days instead of 24": ["changes email.wait_for_reply", "param email.wait_for_reply.timeout = 3 days"],
    "from 24 to 30 hours please": ["changes email.wait_for_reply", "param email.wait_for_reply.timeout = 30 hours"],
    "I'd like the wait after the follow-up to be 8 hours": [
        "changes email.wait_for_reply",
        "param email.wait_for_reply.timeout = 8 hours",
        "param email.wait_for_reply.timeout = 24 hours",
    ],
    "both waits should be 20 hours": ["changes email.wait_for_reply", "param email.wait_for_reply.timeout = 20 hours"],
    "add another 6 hours to the first wait": ["changes email.wait_for_reply", "param email.wait_for_reply.timeout = 30 hours"],
    "escalate to vp@acme.com, not boss@acme.com": ["changes email.escalate", "param email.escalate.to = vp@acme.com"],
    "boss@acme.com has left, it's now chief@acme.com": ["changes email.escalate", "param email.escalate.to = chief@acme.com"],
    "The escalation must go to chief@acme.com": ["changes email.escalate", "param email.escalate.to = chief@acme.com"],
    "put legal@acme.com in cc of the escalation and of the follow-up": [
        "changes email.escalate email.follow_up",
        "param email.escalate.cc = legal@acme.com",
        "param email.follow_up.cc = legal@acme.com",
    ],
    "loop in legal@acme.com on every email": [
        "changes email.*",
        "param email.send.cc,to = legal@acme.com",
        "param email.escalate.cc,to = legal@acme.com",
    ],
    "keep sales@acme.com copied on the first email": ["changes email.send", "param email.send.cc = sales@acme.com"],
    "make the threshold 6 hours instead of 4": ["changes trigger", "trigger shipment event=delayed delay_hours=6"],
    "only for delays over 10 hours": ["changes trigger", "trigger shipment event=delayed delay_hours=10"],
    "only for customer Globex": ["changes trigger", "trigger shipment event=delayed"],
    "it should start when a shipment has an exception": ["changes trigger", "trigger shipment event=exception"],
    "use #carrier-delays instead": ["changes message.slack", "param message.slack.channel ~ carrier-delays"],
    "post in channel #late-loads please, not #delays": ["changes message.slack", "param message.slack.channel ~ late-loads"],
    "replace the slack post by an email to desk@acme.com": [
        "changes message.slack email.send",
        "no message.slack",
        "param email.send.to = desk@acme.com",
    ],
    "we don't use slack any more, take it out": ["changes message.slack", "no message.slack"],
    "Instead of Slack use Teams, connection teams-ops": ["changes message.slack message.teams", "no message.slack", "step message.teams"],
    "skip the follow-up and escalate right away": ["no email.follow_up", "flow email.wait_for_reply/timeout => email.escalate"],
    "before escalating, page the on-call, connection pd-main": ["changes incident.pagerduty", "flow incident.pagerduty => email.escalate"],
    "page the on-call (connection pd-main) right after the escalation": [
        "changes incident.pagerduty",
        "flow email.escalate => incident.pagerduty",
    ],
    "after the escalation also write a log entry": ["changes log.write", "flow email.escalate => log.write"],
    "the very first thing should be a log entry": ["changes log.write", "flow trigger => log.write"],
    "and at the end stop with failed status": ["changes flow.stop", "step flow.stop"],
    "when they answer, thank them by email": ["changes email.send", "flow email.wait_for_reply/replied -> email.send"],
    "if the reply says cancelled, email cs@acme.com": [
        "changes flow.condition email.send",
        "flow email.wait_for_reply/replied -> flow.condition",
        "param email.send.to = cs@acme.com",
    ],
    "if the answer is incomplete, ask for the missing fields": [
        "changes email.follow_up",
        "flow email.parse_reply/partial -> email.follow_up",
    ],
    "when the reply can't be read, tell help@acme.com": [
        "changes email.send",
        "flow email.parse_reply/unusable -> email.send",
        "param email.send.to = help@acme.com",
    ],
    "Summarise the reply before the slack post": ["changes ai.summarize message.slack", "flow ai.summarize -> message.slack"],
    "store the reply too": ["changes data.store document.save", "step data.store|document.save"],
    "save what was read as csv": ["changes document.save", "param document.save.format = csv"],
    "the subject of the first mail should be Late load": ["changes email.send", "param email.send.subject = Late load"],
    "make the first email say 'Where is our truck?'": ["changes email.send", "param email.send.body ~ where is our truck"],
    "try the email up to 5 times if sending fails": ["changes email.send"],
    "the slack message shall be retried twice": ["changes message.slack"],
    "rename the escalation to Call the boss": ["changes email.escalate"],
    "call this workflow Late load chase": ["changes name"],
    "escalation level 3": ["changes email.escalate", "param email.escalate.level = 3"],
    "move the slack post to the front": ["changes message.slack edges", "flow trigger => message.slack"],
    "do the same for the customer at cust@shop.com": ["step email.send x2"],
    "why do we wait 12 hours?": ["same"],
    "Is the boss told when the carrier answers?": ["same"],
    "how often do we write to the carrier": ["same"],
    "delete everything after the follow-up": ["no email.escalate", "step email.follow_up"],
    "remove the parse step": ["no email.parse_reply"],
    "drop the second wait": ["step email.wait_for_reply x1", "flow email.follow_up => email.escalate"],
    "follow up twice instead of once": ["step email.follow_up"],
    "the escalation should be approved by gm@acme.com first": [
        "changes human.approval",
        "flow human.approval/approved => email.escalate",
        "param human.approval.approvers = gm@acme.com",
    ],
    "wait an hour before the first email": ["changes flow.wait", "flow trigger => flow.wait", "flow flow.wait => email.send"],
    "between the email and the follow up log something": ["changes log.write"],
    "In case the carrier doesn't respond, also post on Slack #escalations with connection slack-main": [
        "step message.slack x2",
        "flow email.wait_for_reply/timeout -> message.slack",
    ],
    "if a high priority shipment, escalate immediately": ["step email.escalate x2", "step flow.condition"],
}
TO_DOCK: dict[str, list[str]] = {
    "9 instead of 8": ["changes trigger", "trigger schedule cron=0 9 * * 1-5"],
    "make it run at half past seven": ["changes trigger", "trigger schedule cron=30 7 * * 1-5"],
    "also on Saturdays": ["changes trigger", "trigger schedule cron=0 8 * * 1-6|0 8 * * 1-5,6|0 8 * * 1,2,3,4,5,6"],
    "Mondays and Thursdays only": ["changes trigger", "trigger schedule cron=0 8 * * 1,4"],
    "in Berlin time": ["changes trigger", "trigger schedule timezone=Europe/Berlin"],
    "every 2 hours instead": ["changes trigger", "trigger schedule cron=0 */2 * * 1-5|0 */2 * * *"],
    "I want it to be started by a webhook": ["changes trigger", "trigger webhook"],
    "the approver is now director@hub.com": ["changes human.approval", "param human.approval.approvers = director@hub.com"],
    "lead@hub.com and deputy@hub.com may both approve": [
        "changes human.approval",
        "param human.approval.approvers = deputy@hub.com",
        "param human.approval.approvers = lead@hub.com",
    ],
    "approval within 4 hours, otherwise escalate to gm@hub.com": [
        "changes human.approval email.escalate",
        "param human.approval.timeout = 4 hours",
        "flow human.approval/timeout -> email.escalate",
    ],
    "if nobody decides in 1 day, remind lead@hub.com": [
        "changes human.approval email.*",
        "param human.approval.timeout = 1 day",
        "flow human.approval/timeout -> email.*",
    ],
    "if the call fails, page the on-call, connection pd": ["flow http.request/error -> incident.pagerduty"],
    "retry the HTTP call 6 times with 10 seconds in between": ["changes http.request"],
    "the url is https://tms.example.com/v2/release": [
        "changes http.request",
        "param http.request.url = https://tms.example.com/v2/release",
    ],
    "use PUT for the call": ["changes http.request", "param http.request.method = PUT"],
    "on rejection also post to Teams with connection teams-x": ["changes message.teams", "flow human.approval/rejected -> message.teams"],
    "tell lead@hub.com once the call went through": [
        "changes email.send",
        "flow http.request -> email.send",
        "param email.send.to = lead@hub.com",
    ],
    "swap the log and the call": ["changes log.write http.request edges", "flow log.write => http.request"],
    "the email to planner@hub.com should instead go to ops@hub.com and dispatch@hub.com": [
        "changes email.send",
        "param email.send.to = ops@hub.com",
        "param email.send.to = dispatch@hub.com",
    ],
    "get rid of the log entry and add a 15 minute pause there": ["no log.write", "step flow.wait", "flow http.request -> flow.wait"],
    "ask for a reason in a form from planner@hub.com when it is rejected": [
        "flow human.approval/rejected -> human.form",
        "param human.form.assignees = planner@hub.com",
    ],
    "the first mail goes to dock2@hub.com as well": [
        "changes email.send",
        "param email.send.to,cc = dock2@hub.com",
        "param email.send.to = warehouse@hub.com",
    ],
    "actually the warehouse mail isn't needed": ["changes email.send", "step email.send x1"],
    "what if it is rejected?": ["same"],
    "who gets mails?": ["same"],
    "wait for the warehouse's reply at most 3 hours before asking for approval": [
        "changes email.wait_for_reply",
        "flow email.send => email.wait_for_reply",
        "flow email.wait_for_reply -> human.approval",
        "param email.wait_for_reply.timeout = 3 hours",
    ],
    "when the warehouse doesn't reply in 3h, escalate to mgr@hub.com": [
        "flow email.wait_for_reply/timeout -> email.escalate",
        "param email.escalate.to = mgr@hub.com",
    ],
}


@pytest.mark.parametrize("base", [LATE, DOCK], ids=["late", "dock"])
def test_the_workflows_to_change_are_built_complete(base: str) -> None:
    turn = Talk().say(base)
    assert not turn.errors
    assert turn.question is None


@pytest.mark.parametrize(
    ("base", "say", "facts"),
    [(LATE, say, facts) for say, facts in TO_LATE.items()] + [(DOCK, say, facts) for say, facts in TO_DOCK.items()],
)
def test_a_change_does_what_it_says_and_nothing_else(base: str, say: str, facts: list[str]) -> None:
    talk = Talk()
    talk.say(base)
    turn = talk.say(say)
    assert [found for fact in facts if (found := check(fact, turn))] == []
    assert turn.strayed == []


def test_what_cannot_be_the_name_of_an_input_is_told() -> None:
    turn = Talk().say("if the call try again up to 4 times, every")
    assert "I did not find an action" in turn.reply
    assert turn.workflow["inputs"] == []


@pytest.mark.parametrize(
    ("said", "filtered"),
    [
        ("Email ops@acme.com if a shipment for customer Contoso is late.", "customer is Contoso"),
        ("Email ops@acme.com when a shipment is delivered, only for carrier Roadline.", "carrier is Roadline"),
        ("Email ops@acme.com if a delivery is 12 hours late, but only for customer Contoso and only for high priority shipments.",
         "priority is high and customer is Contoso"),
    ],
)  # fmt: skip
def test_what_narrows_the_event_is_in_its_filter(said: str, filtered: str) -> None:
    assert f"(only if {filtered})" in Talk().say(said).reply
