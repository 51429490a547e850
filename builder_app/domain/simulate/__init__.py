"""Rehearsal: the real state machine on a virtual clock, with simulated effects and no side effects."""

from builder_app.domain.simulate.paths import simulate
from builder_app.domain.simulate.result import Coverage, Path, SimulatedMessage, SimulatedStep, SimulationRequest, SimulationResult

__all__ = ["Coverage", "Path", "SimulatedMessage", "SimulatedStep", "SimulationRequest", "SimulationResult", "simulate"]
