"""What polite people put around an order or a fact, as patterns: what asks for something, what reports a fact, what is said aside, what thanks."""

from builder_app.assistant.builtin.words.vocabulary import word_set

_WE = r"(?:i|we)"
_SOFT = r"(?:(?:also|now|again|just|kindly|please|really|very much|rather|therefore|then|still|most|very|so|greatly|extremely|always) )*"
_WOULD = rf"{_WE}(?: would| should| must| may| might| will| shall| have to| need to| want to|'d|’d)"
_GLAD = r"(?:grateful|glad|happy|obliged|thankful|pleased|delighted|appreciative)"
_AFRAID = rf"(?:(?:{_WE} (?:am|are)|i'm|we're) afraid (?:that )?)?"
_SORRY = (
    r"(?:i'm|i am|we're|we are|so)? ?(?:very |so |terribly )?sorry(?: (?:to|for|about) [^,.;!?@]{2,60}?)?",
    r"(?:please )?(?:forgive|excuse|pardon) (?:me|us)(?: for [^,.;!?@]{2,60}?)?",
    r"(?:my|our) apologies(?: for [^,.;!?@]{2,60}?)?",
    r"i apologise(?: for [^,.;!?@]{2,60}?)?",
    r"i (?:hate|do not want|don't want|do not mean|don't mean) to (?:trouble|bother|be a nuisance|be difficult)[^,.;!?@]{0,40}?",
)

ASKING = (
    rf"{_AFRAID}{_WOULD} {_SOFT}(?:like to |have to |need to )?{_SOFT}(?:ask|request|beg|urge|invite|trouble|bother) (?:of )?you {_SOFT}to",
    rf"(?:may|might|can|could|shall|let) (?:i|me|we|us) {_SOFT}(?:ask|request|trouble|bother|invite|urge) you {_SOFT}to",
    rf"(?:may|might|can|could) {_WE} {_SOFT}(?:ask|request|suggest|propose) that you(?: should| would| could)?",
    rf"(?:may|might|can|could) {_WE} {_SOFT}(?:ask|inquire|enquire)(?: you)?(?= (?:what|which|how|why|who|whom|where|when) )",
    r"(?:would|will|could|can) you (?:please|kindly)(?! (?:please |kindly )?be so)",
    rf"(?:would|will|could) you {_SOFT}be so (?:kind|good) (?:as )?to",
    rf"(?:please )?be so {_SOFT}(?:kind|good) (?:as )?to",
    r"(?:please )?have the (?:kindness|goodness) to",
    rf"(?:{_WOULD}|it would|that would) {_SOFT}(?:be |feel ){_SOFT}(?:{_GLAD}|kind|nice|helpful|good|great|better|best|lovely|a great help) "
    rf"if {_SOFT}(?:you|we) (?:could|would|can|will|might|were to)",
    rf"{_WOULD} {_SOFT}(?:appreciate|welcome) it {_SOFT}if (?:you|we) (?:could|would|can|will|might|were to)",
    rf"you would (?:help|oblige|please) (?:me|us) {_SOFT}(?:a lot )?if you (?:could|would|can)",
    r"(?:please )?do (?:me|us) (?:a|the) (?:great )?favou?r (?:and|of)",
    rf"(?:{_WE} {_SOFT}(?:would|should)|i'd|we'd) {_SOFT}(?:like|want|need|prefer) you {_SOFT}to",
    rf"what {_WE} (?:would|should) {_SOFT}(?:like|want|need) (?:you to do )?{_SOFT}(?:now )?is (?:for you )?to",
    rf"(?:{_WE} think |{_WE} believe )?(?:that )?it would {_SOFT}be {_SOFT}(?:better|best|wise|wiser|good|kind of you|nice of you|nice|sensible|helpful|advisable|safer|prudent) "
    r"(?:for you )?to",
    rf"(?:{_WE} have|it has|it was) {_SOFT}(?:been )?(?:decided|agreed|resolved) to",
    r"it (?:seems|appears) to (?:me|us) that you (?:should|could|ought to)",
)
"""What an order follows."""

