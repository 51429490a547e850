"""The words: tables of vocabulary, tokens, spelling, numbers, durations and clock times. Knows no workflow."""
