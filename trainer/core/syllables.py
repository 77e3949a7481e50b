"""Whether a word is spelled as Vietnamese syllables are: beginning, rhyme, and a tone that fits the end."""

import re
import unicodedata

_TONES = "\u0300\u0309\u0303\u0301\u0323"
# Before a closing stop only the rising and the heavy tone stand.
_WITH_STOP = "\u0301\u0323"
_BEGINNING = "b|ch|c|đ|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|q|r|s|th|tr|t|v|x|"
_RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en "
    "eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi "
    "om on ong oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch "
    "uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc "
    "ưi ưng ưn ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ynh yt ych yn yu "
)
_RHYME = "|".join(sorted(_RHYMES.split(), key=len, reverse=True))
_SYLLABLE = re.compile(f"(?:{_BEGINNING})(?P<rhyme>{_RHYME})")


def is_syllable(word: str) -> bool:
    """Say whether ``word``, of letters only, can be one Vietnamese syllable; capitals do not matter."""
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", word.lower()):
        (tones if char in _TONES else letters).append(char)
    found = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", "".join(letters)))
    if found is None or len(tones) > 1:
        return False
    stops = found["rhyme"].endswith(("c", "ch", "p", "t"))
    return not stops or (bool(tones) and tones[0] in _WITH_STOP)
