"""Ways to reach people that are not there are told."""

import pytest

from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.words.channels import missing_channel
from tests.evals.play import Talk


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Text the driver at +13125550100 when a shipment is late", "text messages"),
        ("text me when it is late", "text messages"),
        ("send an SMS to +13125550100", "text messages"),
        ("send text messages to the dock", "text messages"),
        ("send a WhatsApp to the driver", "WhatsApp messages"),
        ("fax the form to the broker", "faxes"),
        ("ring the dock on +13125550100", "phone calls"),
        ("Change the text of the email to hello", None),
        ("email dock@a.com with the text the truck is late", None),
        ("call https://tms.acme.com/api with POST", None),
        ('email dock@a.com: "text me by SMS"', None),
        ("store the phone number of the driver", None),
        ("extract the text from the attachment", None),
    ],
)
def test_what_nothing_here_can_send_is_found(text: str, wanted: str | None) -> None:
    assert missing_channel(read(text)) == wanted


def test_the_answer_says_so() -> None:
    turn = Talk().say("When a shipment is late, text the driver at +13125550100 and email ops@acme.com.")
    assert "I cannot send text messages" in turn.reply
    assert "I cannot send" not in Talk().say("When a shipment is late, email ops@acme.com.").reply
