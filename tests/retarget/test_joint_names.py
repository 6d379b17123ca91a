"""Joints told by name in skeletons of many houses."""

import pytest

from retarget import smplh
from retarget.clip_issues import ClipError
from retarget.joint_names import REQUIRED, find_smplh_joints, split_name

# Names of the limbs; hips, spine and neck follow from the hierarchy, whatever they are called.
HOUSES = {
    "mixamo": "mixamorig:{S}UpLeg mixamorig:{S}Leg mixamorig:{S}Foot mixamorig:{S}ToeBase mixamorig:{S}Shoulder"
    " mixamorig:{S}Arm mixamorig:{S}ForeArm mixamorig:{S}Hand",
    "unreal": "thigh_{l} calf_{l} foot_{l} ball_{l} clavicle_{l} upperarm_{l} lowerarm_{l} hand_{l}",
    "biped": "Bip01|{L}|Thigh Bip01|{L}|Calf Bip01|{L}|Foot Bip01|{L}|Toe0 Bip01|{L}|Clavicle Bip01|{L}|UpperArm"
    " Bip01|{L}|Forearm Bip01|{L}|Hand",
    "vroid": "J_Bip_{L}_UpperLeg J_Bip_{L}_LowerLeg J_Bip_{L}_Foot J_Bip_{L}_ToeBase J_Bip_{L}_Shoulder"
    " J_Bip_{L}_UpperArm J_Bip_{L}_LowerArm J_Bip_{L}_Hand",
    "rigify": "thigh.{L} shin.{L} foot.{L} toe.{L} shoulder.{L} upper_arm.{L} forearm.{L} hand.{L}",
    "smplh": "{s}_hip {s}_knee {s}_ankle {s}_foot {s}_collar {s}_shoulder {s}_elbow {s}_wrist",
    "amass": "{L}_Hip {L}_Knee {L}_Ankle {L}_Foot {L}_Collar {L}_Shoulder {L}_Elbow {L}_Wrist",
    "poser": "{l}Thigh {l}Shin {l}Foot {l}Toe {l}Collar {l}Shldr {l}ForeArm {l}Hand",
    "acclaim": "{l}femur {l}tibia {l}foot {l}toes {l}clavicle {l}humerus {l}radius {l}hand",
    "lower": "{l}hip {l}knee {l}ankle {l}toe {l}collar {l}shoulder {l}elbow {l}wrist",
    "unity": "{S}UpperLeg {S}LowerLeg {S}Foot {S}Toes {S}Shoulder {S}UpperArm {S}LowerArm {S}Hand",
    "bandai": "UpperLeg_{L} LowerLeg_{L} Foot_{L} Toes_{L} Shoulder_{L} UpperArm_{L} LowerArm_{L} Hand_{L}",
}
OURS = ("hip", "knee", "ankle", "foot", "collar", "shoulder", "elbow", "wrist")


def skeleton(pattern: str) -> tuple[list[str], list[int]]:
    names, parents = ["Root", "Centre", "S1", "S2", "S3", "N1", "Head"], [-1, 0, 1, 2, 3, 4, 5]
    for side in ("left", "right"):
        words = (
            pattern.format(S=side.capitalize(), s=side, L=side[0].upper(), l=side[0])
            .replace("|", " ")
            .split(" ")
        )
        if "Bip01" in pattern:
            words = [" ".join(words[k : k + 3]) for k in range(0, 24, 3)]
        for k, word in enumerate(words):
            parents.append({0: 1, 4: 4}.get(k, len(names) - 1))
            names.append(word)
    return names, parents


@pytest.mark.parametrize("house", HOUSES)
def test_limbs_of_each_house_are_found(house):
    names, parents = skeleton(HOUSES[house])
    found = find_smplh_joints(names, parents)
    expected = {f"{side}_{part}" for side in ("left", "right") for part in OURS}
    assert expected <= set(found)
    for s, side in enumerate(("left", "right")):
        assert [found[f"{side}_{part}"] for part in OURS] == names[7 + 8 * s : 15 + 8 * s]
    assert found["pelvis"] == "Centre"
    assert found["spine3"] == "S3"
    assert found["neck"] == "N1"
    assert found["head"] == "Head"


def test_smplh_recognises_itself():
    found = find_smplh_joints(smplh.JOINT_NAMES, smplh.PARENTS)
    assert found == {name: name for name in smplh.JOINT_NAMES}


@pytest.mark.parametrize(
    ("count", "spine"),
    [(1, "--a"), (2, "a-b"), (3, "abc"), (4, "acd"), (5, "bce")],
)
def test_spines_of_any_length_are_spread(count, spine):
    names = ["Hips", *(f"Vertebra{c}" for c in "abcde"[:count])]
    parents = [-1, *range(count)]
    for side in ("Left", "Right"):
        for k, part in enumerate(("UpLeg", "Leg", "Foot", "Shoulder", "Arm", "ForeArm", "Hand")):
            parents.append({0: 0, 3: count}.get(k, len(names) - 1))
            names.append(side + part)
    found = find_smplh_joints(names, parents)
    got = "".join(found.get(f"spine{k}", "-")[-1] for k in (1, 2, 3))
    assert got == spine


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("LHipJoint", ("left", "hip")),
        ("mixamorig:RightHandIndex2", ("right", "handindex")),
        ("Bip01 R Finger01", ("right", "finger")),
        ("index_03_l", ("left", "index")),
        ("lShldr", ("left", "shldr")),
        ("rhip", ("right", "hip")),
        ("root", ("", "root")),
        ("LowerBack", ("", "lowerback")),
        ("leg_twist.R.001", ("right", "legtwist")),
        ("CC_Base_L_Thigh", ("left", "thigh")),
    ],
)
def test_sides_are_split_off(name, parts):
    assert split_name(name) == parts


def test_everything_missing_is_named():
    with pytest.raises(ClipError) as caught:
        find_smplh_joints(["a", "b"], [-1, 0])
    assert all(name in str(caught.value) for name in REQUIRED)


@pytest.mark.parametrize("pattern", ["Bip01 {L} Finger{n}{m}", "finger{n}-{k}.{L}"])
def test_fingers_told_by_number_start_at_the_thumb(pattern):
    names, parents = skeleton(HOUSES["biped"])
    start = 0 if "Bip01" in pattern else 1
    for side in ("left", "right"):
        hand = names.index(f"Bip01 {side[0].upper()} Hand")
        for n in range(5):
            for k in (1, 2, 3):
                parents.append(hand if k == 1 else len(names) - 1)
                # Biped counts phalanges from nothing: Finger0, Finger01, Finger02.
                names.append(pattern.format(L=side[0].upper(), n=n + start, k=k, m=("", 1, 2)[k - 1]))
    found = find_smplh_joints(names, parents)
    for side in ("left", "right"):
        for n, finger in enumerate(("thumb", "index", "middle", "ring", "pinky")):
            expected = [
                pattern.format(L=side[0].upper(), n=n + start, k=k, m=("", 1, 2)[k - 1]) for k in (1, 2, 3)
            ]
            assert [found[f"{side}_{finger}{k}"] for k in (1, 2, 3)] == expected
