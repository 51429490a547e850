"""Changes of what steps say: values, addresses, texts, times, comparisons, and names."""
