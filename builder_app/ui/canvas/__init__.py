"""The canvas and what it shows."""

from builder_app.ui.canvas.component import flow_canvas, palette_item
from builder_app.ui.canvas.view import EdgeView, NodeView, edges_of, nodes_of

__all__ = ["EdgeView", "NodeView", "edges_of", "flow_canvas", "nodes_of", "palette_item"]
