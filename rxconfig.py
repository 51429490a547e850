"""Reflex configuration: one origin, patience in reconnecting, no telemetry, our theme."""

import re
from pathlib import Path
from typing import Any

import reflex as rx


class SameOriginPlugin(rx.plugins.Plugin):
    """Make the built pages talk to whatever origin served them.

    Reflex writes the address of the build machine into the bundle; another port or a proxy would break the websocket.
    """

    def post_build(self, *, static_dir: Path, **_: Any) -> None:
        """Rewrite the baked-in address in the built chunk that holds it; raises when the layout of the build changed."""
        replaced = 0
        for chunk in (static_dir / "assets").glob("reflex-env-*.js"):
            text, count = _BAKED.subn(_same_origin, chunk.read_text())
            chunk.write_text(text)
            replaced += count
        if not replaced:
            raise RuntimeError("The built pages hold no address to replace: Reflex changed its output.")


class PatientPlugin(rx.plugins.Plugin):
    """Let the built pages reconnect as assets/line.js says: further apart each time, and no two browsers at the same moments.

    Reflex waits a little longer each time, up to two seconds: after a restart a thousand browsers would knock together.
    """

    def post_build(self, *, static_dir: Path, **_: Any) -> None:
        """Rewrite the wait and the address of a further attempt; raises when the layout of the build changed."""
        for pattern, ours in _PATIENCE:
            changed = [_rewritten(chunk, pattern, ours) for chunk in (static_dir / "assets").glob("*.js")]
            if sum(changed) != 1:
                raise RuntimeError("The built pages do not reconnect as they did: Reflex changed its code.")


def _rewritten(chunk: Path, pattern: "re.Pattern[str]", ours: str) -> int:
    text = chunk.read_text()
    changed, count = pattern.subn(ours, text) if "connect_error" in text else (text, 0)
    if count:
        chunk.write_text(changed)
    return count


_PATIENCE = (
    (re.compile(r",200\*(\w+)\)\};"), r",window.builder.line.pause(\1))};"),
    (re.compile(r"opts\.query=\{token:(\w+\(\))\}"), r"opts.query={token:\1,again:window.builder.line.again()}"),
)
_BAKED = re.compile(r"([`\"'])(ws|http)://localhost:\d+(/[^`\"']*)\1")


def _same_origin(match: re.Match[str]) -> str:
    scheme, path = match[2], match[3]
    return f'`${{location.protocol==="https:"?"{scheme}s":"{scheme}"}}://${{location.host}}{path}`'


config = rx.Config(
    app_name="builder_app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    cors_allowed_origins=[],
    plugins=[
        rx.plugins.RadixThemesPlugin(theme=rx.theme(accent_color="indigo", gray_color="slate", radius="medium")),
        SameOriginPlugin(),
        PatientPlugin(),
    ],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
