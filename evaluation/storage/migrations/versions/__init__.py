"""One module a step, oldest first; a step is never changed after it was released."""