REPORTING = (
    rf"{_WE}(?: have| had|'ve|’ve) {_SOFT}(?:only )?(?:just )?(?:come to the conclusion|reached the conclusion|come to think|been (?:told|informed|advised|reminded)|agreed|decided|"
    r"forgotten(?: to (?:say|mention|add|tell you))?|noticed|realised|realized|learned|learnt|heard|seen|found|found out|concluded|resolved)(?: with [^,.;!?@]{2,40}?)? that",
    rf"{_WE} {_SOFT}(?:forgot|forget|think|believe|feel|find|see|realise|realize|suppose|reckon|suggest|propose|notice|noticed|understand|hear|recommend|insist|"
    r"agreed|decided)(?: to (?:say|mention|add|tell you))?(?: now)? that",
    rf"{_WOULD} {_SOFT}(?:like to |have )?{_SOFT}(?:suggest|propose|add|say|said|mention|mentioned|added|point out|recommend|advise|request|ask|prefer|like|have) (?:it )?that",
    rf"(?:may|might|can|could) {_WE} {_SOFT}(?:suggest|propose|add|mention|point out|remind you|ask) that",
    rf"it (?:has|had) {_SOFT}(?:since )?(?:become clear|turned out|been (?:agreed|decided|settled|suggested|pointed out|found|ruled|brought to (?:my|our) attention|noticed))"
    r"(?: (?:by|with|among|to) [^,.;!?@]{2,40}?)? that",
    rf"it {_SOFT}(?:seems|appears|occurs|occurred|strikes|turns out|turned out)(?: to)?(?: me| us)?(?: now)? that",
    rf"it is {_SOFT}(?:quite )?(?:important|necessary|essential|advisable|desirable|vital|crucial|my wish|our wish)(?: (?:to|for) (?:me|us))? that",
    r"(?:my|our) (?:wish|idea|suggestion|proposal|request|preference) (?:is|would be) that",
    rf"(?:please )?(?:{_SOFT}bear in mind|keep in mind|note|see to it|take care|consider|remember) that",
)
"""What a fact or a wish follows."""

REPORTERS = (
    r"(?:(?:my|our|the|one of (?:my|our|the)|some of (?:my|our|the)) (?:[\w-]+ ){0,2}?(?:manager|boss|bosses|colleagues?|team|lawyers?|auditors?|operators?|director|management|"
    r"head|chief|supervisor|people|staff|clerks?|brokers?|accountants?|controller|agent|forwarder|drivers?|department|office|desk|planner|planners))"
    r"(?: of [\w-]+(?: [\w-]+)?)? "
    rf"{_SOFT}(?:has |have |had )?{_SOFT}(?:informs?|informed|tells?|told|insists?|insisted|asks?|asked|suggests?|suggested|requests?|requested|says?|said|reminds?|reminded|advises?|"
    r"advised|thinks?|believes?|points? out|pointed out|complains?|complained|decided|agreed|feels?|felt|wishes|wants)(?: (?:me|us|to me|to us))?(?: now| today)? that",
)
"""Who tells the speaker what follows; in a first request such a sentence may tell what starts the workflow."""

