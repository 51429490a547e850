"""The canvas and what it shows."""

from builder_app.ui.canvas.component import flow_canvas, palette
from builder_app.ui.canvas.view import EdgeView, NodeView, PaletteItem, edge_id, edges_of, nodes_of, palette_items

__all__ = ["EdgeView", "NodeView", "PaletteItem", "edge_id", "edges_of", "flow_canvas", "nodes_of", "palette", "palette_items"]
