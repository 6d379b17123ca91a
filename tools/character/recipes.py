"""What makes the woman and the man: sliders, details, pieces, colours."""

from __future__ import annotations

from dataclasses import dataclass, field

from tools.character.source import CharacterError


@dataclass(frozen=True)
class Sliders:
    """Body sliders 0..1, named and meant as in MakeHuman; ``ethnicity`` weights sum to 1."""

    gender: float
    muscle: float
    weight: float
    proportions: float
    height: float
    ethnicity: dict[str, float]
    cup: float = 0.5
    firmness: float = 0.5
    age: float = 0.5  # exactly 0.5: below it the child's targets blend in, above it the old ones


@dataclass(frozen=True)
class Look:
    """Colours and images. Colours are sRGB 0..1.

    A tone multiplies the source image, a pair spans dark to light.
    """

    skin: str = "young_lightskinned_female_diffuse"
    skin_tone: tuple[float, float, float] = (0.95, 0.86, 0.80)
    lips: tuple[float, float, float] = (0.70, 0.39, 0.36)
    lips_share: float = 0.35
    eye: str = "brownlight_eye"
    iris_tone: tuple[float, float, float] = (0.62, 0.54, 0.48)
    hair: tuple[tuple[float, float, float], tuple[float, float, float]] = (
        (0.07, 0.04, 0.025),
        (0.48, 0.31, 0.20),
    )
    brows: tuple[float, float, float] = (0.13, 0.08, 0.055)
    shirt: tuple[float, float, float] = (0.15, 0.31, 0.34)
    trousers_tone: tuple[float, float, float] = (0.62, 0.64, 0.72)
    shoes_tone: tuple[float, float, float] = (0.5, 0.45, 0.42)
    hairline_tint: float = 0.5


@dataclass(frozen=True)
class Recipe:
    """One character: ``details`` are shape targets (``l-`` ones are mirrored).

    ``rest_face`` face units in the rest.
    """

    name: str
    sliders: Sliders
    details: dict[str, float]
    rest_face: dict[str, float] = field(default_factory=dict)
    pieces: dict[str, tuple[str, str]] = field(
        default_factory=dict
    )  # part -> folder and name under data/human
    look: Look = field(default_factory=Look)


WOMAN = Recipe(
    name="woman",
    sliders=Sliders(
        gender=0.0,
        muscle=0.5,
        weight=0.42,
        proportions=0.85,
        height=0.5,
        cup=0.45,
        firmness=0.65,
        ethnicity={"caucasian": 0.7, "asian": 0.2, "african": 0.1},
    ),
    details={
        "head/head-oval": 0.45,
        "head/head-fat-decr": 0.3,
        "chin/chin-triangle": 0.2,
        "chin/chin-width-decr": 0.35,
        "forehead/forehead-scale-vert-decr": 0.35,
        "eyes/l-eye-scale-incr": 0.25,
        "eyes/l-eye-height2-incr": 0.15,
        "cheek/l-cheek-bones-incr": 0.2,
        "nose/nose-scale-horiz-decr": 0.2,
        "nose/nose-width2-decr": 0.2,
        "mouth/mouth-upperlip-volume-incr": 0.25,
        "mouth/mouth-lowerlip-volume-incr": 0.2,
        "mouth/mouth-angles-up": 0.15,
        "mouth/mouth-scale-horiz-decr": 0.2,
    },
    # Without these the neutral brows read as a frown.
    rest_face={"browInnerUp": 0.24, "mouthSmileLeft": 0.09, "mouthSmileRight": 0.09, "mouthShrugLower": 0.1},
    pieces={
        "teeth": ("teeth", "teeth_base"),
        "tongue": ("tongue", "tongue01"),
        "brows": ("eyebrows", "eyebrow010"),
        "lashes": ("eyelashes", "eyelashes01"),
        "hair": ("hair", "ponytail01"),
        "clothes": ("clothes", "female_casualsuit01"),
        "shoes": ("shoes", "shoes01"),
    },
)

MAN = Recipe(
    name="man",
    sliders=Sliders(
        gender=1.0,
        muscle=0.62,
        weight=0.48,
        proportions=0.8,
        height=0.55,
        ethnicity={"caucasian": 0.8, "asian": 0.1, "african": 0.1},
    ),
    details={
        "head/head-oval": 0.2,
        "chin/chin-jaw-drop-incr": 0.15,
        "chin/chin-width-incr": 0.15,
        "eyes/l-eye-scale-incr": 0.2,
        "eyes/l-eye-height2-incr": 0.1,
    },
    rest_face={"browInnerUp": 0.14, "mouthSmileLeft": 0.08, "mouthSmileRight": 0.08, "mouthShrugLower": 0.18},
    pieces={
        "teeth": ("teeth", "teeth_base"),
        "tongue": ("tongue", "tongue01"),
        "brows": ("eyebrows", "eyebrow001"),
        "lashes": ("eyelashes", "eyelashes01"),
        "hair": ("hair", "short02"),
        "clothes": ("clothes", "male_casualsuit06"),
        "shoes": ("shoes", "shoes02"),
    },
    look=Look(
        skin="young_lightskinned_male_diffuse",
        skin_tone=(0.93, 0.87, 0.84),
        lips=(0.66, 0.40, 0.36),
        lips_share=0.3,
        eye="blue_eye",
        hair=((0.05, 0.035, 0.025), (0.31, 0.21, 0.14)),
        brows=(0.10, 0.07, 0.05),
        iris_tone=(0.80, 0.70, 0.62),
        shirt=(0.36, 0.37, 0.39),
        hairline_tint=0.0,
    ),
)

RECIPES = {recipe.name: recipe for recipe in (WOMAN, MAN)}


def recipe_named(name: str) -> Recipe:
    """The recipe of a character; CharacterError lists the known ones."""
    if name not in RECIPES:
        raise CharacterError(f"no character named {name!r}; known: {', '.join(RECIPES)}")
    return RECIPES[name]
