"""What is true of an evaluation, whoever asks: no files, no clock, no chance."""
