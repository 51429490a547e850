"""Where a SQL statement that stands unquoted in a sentence ends: `run SELECT id FROM loads WHERE late = 1 on the connection tms, …`."""

import re

_LEXEME = re.compile(
    r"""\s*(?:(?P<text>'[^'\n]*'|"[^"\n]*")|(?P<number>\d+(?:\.\d+)?)|(?P<param>[:@$]\w+|\{\{.*?\}\}|\?(?=\s*(?:and|or|,|\)|limit)))"""
    r"""|(?P<arrow>-{1,3}>|=+>)|(?P<name>[A-Za-z_][\w$]*(?:\.(?:[A-Za-z_][\w$]*|\*))*)|(?P<sign><=|>=|<>|!=|==|\|\||::|[-=<>*/%+(),]))""",
    re.VERBOSE,
)
_CLAUSES = frozenset({"where", "order", "group", "having", "limit", "offset", "join", "inner", "left", "right", "full", "cross", "union"})
_SIGNS = frozenset({"<=", ">=", "<>", "!=", "==", "||", "::", "-", "=", "<", ">", "*", "/", "%", "+"})
_RESERVED = _CLAUSES | {
    "and",
    "or",
    "not",
    "is",
    "in",
    "like",
    "ilike",
    "between",
    "as",
    "on",
    "by",
    "asc",
    "desc",
    "from",
    "select",
    "then",
}
_NO_TABLES = frozenset({"the", "our", "a", "an", "my", "this", "that", "these", "all", "each", "every", "your", "which"})
_JOINED = frozenset({"inner", "left", "right", "full", "cross", "outer", "join"})


