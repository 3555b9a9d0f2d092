"""Liangping."""
