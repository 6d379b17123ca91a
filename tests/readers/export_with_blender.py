"""Run by Blender's Python: imports an FBX or GLB and exports it as an FBX or GLB, all at the exporters' defaults.

python export_with_blender.py FILE OUT
"""

import sys

import bpy

source, out = sys.argv[1:3]
bpy.ops.wm.read_factory_settings(use_empty=True)
if source.endswith(".fbx"):
    bpy.ops.import_scene.fbx(filepath=source)
else:
    bpy.ops.import_scene.gltf(filepath=source)
scene = bpy.context.scene
armature = next(o for o in scene.objects if o.type == "ARMATURE")
scene.frame_start, scene.frame_end = (round(f) for f in armature.animation_data.action.frame_range)
if out.endswith(".fbx"):
    bpy.ops.export_scene.fbx(filepath=out)
else:
    bpy.ops.export_scene.gltf(filepath=out)
