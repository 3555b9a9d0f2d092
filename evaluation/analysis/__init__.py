"""What the numbers say: frame in, frame out, without reading or writing anything."""
