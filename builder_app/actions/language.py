"""Language work by rules: labels, values, summaries and tone, without a model. `method` in the results says so."""

import re
from collections import Counter

from builder_app.actions.needs import Needs, checked
from builder_app.actions.reading import read_fields
from builder_app.application.steps import StepCall, StepResult
from builder_app.domain.catalog import ai as models

_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "or",
        "of",
        "to",
        "in",
        "on",
        "for",
        "with",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "it",
        "this",
        "that",
        "at",
        "by",
        "from",
        "as",
        "we",
        "you",
        "i",
        "our",
        "your",
        "they",
        "he",
        "she",
        "not",
        "no",
    ]
)
_GOOD = frozenset(
    [
        "thanks",
        "thank",
        "great",
        "good",
        "happy",
        "glad",
        "pleased",
        "excellent",
        "perfect",
        "appreciate",
        "resolved",
        "confirmed",
        "early",
        "well",
        "fine",
    ]
)
_BAD = frozenset(
    [
        "late",
        "delay",
        "delayed",
        "angry",
        "bad",
        "terrible",
        "unacceptable",
        "damaged",
        "lost",
        "missing",
        "complaint",
        "problem",
        "issue",
        "disappointed",
        "wrong",
        "failed",
        "never",
        "urgent",
        "broken",
        "refuse",
        "refused",
    ]
)
SUMMARY_SENTENCES = 3


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[a-z0-9']+", text.lower()) if word not in _STOP]


class Classify:
    """ai.classify."""

    def __init__(self, needs: Needs) -> None:
        pass

    async def __call__(self, call: StepCall) -> StepResult:
        """The label whose words the text holds most; the last label when it holds none of any."""
        given = checked(models.Classify, call)
        words = Counter(_words(given.text))
        scores = {
            label: sum(
                words[word] + sum(n for w, n in words.items() if w[:5] == word[:5] and w != word and len(word) > 4)
                for word in _words(label)
            )
            for label in given.labels
        }
        best = max(given.labels, key=lambda label: scores[label])
        total = sum(scores.values())
        label = best if total else given.labels[-1]
        confidence = round(scores[best] / total, 2) if total else 0.1
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
        sentences = [part.strip() for part in re.split(r"(?<=[.!?])\s+|\n+", given.text) if part.strip()]
        weight = Counter(_words(given.text))
        ranked = sorted(
            range(len(sentences)),
            key=lambda i: -sum(weight[w] for w in set(_words(sentences[i]))) / (len(_words(sentences[i])) + 3),
        )
        chosen = sorted(ranked[:SUMMARY_SENTENCES])
        return StepResult(outcome="next", output={"text": " ".join(sentences[i] for i in chosen)})


class Judge:
    """ai.sentiment."""

    def __init__(self, needs: Needs) -> None:
        pass

    async def __call__(self, call: StepCall) -> StepResult:
        """Friendly words against unfriendly ones."""
        words = _words(checked(models.Feel, call).text)
        good, bad = sum(w in _GOOD for w in words), sum(w in _BAD for w in words)
        score = round((good - bad) / (good + bad), 2) if good + bad else 0.0
        tone = "positive" if score > 0.2 else "negative" if score < -0.2 else "neutral"
        return StepResult(outcome=tone, output={"sentiment": tone, "score": score, "method": "rules"})
