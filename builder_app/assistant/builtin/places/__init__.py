"""Where in a graph something belongs: ends, roads and branches as people name them."""