class _Scanner:
    """Reads SQL from a place on; every method answers whether it found what it is named for, and moves behind it only then."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at = text, at

    def _next(self) -> tuple[str, str, int]:
        """(kind, text in small letters, end) of what comes next; an empty kind at anything that is no SQL."""
        match = _LEXEME.match(self.text, self.at)
        kind = (match.lastgroup or "") if match is not None else ""
        if match is None or kind == "arrow":
            return "", "", self.at
        word = match.group(kind).lower()
        apart = "\n" in match.group()[: -len(word)]
        return ("", "", self.at) if apart and word not in _RESERVED | {"on"} else (kind, word, match.end())

    def word(self, *words: str) -> bool:
        kind, word, end = self._next()
        if kind in ("name", "sign") and word in words:
            self.at = end
            return True
        return False

    def name(self, *, free: bool = False) -> str:
        kind, word, end = self._next()
        if kind != "name" or (not free and word in _RESERVED):
            return ""
        self.at = end
        return word

    def bracket(self) -> bool:
        """Everything up to the bracket that closes the one here."""
        if not self.word("("):
            return False
        depth, i, quote = 1, self.at, ""
        while i < len(self.text) and depth:
            sign = self.text[i]
            if quote:
                quote = "" if sign == quote else quote
            elif sign in "'\"":
                quote = sign
            depth += (sign == "(") - (sign == ")") if not quote else 0
            i += 1
        if depth:
            return False
        self.at = i
        return True

    def operand(self) -> bool:
        start = self.at
        kind, word, end = self._next()
        if kind in ("text", "number", "param") or (kind == "sign" and word == "*"):
            self.at = end
            return True
        if kind == "sign" and word == "-":
            self.at = end
            return self.operand()
        if word == "(":
            return self.bracket()
        if word in ("not", "exists", "distinct") and kind == "name":
            self.at = end
            return self.operand() or self._back(start)
        if word == "case":
            closing = re.compile(r".*?\bend\b", re.IGNORECASE | re.DOTALL).match(self.text, end)
            self.at = closing.end() if closing else self.at
            return closing is not None
        name = self.name()
        if name in ("interval", "date", "timestamp") and self._next()[0] == "text":
            self.at = self._next()[2]
        elif name and self.text[self.at : self.at + 1] == "(":
            return self.bracket() or self._back(start)
        return bool(name)

    def _back(self, start: int) -> bool:
        self.at = start
        return False

    def expression(self) -> bool:
        """One value, computed or compared: `qty * 2`, `eta < now()`, `carrier in ('A', 'B')`, `x is not null`."""
        if not self.operand():
            return False
        while self._compared():
            continue
        return True

    def _compared(self) -> bool:
        start = self.at
        kind, word, end = self._next()
        if kind == "sign" and word in _SIGNS:
            self.at = end
            return self.operand() or self._back(start)
        if self.word("is"):
            self.word("not")
            return self.word("null", "true", "false") or self._back(start)
        self.word("not")
        if self.word("like", "ilike"):
            return self.operand() or self._back(start)
        if self.word("in"):
            return self.bracket() or self._back(start)
        if self.word("between"):
            return (self.operand() and self._sums() and self.word("and") and self.operand() and self._sums()) or self._back(start)
        return self._back(start)

    def _sums(self) -> bool:
        while self.word("+", "-", "*", "/"):
            if not self.operand():
                return False
        return True

    def conditions(self) -> bool:
        """Comparisons joined by `and` and `or`; a plain word behind `and` is the next order of the sentence."""
        if not self.expression():
            return False
        while True:
            start = self.at
            if not self.word("and", "or"):
                return True
            behind, capital = self.at, self.text[self.at - 1].isupper()
            if not (self.expression() and (capital or self._says_more(behind))):
                self.at = start
                return True

    def _says_more(self, behind: int) -> bool:
        said = self.text[behind : self.at].strip()
        return not re.fullmatch(r"[A-Za-z]\w*", said) or self._next()[1] in _CLAUSES

    def listing(self) -> bool:
        """`a, count(*) as n, b desc`: values with commas between them."""
        if not self._column():
            return False
        while True:
            start = self.at
            if not (self.word(",") and self._column() and self._goes_on()):
                self.at = start
                return True

    def _column(self) -> bool:
        if not self.expression():
            return False
        if self.word("as"):
            return bool(self.name(free=True))
        self.word("asc", "desc")
        return True

    def _goes_on(self) -> bool:
        """Whether what follows the last column of a list is SQL or the end of a phrase, not the object of an order."""
        kind, word, _ = self._next()
        return word in _RESERVED | {",", ")"} or (not kind and not re.match(r"\s+[\w#<]", self.text[self.at :]))

    def table(self) -> bool:
        if self._next()[1] == "(":
            named = self.bracket()
        else:
            plain = self._next()[1] in _NO_TABLES and self.text[self.at - 1].islower()
            named = not plain and bool(self.name())
        start = self.at
        if (
            named
            and not (self.word("as") and self.name())
            and not (self.name() and self._next()[1] in _CLAUSES | {"on"} and self._sql_on())
        ):
            self.at = start
        return named

    def _sql_on(self) -> bool:
        """Whether an `on` here compares, and does not say on which connection the query runs."""
        return self._next()[1] != "on" or re.match(r"\s*on\s+[\w.]+\s*=", self.text[self.at :], re.IGNORECASE) is not None

    def clause(self) -> bool:
        """`where …`, `order by …`, `limit 5`, `left join x on …`, `union select …`."""
        start = self.at
        if self.word("where", "having"):
            found = self.conditions()
        elif self.word("order", "group"):
            found = self.word("by") and self.listing()
        elif self.word("limit", "offset"):
            found = self._next()[0] in ("number", "param") and self.operand()
        elif self.word("union"):
            found = (self.word("all") or True) and self.word("select") and self.statement()
        else:
            found = self._joined()
        return found or self._back(start)

    def _joined(self) -> bool:
        told = ""
        while self._next()[1] in _JOINED:
            told = self.name(free=True)
        if told != "join" or not self.table():
            return False
        start = self.at
        if not (self.word("on") and self.conditions()):
            self.at = start
        return True

    def statement(self) -> bool:
        """What follows `select`."""
        self.word("distinct")
        if self.word("top") and self._next()[0] == "number":
            self.operand()
        if not (self.listing() and self.word("from") and self.table()):
            return False
        while self.clause():
            continue
        return True


def sql_end(text: str, start: int) -> int:
    """Where the statement ends whose `select` stands at `start`; 0 where no statement stands there."""
    scanner = _Scanner(text, start)
    return scanner.at if scanner.word("select") and scanner.statement() else 0
