"""Frames into pictures: the same chart on the screen and on paper.

Meaning is carried by shape and lightness, colour only repeats it: an open circle is the first round,
a filled one the last, an upright bar the target, a diamond the best, a triangle the mean.
"""
