"""Changes of what stands: adding, taking out, moving, replacing steps, and another start."""
