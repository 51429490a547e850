"""`file` as a verb and as a noun."""

import pytest

from builder_app.assistant.builtin.reading.message import read


@pytest.mark.parametrize(
    "text",
    [
        "File it in the claims table",
        "otherwise file the invoice under rejects",
        "the reply gets filed in audits",
        "dock@a.com files it in visits",
        "false -> file it in the claims table",
        "1. file the reply under answers",
    ],
)
def test_who_files_something_stores_it(text: str) -> None:
    assert any(t.norm == "store" for t in read(text))


@pytest.mark.parametrize("text", ["Save it as a file", "the file is in the archive", "the files in the folder", "attach the file to it"])
def test_a_file_is_a_thing(text: str) -> None:
    assert not any(t.norm == "store" for t in read(text))
