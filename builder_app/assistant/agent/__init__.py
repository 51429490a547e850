"""The assistant with a language model: a LangGraph agent whose only power is to emit typed edits."""
