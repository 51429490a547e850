"""What an attack on the assistant looks like, as data: patterns over plain text, each with its category.

A signal needs both halves of an attack, what is commanded and what it is aimed at: "ignore" alone is a planner's word,
"ignore your instructions" is not. `{gap}` allows a few words between the halves, `{own}` says that the assistant is meant.
"""

import re
from typing import NamedTuple

OVERRIDE = "Jailbreak attempt detected"
ROLE = "Role or authority takeover detected"
EXTRACTION = "Prompt extraction attempt detected"
INJECTION = "Prompt injection attempt detected"
DESTRUCTION = "Destructive request detected"

_PARTS = {
    "gap": r"(?:\W+\w+){0,4}?\W+",
    "near": r"(?:\W+\w+){0,2}?\W+",
    "drop": r"(?:ignor(?:e|ing)|forget(?:ting)?|disregard(?:ing)?|overrid(?:e|ing)|bypass(?:ing)?|circumvent(?:ing)?|disobey(?:ing)?|skip|neglect|dismiss|abandon|"
    r"do not (?:follow|obey)|don'?t (?:follow|obey)|stop (?:following|obeying))",
    "own": r"(?:your|you were given|you have been given|you got|you received|previous|prior|above|earlier|preceding|existing|"
    r"initial|original|system|all|any|every|these|those|everything)",
    "rules": r"(?:\w{0,2}i\w?nstructions?|instructs?|prompts?|guidelines?|guardrails?|directives?|directions?|programming|training|"
    r"restrictions?|system messages?|content polic(?:y|ies)|safety (?:rules?|filters?|measures?|protocols?)|ethics|commands?)",
    "secret": r"(?:system prompts?|system messages?|(?:hidden|secret|initial|original|internal|developer) (?:prompts?|instructions?|messages?)|"
    r"your (?:\w+ ){0,2}(?:prompts?|instructions?|guidelines?|directives?)|(?:text|words|content|message) (?:above|before this)|everything (?:above|before this)(?! ?(?:[\d$]|(?:the|a|an|zero|average|freezing) ))|(?:instructions?|text|rules|prompts?) (?:that )?you (?:were|have been|got) (?:\w+ ){0,2}(?:given|told|shown)|above (?:text|prompt|message|words)|(?:entire|whole|full) conversation|initiali[sz]ation (?:string|prompt|message)|system (?:configuration|variables))",
    "show": r"(?:print|reveal|show|repeat|output|display|tell me|give me|share|leak|dump|recite|write out|write down|type out|copy|expose|disclose|"
    r"translate|summari[sz]e|what (?:is|are|was|were)|spell out|send me|email me|list)",
}


class Signal(NamedTuple):
    """One pattern of one category."""

    category: str
    pattern: re.Pattern[str]


def _signals(category: str, *patterns: str) -> list[Signal]:
    filled = (re.sub(r"\{(\w+)\}", lambda m: _PARTS.get(m[1], m[0]), pattern) for pattern in patterns)
    return [Signal(category, re.compile(pattern)) for pattern in filled]


