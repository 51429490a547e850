"""Ways of speaking that amount to orders, turned into the plain orders that the rest of the assistant reads."""
