"""Many texts read as one are read as each alone."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.passage import Passage

PIECES = (
    "滿３００減50",
    "青禾優選",
    "iPhone 15",
    "\r",
    "\n",
    "\0",
    "\ud83d",
    "İ",
    "，",
    "㍿",
    "3.5%",
    " ",
    "",
)
TEXTS = st.lists(
    st.lists(st.sampled_from(PIECES), max_size=5).map("".join) | st.text(max_size=20), max_size=5
)


@settings(max_examples=200)
@given(TEXTS)
@example(["满减\r", "\n活动", "", "\0", "满", "减"])
def test_texts_read_together_are_read_as_each_alone(texts: list[str]) -> None:
    for text, passage in zip(texts, Passage.read(texts), strict=True):
        alone = Passage(text)
        assert (passage.text, passage.normal, passage.lower) == (text, alone.normal, alone.lower)
        assert (passage.words, passage.starts, passage.edges) == (alone.words, alone.starts, alone.edges)
