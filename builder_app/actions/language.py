"""Language work by rules: labels, values, summaries and tone, without a model. `method` in the results says so."""

import re
from collections import Counter

from builder_app.actions.needs import Needs, checked
from builder_app.actions.reading import read_fields
from builder_app.application.steps import StepCall, StepResult
from builder_app.domain.catalog import ai as models


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


STOP = _set("the a an and or of to in on for with is are was were be been it this that at by from as we you i our your they he she")
GOOD = _set("thanks thank great good happy glad pleased excellent perfect appreciate resolved confirmed early well fine")
BAD = _set(
    "late delay delayed angry bad terrible unacceptable damaged lost missing complaint problem issue disappointed wrong failed never"
    " urgent broken refuse refused"
)
NOT = _set("not no never isn't wasn't don't doesn't didn't can't cannot won't without")
SUMMARY_SENTENCES = 3
STEM = 5
"""Words that share this many first letters are taken for forms of one word."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def _all_words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.lower())


def _words(text: str) -> list[str]:
    return [word for word in _all_words(text) if word not in STOP]


class Classify:
    """ai.classify."""

    def __init__(self, needs: Needs) -> None:
        pass

    async def __call__(self, call: StepCall) -> StepResult:
        """The label whose words the text holds most; the last label when it holds none of any."""
        given = checked(models.Classify, call)
        stems = Counter(word[:STEM] for word in _words(given.text))
        scores = {label: sum(stems[word[:STEM]] for word in _words(label)) for label in given.labels}
        total = sum(scores.values())
        label = max(given.labels, key=lambda one: scores[one]) if total else given.labels[-1]
        confidence = round(scores[label] / total, 2) if total else 0.1
        return StepResult(outcome=label, output={"label": label, "confidence": confidence, "method": "rules"})


class Extract:
    """ai.extract."""

    def __init__(self, needs: Needs) -> None:
        pass

    async def __call__(self, call: StepCall) -> StepResult:
        """Find the wanted values."""
        given = checked(models.Extract, call)
        return read_fields(given.text, [(one.name, one.description) for one in given.fields])


class Summarize:
    """ai.summarize."""

    def __init__(self, needs: Needs) -> None:
        pass

    async def __call__(self, call: StepCall) -> StepResult:
        """The sentences that hold the most frequent words, in their order."""
        given = checked(models.Summarize, call)
        sentences = [part.strip() for part in _SENTENCE.split(given.text) if part.strip()]
        weights = Counter(_words(given.text))

        def weight(index: int) -> float:
            words = _words(sentences[index])
            return sum(weights[word] for word in set(words)) / (len(words) + 3)

        chosen = sorted(sorted(range(len(sentences)), key=weight, reverse=True)[:SUMMARY_SENTENCES])
        return StepResult(outcome="next", output={"text": " ".join(sentences[index] for index in chosen)})


class Judge:
    """ai.sentiment."""

    def __init__(self, needs: Needs) -> None:
        pass

    async def __call__(self, call: StepCall) -> StepResult:
        """Friendly words against unfriendly ones; a negation turns the word after it round."""
        words = _all_words(checked(models.Feel, call).text)
        marks = [(word in GOOD) - (word in BAD) for word in words]
        turned = [-mark if index and words[index - 1] in NOT else mark for index, mark in enumerate(marks)]
        told = sum(abs(mark) for mark in turned)
        score = round(sum(turned) / told, 2) if told else 0.0
        tone = "positive" if score > 0.2 else "negative" if score < -0.2 else "neutral"
        return StepResult(outcome=tone, output={"sentiment": tone, "score": score, "method": "rules"})
