"""The column by which a query trigger tells new rows from old ones: `id` of `keyed by id`, `(id is the key column)`."""

from builder_app.assistant.builtin.words.tokens import Token


def key_column(tokens: list[Token]) -> str:
    """`id` of `with id as the key`, `keyed by id`, `key column id`; empty where none is named."""
    for i, token in enumerate(tokens):
        if token.raw.lower() in ("key", "keyed", "unique"):
            after = [
                t
                for t in tokens[i + 1 : i + 5]
                if not t.is_word("column", "by", "on", "be", "the", "field", "key") and t.norm not in (":", "=")
            ]
            before = tokens[:i]
            while before and before[-1].is_word("the", "as", "a", "unique", "new"):
                before = before[:-1]
            to_be = [t for t in before if not t.is_word("should", "must", "shall", "will", "now", "to", "also", "rather", "column")]
            before = to_be if before and before[-1].is_word("be") else before
            if len(before) > 1 and before[-1].is_word("be") and before[-2].kind in ("ident", "code", "quoted", "word"):
                return str(before[-2].value or before[-2].raw)
            if len(before) < i and before and any(t.is_word("as") for t in tokens[len(before) : i]):
                return before[-1].raw
            if after and after[0].kind in ("word", "ident", "code", "quoted"):
                return str(after[0].value or after[0].raw)
    return ""
