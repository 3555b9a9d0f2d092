"""One module a page, each with a `page()` that draws it."""
