"""One neutral document per county, and the writers that print it; all wording happens before them."""
