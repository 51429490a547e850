"""The Python side of the canvas component."""

from typing import Any

import reflex as rx

from builder_app.ui.canvas.view import EdgeView, NodeView, PaletteItem

_LIBRARY = rx.asset("flow_canvas.jsx", shared=True).importable_path
rx.asset("roads.js", shared=True)
_NPM = ["@xyflow/react@12.12.1"]


class FlowCanvas(rx.NoSSRComponent):
    """Steps and edges; tells finished commands: move, connect, delete, add, select."""

    library = _LIBRARY
    tag = "FlowCanvas"
    lib_dependencies: list[str] = _NPM

    nodes: rx.Var[list[NodeView]]
    edges: rx.Var[list[EdgeView]]
    revision: rx.Var[int]
    editable: rx.Var[bool]
    selected: rx.Var[str]

    on_command: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, Any])]


class Palette(rx.NoSSRComponent):
    """The actions with a search; each can be dragged onto the canvas, or added by a click."""

    library = _LIBRARY
    tag = "Palette"
    lib_dependencies: list[str] = _NPM

    items: rx.Var[list[PaletteItem]]

    on_add: rx.EventHandler[rx.event.passthrough_event_spec(str)]


flow_canvas = FlowCanvas.create
palette = Palette.create
