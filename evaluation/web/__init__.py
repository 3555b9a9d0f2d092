"""HTTP beside the pages: signing in, the gate, downloads; the only importer of starlette."""
