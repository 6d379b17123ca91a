"""Run as a process of its own, since the binding of ufbx crashes when it lets go of a scene's parts.

    python read_with_ufbx.py FILE OUT.npz FPS FRAMES TAKE

Says what ufbx makes of an animation stack: joints, their hierarchy and world matrices, weights, metres, Y up.
"""

import gc
import json
import os
import sys

import numpy as np
import ufbx


def affine(value):
    t, q, s = value.translation, value.rotation, value.scale
    x, y, z, w = q.x, q.y, q.z, q.w
    matrix = np.eye(4)
    matrix[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    matrix[:3, :3] *= [s.x, s.y, s.z]
    matrix[:3, 3] = t.x, t.y, t.z
    return matrix


gc.disable()
path, out, fps, frames, take = *sys.argv[1:3], float(sys.argv[3]), *map(int, sys.argv[4:6])
scene = ufbx.load_file(path)
nodes, channels = list(scene.nodes), list(scene.blend_channels)
stacks, deformers, meshes = list(scene.anim_stacks), list(scene.blend_deformers), list(scene.meshes)
settings, clusters, values = scene.settings, list(scene.skin_clusters), list(scene.anim_values)
unit = settings.unit_meters
names = [node.name for node in nodes]
above, bones = [node.parent for node in nodes], [node.bone for node in nodes]
place = {node.typed_id: k for k, node in enumerate(nodes)}
parents = [place[parent.typed_id] if parent is not None else -1 for parent in above]
anim = stacks[take].anim
world = np.zeros((frames, len(nodes), 4, 4))
weights = np.zeros((len(channels), frames))
for t in range(frames):
    for n, node in enumerate(nodes):
        local = affine(ufbx.evaluate_transform(anim, node, t / fps))
        world[t, n] = local if parents[n] < 0 else world[t, parents[n]] @ local
    for c, channel in enumerate(channels):
        weights[c, t] = ufbx.evaluate_blend_weight(anim, channel, t / fps)
world[..., :3, 3] *= unit
# Each deformer's channels lie in a row, in the order of the deformers.
lists = [list(deformer.channels) for deformer in deformers]
owners = [deformer.name for deformer, own in zip(deformers, lists, strict=True) for _ in own]
materials, videos, textures = list(scene.materials), list(scene.videos), list(scene.textures)
attributes = [value for value in values if value.name not in ("R", "T", "DeformPercent")]
curves = [[ufbx.evaluate_anim_value_real(value, t / fps) for t in range(frames)] for value in attributes]
facts = {
    "names": names,
    "parents": [names[p] if p >= 0 else "" for p in parents],
    "joints": [n for n, bone in enumerate(bones) if bone is not None],
    "shapes": [[owner, channel.name] for owner, channel in zip(owners, channels, strict=True)],
    "stacks": [stack.name for stack in stacks],
    "begin": stacks[take].time_begin,
    "end": stacks[take].time_end,
    "materials": [material.name for material in materials],
    "pictures": [len(bytes(video.content)) for video in videos],
    "attributes": [value.name for value in attributes],
    "clusters": len(clusters),
}
np.savez(out, facts=json.dumps(facts), world=world, weights=weights, attributes=np.array(curves))
os._exit(0)