SIGNALS: tuple[Signal, ...] = (
    *_signals(
        OVERRIDE,
        r"\b{drop}(?:\W+(?:all|any|every|of|the|my|these|those|and))*\W+{own}{near}?{rules}\b(?! (?:of|from|by|in) the (?:carrier|customer|shipper|facility|email|mail))",
        r"\b{drop}\W+(?:{own}\W+)?(?:the\W+)?{own}\W+{rules}\b(?! (?:of|from|by) the (?:carrier|customer|shipper|facility))",
        r"\b{drop}\W+(?:all|everything)(?:\W+\w+){0,3}\W+(?:above|before|previously|said|told|were told|have been told|learned)\b",
        r"\b{drop}\W+(?:what|everything|anything) (?:you|they)(?:'ve| have| were| had)?(?: been)? (?:told|said|instructed|learned|programmed)\b",
        r"\b(?:from now on|starting now|henceforth)\b{gap}you (?:will|are|must|shall|can)\b(?=.{0,200}\b(?:no (?:restrictions?|rules|limits)|anything|unrestricted|unfiltered|obey|character|persona|answer as))",
        r"\bnew system (?:instructions?|prompts?|rules|messages?)\b|\bnew (?:instructions?|prompts?|rules) (?:for you|from (?:your|the) (?:developer|creator|admin\w*))",
        r"\b(?:here|these|following|below) are (?:your |the )?new (?:instructions?|rules)\b|\bnew (?:instructions?|rules) ?: ?(?:you|from now|ignore|print|reveal|never)\b",
        r"\byour (?:new|real|actual|true|only) (?:instructions?|task|goal|purpose|objective|mission)\W+(?:is|are)\b",
        r"\b(?:no longer|not) bound by\b",
        r"\b(?:without|free (?:of|from)|no|remove|disable|turn off|lift)\W+(?:all |any |your |the )?(?:(?:content |ethical |moral |safety |ai )+(?:restrictions|filters?)|your (?:restrictions|filters?)|guardrails|censorship|safety (?:rules|checks?|filters?|settings)|moderation)\b",
        r"\b(?:ignore|disregard)\W+(?:the rest of (?:this|the)|all (?:other )?info\w*)\b.{0,40}\b(?:and|except)\b.{0,20}\b(?:print|say|reply|respond|output|following)\b",
        r"\b(?:answers?|follows?|fulfil\w*|obeys?|compl(?:y|ies) with) (?:all|any|every|each) (?:of )?(?:my |the )?(?:user'?s? )?(?:requests?|questions?|instructions?|prompts?)\b.{0,60}\b(?:no matter how|without|regardless|how(?:ever)? (?:dangerous|illegal|immoral))\b",
        r"\bnever (?:refuse|say no|decline)\b|\b(?:amoral|unhinged|uncensored|no (?:morals?|ethics|ethical (?:rules|guidelines|limits)))\b",
        r"\b(?:chatgpt|openai|gpt-?[345])\b.{0,160}\b(?:persona|restrictions?|in character|pretend|simulat\w+|freed(?:om)?|free of)\b",
        r"\b(?:jailbreak|jailbroken|jail broken|dan mode|do anything now|(?:developer|god|sudo|unrestricted|evil|chaos)[\W_]+mode)\b",
        r"\b(?:ignoriere|vergiss|missachte)\b.{0,40}\b(?:anweisung\w*|regeln|befehle|vorgaben|instruktion\w*)\b",
        r"\b(?:ignore[sz]?|oublie[sz]?|ne tiens pas compte)\b.{0,20}\b(?:les|vos|tes|ces|des|toutes)\b.{0,30}\b(?:instructions|consignes|regles)\b",
        r"\b(?:ignora\w*|olvida\w*|(?<!non )dimentica\w*|esquec\w*|esqueca)\b.{0,40}\b(?:instruc\w*|istruzion\w*|instruco\w*|reglas|regole|regras|ordenes)\b",
        r"(?:игнорир\w*|забуд\w*|игhopиp\w*|зaбyдь).{0,40}(?:инструкц\w*|правил\w*|указани\w*|ukaзahи\w*|иhctpykции)",
        r"(?:忽略|无视|忘记|忘掉).{0,12}(?:指令|指示|提示|规则)|(?:無視|忘れ).{0,12}(?:指示|命令)|(?:指示|命令).{0,8}(?:無視|忘れ)",
        r"\b(?:negeer|vergeet)\b.{0,40}\b(?:instructies|opdrachten|regels)\b|\b(?:zignoruj|zapomnij|ignoruj)\b.{0,40}\b(?:instrukcj\w*|polecen\w*|zasad\w*)\b",
        r"\b(?:onceki|tum)\b.{0,30}\btalimat\w*.{0,20}(?:yok say|unut|gormezden)",
    ),
    *_signals(
        ROLE,
        r"\byou are (?:now|no longer|going to be|going to act)\b(?! (?:able|done|ready|allowed|in charge|responsible))",
        r"\byou(?: will|'?re going to| are going to) (?:now )?(?:simulate|impersonate|embody|play the role|act as|behave as)\b|\b(?:embody|assume|adopt|take on) the (?:persona|role|personality|identity) of\b",
        r"\bfrom (?:now|this (?:moment|point)) on\w*,? (?:you(?:'re| are| will| should| must)? |embody |act |respond |answer )(?:be |in |have to )?(?:in the role|no longer|going to change|answer|respond|act|embody|two|both|only respond)\b",
        r"\b\w+ mode (?:enabled|output|activated)\b|\bstay in \w+ mode\b|\bwith \w+ mode (?:on|output)\b",
        r"\b(?:act|behave|respond|answer|reply|speak|talk|write|role ?play|pose|simulate) (?:as|like)(?: if you were| though you were)? (?:a|an|the|my|if you|you)\b{near}?(?:ai|chatbot|assistant|model|hacker|dan|evil|unrestricted|unfiltered|uncensored|persona|character|terminal|linux|machine|human being|grandm\w+|villain|criminal|god|developer)\b",
        r"\bpretend (?:to be|you are|you're|that you|you have|there (?:are|is))\b",
        r"\b(?:role ?play|roleplaying)\b(?! (?:exercise|training))",
        r"\b(?:i am|i'm|this is|as) (?:your (?:\w+ )?(?:developer|creator|programmer|owner|administrator|system administrator|admin|master)|(?:the|a) (?:system administrator|superuser|root user|ai'?s? (?:developer|creator))|openai|anthropic)\b",
        r"\b(?:i am|i'm|as|this is) (?:an? |the |your )?(?:\w+ ){0,2}(?:developer|admin\w*|engineer|researcher|auditor|tester|security team)\b.{0,80}\b(?:debug\w* (?:this|the|your) (?:system|ai|assistant|model|prompt)|your (?:\w+ )?(?:prompts?|instructions?|rules|restrictions|configuration)|authori[sz]e you|grant you|unlock)\b",
        r"\b(?:admin\w*|developer|root|security|system|debug) override\s*[:!]|\bdebug(?:ging)? mode enabled\b",
        r"\b(?:i am|i'm|this is) (?:from )?(?:openai|anthropic|the red team)\b",
        r"\b(?:imagine|suppose|let'?s say) (?:that )?you(?:'re| are| were| have)\b{gap}(?:ai|restrictions?|rules|model|character|evil|hacker)\b",
        r"\b(?:enter|enable|activate|switch (?:to|into)|turn on)\W+(?:\w+\W+){0,2}(?:debug|admin|root|maintenance|override|unrestricted|developer|god|sudo) (?:mode|access|privileges)\b",
        r"\bact as (?:though|if) (?:you|we)\b|\b(?:i am|i'm)\b[^.\n]{0,40}\b(?:at|from|of|with) (?:openai|anthropic|deepmind)\b",
        r"\bstay in character\b|\byour (?:evil|unfiltered|uncensored) (?:twin|self|version)\b",
    ),
    *_signals(
        EXTRACTION,
        r"\b(?:{show}|encode|rot13|base64|reverse|rephrase|paraphrase)\b(?:\W+\w+){0,6}?\W+{secret}",
        r"\bsystem ?prompts?\b|\b(?:your|opposite of) (?:\w+ )?system (?:instructions?|messages?|rules)\b",
        r"\bwhat (?:were|have|did) you (?:been |get )?(?:told|instructed|programmed|given)\b|\bwhat (?:are|were) you not (?:supposed|allowed|permitted) to\b",
        r"\b(?:complete|continue|finish|start|begin)\b(?:\W+\w+){0,5}?\W+(?:my instructions are|i was (?:instructed|told|programmed) to|the (?:hidden|secret|initial) )",
        r"\b(?:what|which)\b{near}?(?:instructions|rules|guidelines|prompt) (?:were you|are you|have you been|did you (?:get|receive)|do you have|you were) ?(?:given|told|following|programmed)?",
        r"\b(?:begin|start) (?:your (?:answer|response|reply) )?with\W+(?:you are|sure|absolutely|\"you are)",
        r"\b{show}\b(?:\W+\w+){0,5}?\W+(?:api keys?|secret keys?|passwords?|credentials|environment variables|env vars|access tokens?)(?: (?:of|from|for) (?:the|this|your|all)|\b.{0,30}\b(?:stored|system|connections?|database|server|you (?:have|know|use)))",
        r"\b{show}\b(?:\W+\w+){0,3}?\W+(?:your|the system'?s?) (?:api keys?|secrets?|passwords?|credentials|environment variables|tokens?)\b",
    ),
    *_signals(
        INJECTION,
        r"<\|?(?:im_start|im_end|endoftext|system|user|assistant|end_of_turn|start_header_id|eot_id)\|?>",
        r"\[/?(?:inst|system|admin|developer|root|sys)\]|<</?sys>>|</?(?:system|instructions?|system_prompt|admin|prompt)>",
        r"(?:^|\n)\s*(?:#+\s*)?(?:system|developer|root|admin)\s*(?:(?:prompt|message|instruction|override)\s*:\s*\S|:\s*(?:you|your|ignore|disregard|forget|override|new|from now|never|always|respond|reveal|print|act|the user|all (?:previous|prior)|do not|don't|focus|tell|provide)\b)",
        r"-{2,}\s*(?:end|begin|start) of (?:\w+ )?(?:instructions?|prompts?|system|context|document|user input)",
        r"<script\b|javascript:|<iframe\b",
        r"\b(?:eval|exec|system|popen|__import__|os\.system|subprocess\.\w+)\s*\(",
        r"\{\{\s*(?:config|self|request|''|\"\"|__|cycler|lipsum)\b|__(?:class|globals|subclasses|builtins|mro)__",
        r"\b(?:important|attention|note) (?:message|instructions?|notice|note)? ?(?:to|for|from) (?:the |any |all )?(?:ai|llms?|language models?|chatbots?|gpt|claude|(?:assistant|agent)s?(?= (?:reading|processing|that reads?|who reads?)))\b",
        r"\b(?:ai|llm|assistant|ai agent|model)s? (?:reading|processing|summari[sz]ing|parsing) this\b",
        r"#{2,}\s*[(\[]?\s*system|\b(?:invisible|hidden) (?:to|from) (?:humans?|people|users?)\b|\bvisible to (?:the )?(?:llm|ai|language model)\b|\bautomated screening systems?\b",
        r"\bassistant\s*:\s.{0,400}?\buser\s*:\s|\breply with only the following (?:text|words) and\b",
        r"\bsystem (?:instruction|prompt)s? (?:begins?|starts?|starting)\b|\bchain[- ]of[- ]thought\b",
        r"(?:^|\n)\s*(?:user|human)\s*:\s*(?:now|next|please|great|ok|okay|thanks|good)\b",
        r"\b(?:ignore|disregard|forget) (?:all |any |the |your )?instructions\b\W+(?:and )?(?:just |only |instead )?(?:print|say|output|answer|respond|write)\b",
        r"\btodo\s*:.{0,160}?\b(?:the user\b|user's|user information|my (?:new )?e-?mail address|all (?:the )?messages|(?:much|all) (?:the )?money)",
        r"<\W*(?:end|start|begin)[ _]of[ _]\w+\W*>",
        r"\b(?:ignore|disregard)\W+(?:this|the|these) (?:data|text|content|input)s?\W+and\W+(?:just |only |instead )?(?:print|say|output|answer|respond)\b",
        r"\bwrite (?:an?|one|some|\d) (?:toxic|discriminatory|offensive|hateful|racist|sexist|obscene|harmful) (?:sentences?|texts?|jokes?|messages?|words?)\b",
        r"\b(?:clearly|certainly|definitely|absolutely) not (?:malicious|phishing|a scam|an attack)\b",
        r"<important>|<information>|\bthis is an important message from me\b",
    ),
    *_signals(
        DESTRUCTION,
        r"\b(?:drop|truncate)\W+(?:the |all |every )?(?:\w+ )?(?:tables?(?! (?:of contents|and|at|near|on|under)\b)|databases?|schemas?)\b",
        r"\b(?:delete|wipe|erase|destroy|purge|nuke|clear out|empty)\W+(?:out |up )?(?:the |your |our |this |all |entire |whole |every |everything in |of )*(?:\w+ )?(?:databases?|db|data ?stores?|tables|backups?|audit logs?|file ?system|hard drives?|disks?(?! space)|servers?(?! rooms?))\b",
        r"\b(?:delete|wipe|erase|destroy|purge|nuke)\W+(?:all|every|everyone'?s?|entire)(?:\W+(?:the|of|our|your|my|other))*(?:\W+(?:customer|company|user|shipment|production|stored|saved|other|workflow))?\W+(?:data|records?|users?|accounts?|workflows|shipments|runs|connections|everything)\b(?!.{0,60}\bfrom (?:the|this|that) (?:report|list|table|e-?mail|message|file|sheet|summary|body|subject|page)\b)",
        r"\brm\s+-rf?\b|\bdelete\s+from\s+\w+|\bdrop\s+table\b|;\s*--|\bunion\s+(?:all\s+)?select\b|\bor\s+1\s*=\s*1\b",
    ),
)
