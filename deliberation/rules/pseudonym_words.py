"""The words that pseudonyms are made of, in each language that has its own; elsewhere they are English.

Left out on purpose: the two colours that stand for the poles; skin colours and flags; animals used as
insults, as parties or as nations; and qualities that would praise or blame the student who bears them.
"""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.rules import pseudonym_words_zh_hans as zh_hans

_QUALITIES = """
Apricot Aqua Aspen Autumn Azure Birch Breezy Cedar Celadon Clover Coral Cosy Cyan Daisy Dawn Dewy
Dune Emerald Evening Fern Garnet Gentle Ginkgo Glacier Golden Granite Harbour Heather Indigo Iris Island
Jade Juniper Lagoon Laurel Lavender Lemon Lilac Lime Linden Magenta Maple Marble Marigold Meadow
Mellow Mint Misty Moonlit Morning Moss Opal Orchard Peach Pearl Pebble Peony Pine Plum Primrose
Quartz Quiet River Rosy Ruby Russet Sage Sapphire Serene Slate Starlit Summer Sunny Tangerine Teal
Thistle Topaz Turquoise Twilight Velvet Verdant Violet Willow Wisteria
"""
_ANIMALS = """
Alpaca Antelope Avocet Badger Bison Bittern Bunting Butterfly Caribou Chamois Chipmunk Crane Cricket
Curlew Dolphin Dormouse Dragonfly Egret Elk Ermine Falcon Finch Firefly Gazelle Gecko Godwit Goldfinch
Hare Harrier Hedgehog Heron Hoopoe Ibex Ibis Impala Kestrel Kingfisher Koala Lapwing Lark Lemur
Linnet Llama Lynx Manatee Marlin Marmot Marten Meerkat Moose Moth Narwhal Nautilus Nuthatch Okapi
Oriole Osprey Otter Owl Pelican Petrel Plover Porpoise Puffin Quokka Redwing Reindeer Sandpiper
Seahorse Seal Siskin Squirrel Starling Swan Swift Tapir Tern Turtle Wallaby Warbler Wombat Wren
"""


@dataclass(frozen=True)
class PseudonymWords:
    """The words of one language, and what stands between the two of a pseudonym."""

    qualities: tuple[str, ...]
    animals: tuple[str, ...]
    between: str

    @property
    def count(self) -> int:
        """How many pseudonyms there are."""
        return len(self.qualities) * len(self.animals)


ENGLISH = PseudonymWords(tuple(_QUALITIES.split()), tuple(_ANIMALS.split()), between=" ")
WORDS = {"en": ENGLISH, "zh-hans": PseudonymWords(zh_hans.QUALITIES, zh_hans.ANIMALS, between="")}


def words_in(language: str) -> PseudonymWords:
    """The words of a language, or the English ones if it has none."""
    return WORDS.get(language, ENGLISH)
