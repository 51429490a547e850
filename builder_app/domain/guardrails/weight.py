"""Signs that mean nothing alone and an attack together: a part to play, talk of the machine itself, lawlessness, fiction, blind obedience.

Planners talk of illegal dumping, of stories that customers tell, and say “always answer”. Nobody who plans freight says several of these
things within a few sentences, so kinds are counted, not words: three different ones close together, or two of which one is a part to
play without law.
"""

import re
from bisect import bisect_left

WIDTH = 600
"""How many characters make “close together”."""
ENOUGH = 3

_PART = r"""\b(?:act|acting|behav\w+|pos\w+|speak|talk\w*|simulat\w+) (?:as|like) (?!backup|a backup|soon|well|usual|agreed|planned|needed|if nothing)
|\b(?:respond|reply|answer|continue|respon\w+) (?:to \w+ )?as (?:both|if|such|an?|my|though|[a-z]*gpt|[a-z]+ (?:language )?model)\b
|\b(?:alter ego|role ?play\w*|personify|impersonat\w+|in character|break character|pretend\w*|out of character)\b
|\bpersonas?\b|\byour (?:name is|personality|character|alter)\b|\btransform into\b|\bplay (?:as|\d|two|three|an?|the (?:role|part) of)\b(?! (?:role in|part in))
|\byou(?:'re| are) (?:to act|a|an|the most|in (?:a|an|another)|going to act|not allowed|[a-z]*gpt\b|[a-z]{2,12}, an?\b)
|\b(?:a|the) character\b|\b(?:fictional|imaginary|simulated) (?:\w+ )?(?:ai|character|model)\b|\bsimulate an?\b"""
_MACHINE = r"""\b(?:a\.?i\.?|ais|language model\w*|llms?|chat ?-?gpt\w*|[a-z]*gpt-?[\dx.]*|chat ?bots?|openai|artificial intelligence|training data
|superintelligen\w+|dan|jailbreak\w*|terminal|console|os prompt|nlp[- ]based)\b|\b(?:every|each|all|my|your|next|any|this|the following|first|user|fake|following) prompts?\b(?! (?:payment|delivery|reply|answer))
|\[[^\]]{0,20}\bprompt\b[^\]]{0,12}\]|\binsert (?:your )?prompt\b|\bprompt (?:generator|here|received)\b"""
_LAWLESS = r"""\b(?:(?:un|im|a)?(?:ethic|moral)\w*|(?:il)?legality|illegal\w*|unlawful|profan\w+|swear\w*|vulgar\w*|explicit content|evil|hateful|racis\w+|sexis\w+|sexual\w*|porn\w*
|homophob\w+|uncensored|unfiltered|unrestricted|inappropriate|obscen\w+|offensive|slurs?|graphic\w*|taboo|cocaine|heroin|meth|drugs|bombs?|rape|violen\w+|toxic(?! (?:waste|goods?|substances?|cargo|materials?|chemicals?|gas\w*|fumes)))\b
|\bno (?:rules|restrictions?|limitations?|limits?|filters?|morals?|prohibitions?|boundar\w+|policy|policies|consequences|comprehension)\b|\bli-?mitations\b|\bcontent (?:filters?|polic\w+)\b
|\b(?:unbound|boundless|limitless|unlimited|not restrained|free of your|break(?:s|ing)? (?:the|ai|your|its|all) (?:\w+ )?rules|harmful|manipulation|dangerous|criminals?|anarch\w+)\b"""
_FICTION = r"""\b(?:fiction\w*|hypothetical\w*|imaginary|imagin(?:e|ing)|opposite day|fantasy|(?:short|fictional) stor(?:y|ies)|screenplay|youtube|dialog(?:ue)?s?
|game|movie|novel|alternate (?:reality|universe)|another (?:reality|world|dimension)|different world|parallel universe|once upon|multiverse|poem|scene|narrat\w+|actor)\b"""
_OBEY = r"""\balways (?:answer|respond|reply|say|start|output|refer|comply|obey|remember|stick|put)\w*\b|\bnever (?:refus\w+|den(?:y|ies)|break|warn\w*|apologi\w+|question\w*|hesitat\w+|lies?|answers? incorrectly|back)\b
|\bno matter (?:what|how)\b|\b(?:every|any|each|all) (?:single )?(?:\w+ )?(?:questions?|requests?|responses?|repl(?:y|ies)|inputs?|subsequent|command|entries)\b|\b(?:all|each) (?:of )?(?:your|my) (?:responses?|repl\w+|answers?|questions?|prompts?)\b
|\bfrom now on\b|\babove all else\b|\b(?:do not|don't|without|will not|never) (?:ever )?(?:apologi\w+|refus\w+|warn\w*|deny\w*|hesitat\w+|questioning|disclaimers?|break(?:ing)?|any (?:warning|disclaimer)|warning)\b
|\byou (?:must|will|should|have to|cannot|can't) (?:always |never |now |not )?(?:answer|respond|reply|output|act|obey|comply|follow|say|be able|pose|prefix|play|interpret|stick|only|take on|remember)\b|\byou (?:only|cannot refuse)\b
|\b(?:will|only) (?:respond|reply|answer|output|replies|return)\w* (?:with|anything|in|only|any|to)\b|\bmake every reply\b|\bi want you to\b|\brespond(?:s)? (?:exactly|to every)\b"""

_KINDS = {
    name: re.compile(pattern.replace("\n", ""))
    for name, pattern in {"part": _PART, "machine": _MACHINE, "lawless": _LAWLESS, "fiction": _FICTION, "obey": _OBEY}.items()
}


def heavy(flat: str) -> str | None:
    """The words that together give an attack away, in a text of one line; None where there is none."""
    found = sorted((match.start(), kind, match[0].strip()) for kind, pattern in _KINDS.items() for match in pattern.finditer(flat))
    starts = [at for at, _, _ in found]
    for index, (at, _, _) in enumerate(found):
        near = found[index : bisect_left(starts, at + WIDTH)]
        kinds = {kind: words for _, kind, words in reversed(near)}
        if len(kinds) >= ENOUGH and ("part" in kinds or "machine" in kinds):
            return " … ".join(kinds.values())
    return None
