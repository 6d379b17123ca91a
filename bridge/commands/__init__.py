"""The commands, one file each: ``add_parser`` describes it, ``run`` does it and returns the exit code.

These modules import only what their help needs; everything else is imported when a command runs.
"""