_ASIDES = (
    r"if you(?: would)? please", r"if you would(?: be so kind)?", r"if you(?: do not|don't|don’t| would not|wouldn't) (?:mind|object)", r"if i may(?: (?:say|ask|add|suggest|put it)(?: so| that| it)?(?: briefly| shortly| in short| simply| like that)?)?",
    r"if (?:at all )?possible", r"if (?:that|this|it)(?: is|'s| should be) (?:at all )?(?:possible|all right|alright|ok|okay|feasible|convenient|not too much trouble|not too much to ask|no trouble|not too difficult)(?: (?:for|with) you)?",
    r"to be on the safe side", r"just to be (?:on the safe side|safe|sure)", r"for the sake of [\w-]+(?: [\w-]+)?", r"as (?:we )?(?:agreed|discussed|promised|mentioned)(?: (?:yesterday|before|earlier|already|with [^,.;!?@]{2,40}?))?",
    r"as i (?:said|mentioned|wrote)(?: before| earlier| already)?", r"by the way", r"incidentally", r"come to think of it", r"now that i think of it",
    r"having (?:thought about|slept on|considered|reflected on|looked at|discussed|talked about|reconsidered) (?:it|this|that|the matter)(?: (?:again|once more|further|some more|with [^,.;!?@]{2,40}?)){0,2}",
    r"after (?:some|further|a little|due|careful|more|much) (?:thought|reflection|consideration|discussion|deliberation)(?:s)?(?: with [^,.;!?@]{2,40}?)?",
    r"(?:after|following) (?:our|a|the|this morning's|yesterday's|today's) (?:[\w-]+ )?(?:meeting|talk|discussion|conversation|review|audit)(?: (?:with|of|this|yesterday|today|on)[^,.;!?@]{0,40}?)?",
    r"for (?:that|this|these) (?:very )?reasons?", r"frankly(?: speaking)?", r"to be (?:frank|honest|precise|exact)", r"strictly speaking", r"as far as i (?:can see|know|am aware|can tell)", r"as a matter of fact",
    r"(?:there is |there's |i have |we have |and )?(?:just )?(?:one|a) (?:more|last|final|further|other|small|little) (?:thing|wish|request|point|remark|change|question)(?: more)?",
    r"(?:there is |there's |i have |we have |and )?(?:just )?one (?:thing|wish|request|point) more", r"in order (?:not )?to [^,.;!?@:\"\ue000]{2,60}", r"so as (?:not )?to [^,.;!?@:\"\ue000]{2,60}",
    r"unless (?:you|anybody|anyone) (?:object|objects|mind|minds)(?: to (?:that|it|this))?", r"with your permission", r"with (?:many|my best) thanks(?: in advance)?", r"thank(?:s| you)(?: very much| so much)? in advance", r"if i am not mistaken", r"to put it (?:briefly|shortly|simply|in short)", r"in short",
)  # fmt: skip
OPINIONS = (r"in (?:my|our) (?:humble )?(?:opinion|view|experience)", r"to (?:my|our) mind")
"""What says so with or without a comma."""
ASIDES = (*_ASIDES, *OPINIONS)
"""What says nothing about the workflow, between commas or at an end."""

APOLOGIES = tuple(rf"{said},? but" for said in _SORRY)
"""What an order follows, behind an apology."""

THANKS = (
    r"(?:many |my best |very many )?thanks?(?: you)?(?: very much| so much| a lot| indeed| again)?(?: for [^.!?;:@]{2,80}?)?",
    r"(?:that|this|it) (?:is|was|looks|sounds|seems) (?:all |indeed |very |most |quite |really |just )*(?:right|good|kind|kind of you|helpful|fine|excellent|perfect|clear|well|splendid|what i (?:wanted|meant|had in mind))(?: so far| already| now| to me)?",
    r"i (?:do )?hope (?:that )?(?:you are|you're|this finds you|all is|everyone is)(?: doing| keeping)? (?:very )?well(?: today)?",
    r"i (?:have|'ve) (?:been (?:thinking about|asked to (?:set up|build|make|create))|thought about|considered) (?:this|it|that|a workflow|the matter)(?: (?:again|for a while|once more|a little|some more|carefully))?",
    r"(?:very good|excellent|splendid|perfect|wonderful|that will do nicely)(?: so far| indeed)?",
)  # fmt: skip
"""Sentences that thank or praise."""

ANNOUNCING = word_set(
    """a an and as arrange automate be build carry configure could create describe do does done flow follows following for happen have help i in implement is it kindly like
    make me my need new now of our out please process programme put request set shall should show the then thing this to together up us want we what which will
    wish workflow would you automation procedure task case"""
)
"""Words of an opening that only says that something is wanted."""
ANNOUNCED = frozenset({"following", "follows", "this", "workflow", "process", "automation", "procedure"})
"""What such an opening points at."""
