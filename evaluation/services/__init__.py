"""What people do: load, let the domain decide, save, record."""
