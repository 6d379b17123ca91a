"""Motion mathematics and rigs: SMPL-H and action units onto any engine skeleton. Knows no audio and no sockets."""
