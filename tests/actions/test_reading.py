"""Values in the words of forms, letters and short answers."""

import pytest

from builder_app.actions.reading import is_gibberish, read_fields

FORM = """BILL OF LADING NO. BOL-2291
Carrier: Fast Freight, LLC
Origin: Chicago, IL      Destination: Dallas, TX
Delivery date: January 6, 2026
Total: $5,200.00
"""


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        (FORM, "carrier", "Fast Freight, LLC"),
        (FORM, "origin", "Chicago, IL"),
        (FORM, "destination", "Dallas, TX"),
        (FORM, "delivery_date", "January 6, 2026"),
        (FORM, "total", "$5,200.00"),
        (FORM, "bol_number", "BOL-2291"),
        ("Invoice no. 7781 is attached", "invoice_number", "7781"),
        ("BOL # 4455", "bol_number", "4455"),
        ("See BOL-77 attached", "bol_number", "BOL-77"),
        ("BOL: 77, Carrier: Fast Freight, ETA: 4 pm", "carrier", "Fast Freight"),
        ("Bill of lading BOL-77 Carrier: Sample Carrier Delivery date: 2026-01-06", "carrier", "Sample Carrier"),
        ("**ETA:** 4 pm", "eta", "4 pm"),
        ("The new ETA is now 4 pm, we had a flat tire.", "eta", "4 pm"),
        ("ETA will be Jan 6, 2026 and dock 3 is free.", "eta", "Jan 6, 2026"),
        ("We arrive tomorrow at 9 am.", "eta", "tomorrow at 9 am"),
        ("Dock - 12\nGate - 3", "dock", "12"),
        ("The amount due is USD 1,250.50.", "total", "USD 1,250.50"),
        ("Reach me under +1 312 555 0100.", "phone", "+1 312 555 0100"),
        ("Nothing of use in here.", "seal_number", None),
        ("The seal number: ", "seal_number", None),
    ],
)
def test_a_value_is_found_whole(text: str, name: str, value: str | None) -> None:
    assert read_fields(text, [(name, "")]).output["fields"].get(name) == value


def test_a_description_is_a_label_too() -> None:
    assert read_fields("Kühlgut: ja", [("reefer", "Kühlgut")]).output["fields"] == {"reefer": "ja"}


def test_a_labelled_value_is_surer_than_one_by_its_looks() -> None:
    by_label = read_fields("ETA: 4 pm", [("eta", "")]).output["confidence"]
    by_sentence = read_fields("The ETA is 4 pm", [("eta", "")]).output["confidence"]
    by_looks = read_fields("We come at 4 pm", [("eta", "")]).output["confidence"]
    assert by_label > by_sentence > by_looks > 0
    assert read_fields("We come at 4 pm", [("eta", ""), ("dock", "")]).output["confidence"] < by_looks


@pytest.mark.parametrize(
    ("text", "gibberish"),
    [("sdfg hjkl qwrtz", True), ("", True), ("?!?", True), ("The truck is here", False), ("4711", False), ("卡车到了", False)],
)
def test_what_is_no_language(text: str, gibberish: bool) -> None:
    assert is_gibberish(text) is gibberish
    assert (read_fields(text, []).outcome == "unusable") is gibberish
