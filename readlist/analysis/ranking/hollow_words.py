"""Words that count like others, but say nothing to a reader who asks for reasons."""

from __future__ import annotations

from collections.abc import Sequence

_OF_ANY_TEXT = """
    about above across after again against al all along already also although always among an and another
    any are as at be because been before being below between both but by can cannot could did do does
    doing down during each either else et etc even ever every few for from further had has have having he
    here how however if in indeed instead into is it its itself just like made make makes making may might
    more moreover most much must near nearly neither never no none nor not now of off often on once one
    only or other others our ours out over own per rather same several shall she should since so some
    still such than that the their them then there thereby therefore these they this those three through
    thus to together too toward towards two under unlike until up upon us use used useful uses using very
    via was way ways we well were what when where whereas whether which while who whose why will with
    within without would yet you your
"""
_OF_ANY_ABSTRACT = """
    achieve achieved achieves achieving address addressed addresses addressing aim aimed aiming aims allow
    allowed allowing allows amount applied applies apply applying associated available average based best
    better called com common commonly comparable compare compared compares comparing competitive conduct
    conducted consequently consider considered considering consistent consistently contribute contributed
    contributes contribution contributions crucial current currently demonstrate demonstrated demonstrates
    demonstrating develop developed develops different due easily effective effectively effectiveness
    employ employed employing employs enable enabled enables enabling encouraging enhance enhanced
    enhances enhancing ensure ensures ensuring especially essential existing experiment experimental
    experiments explore explored explores exploring extensive extensively facilitate feasible find finding
    findings finds first focus focused focuses focusing following found fully furthermore future gain
    gained gains give given gives giving good great greater greatly help helps hence higher highly http
    https identified identify important improve improved improvement improvements improves improving
    include included includes including increase increased increases increasing increasingly indicate
    indicated indicates insight insights inspired introduce introduced introduces introducing investigate
    investigated investigates investigating known largely larger largest lead leading leads lower main
    mainly many motivated multiple namely necessary need needed needs new notable notably novel number
    numerous observe observed obtain obtained obtains offer offered offering offers old org original
    outperform outperformed outperforming outperforms overall paper papers particular particularly perform
    performed performing performs pose posed poses posing possible potential potentially practical present
    presented presents previous previously primarily primary prior promise promising propose proposed
    proposes proposing proven provide provided provides providing purpose raise raises range recent
    recently reduce reduced reduces reducing related remain remains remarkable remarkably report reported
    reports require required requires requiring research respectively result resulted resulting results
    reveal revealed reveals rising second seen selected show showed showing shown shows significant
    significantly similar similarly simply smaller sometimes specific specifically studied studies study
    studying substantial substantially success successful successfully suggest suggested suggests superior
    support supporting take taken takes terms third today total typical typically undergo unified unlike
    usually varied varies variety various vary varying whole wide widely work works www yield yielded
    yields
"""
_SAYING_NOTHING = frozenset(f"{_OF_ANY_TEXT} {_OF_ANY_ABSTRACT}".split())

_HALVES_TEXT = """
    abilities ability application applications approach approaches art base big case cases complex deep
    end ends fine framework frameworks full global grained high huge input key large level levels local
    long low method methods object open output point points post pre problem problems real set sets
    setting settings short simple single small state strong technique techniques time times type types
    weak world
"""
_HALVES = frozenset(_HALVES_TEXT.split())
"""Words that say something only beside another one."""


def is_hollow(word: str) -> bool:
    """Return whether a word, folded, says nothing wherever it stands."""
    return word in _SAYING_NOTHING or word.isdecimal()


def says_something(words: Sequence[str]) -> bool:
    """Return whether a term of these words begins and ends with words that mean something by themselves."""
    if not words or words[0] in _SAYING_NOTHING or words[-1] in _SAYING_NOTHING:
        return False
    return not all(word in _HALVES or is_hollow(word) for word in words)
