"""Words that the assistant knows without acting on them: they are never taken for misspelt vocabulary."""

from builder_app.assistant.builtin.words.vocabulary import word_set

COMMON = word_set(
    """
    unload reload offload overload preload
    correct corrects a able about above across act actual actually added ago all allow almost along already also although always am
    among an and another any anybody anyone anything anyway are area around as aside ask at available away back bad be
    became because been before began behind being below best better between beyond big both boss bring broken brought
    but buy by call came can cannot care case cases cause cell cents certain chance city clear clearly close code cold
    come comes coming common company complete could country couple course cover current daily data day deal dear desk
    detail details did different do does doing done door down drive driver drop due during each early easy either else
    end enough ensure enter entire even ever every exact example except expect extra face fact fail fall far fast few
    field fill final find fine first fix five folks follow food for form forward four free freight fresh from front
    full fully further gate gave get gets getting give given gives giving go goes going gone good goods got great
    group had half hand happen happens hard has have having he head hear heard heavy held hello help her here hi high
    him his hold home hot hour house how however huge i idea ignore important in include included including indeed
    inside instead into invalid is issue it item its itself just keep keeps kept key kind knew know known label lack
    lane large last late later lead leads least leave left less let level life like likely line link live local long
    look loose lot low made main major make makes making man many mark market may maybe me mean means meet might mind
    mine minor miss missing money more most move much must my name near need needs never new news next nice night no
    nobody none nor normal not note nothing now number of off office often ok okay old on once one only onto open or
    order other others our ours out outside over own owner pallet part parts party past people per perhaps person
    phone pick piece place plan plant please point port possible present price proper provide put quick quickly quite
    rail rate rather raw reach read ready real really reason region related rest result right road room rule safe said
    same say says second see seem seen self send sent serious set several shall she shift shop short should show side
    sign since site six size small so some somebody someone something sometimes soon sorry sort space spare staff
    stage stand standard start state stay steel still stock such sure table take taken takes talk tank team tell ten
    term terms test text than thank thanks that the their them then there these they thing things think third this
    those though three through thus time times to today together told tomorrow tonight too took top total toward town
    track trade trailer tries trip truck true trust try trying turn two type under until up upon us use used user
    users using usual usually value van various vehicle very via view visit want wants warm warn was way we week
    weight well went were what whatever when where whether which while who whole whom whose why will wish with within
    without word work works world worry worse would write wrong yard year yes yet you your yours zone vendor seller
    buyer client clients supplier plates plate flights flight sales sale returns return leads lead tickets ticket
    students student doctor patient hotel guest guests course rooms invoices candidate candidates applicant applicants
    loan loans claim claims policy quote quotes bid bids lanes fleet fuel maintenance repair repairs safety legal
    finance accounts hr payroll billing booking parse letter letters later latter matter batter waste taste paste past
    cost lost host post most signed remark remarks co-signer sourcing consignor rep reps overrule overrules shiftlead
    """
) | word_set(
    """
    aborted accessed accessing account achieve achieved adjusted adjusts aligned altered altering alters amended amending appeared
    appearing appendix arise arises arising ascending assets assisted attack attacker attackers attacks attempted authority authors
    await awaited awaits backlog badge badges bales batches bearing berth binding blocked blocking blowing bonded breaker broader
    broke browser builder builders bundling caching calculation calculations calculator carried carries carton cartons casting caution
    ceiling chapter charge charged charges chassis cheaper checker chilled chooses choosing clarify classes classic clauses cleaned
    cleaning clearance cleared clicked clicking collective collector combine compact companies compass compile compiled completion
    complex complied compress comprised compute computed computing concept concepts concurrent conditional conduct conducts conform
    conforms consensus consent consignees constant constants construct content contention contents context contexts continuous
    contracted contrary contrast convention convert converted converting converts cookies correction correctly corrects corrupted
    counter counters courier courts crafted crane crashed crashes crashing crate crates creation creative creator creators credits
    culture currency customary customs cutoff damaged damages dated dealings debit debits declare declared declares declaring decode
    decoded decoder decoding defect defects defined defines defining delegated delegating deleter deletion demurrage denials denotes
    deployed derived derives desired detached detained detection detector detention devices devised directed directs discarded
    discards disconnection dispatches dispute disputed disputes distinction divided divides docking documented dragged dragging
    drained draining drawing drums duties duty ease editing edits efforts elapsed enabled enabling encoded encoding endings evaluation
    eventual excluded excluding execution exiting expanded expanding expands expiry exploited explore exploring exposed exposes
    exposing express extent extraction fees filed findings fitting flows foreign forklift forth forum friends frozen fund funding
    furnished gantry general generation generations generator granted granting greeting growing hanging haul hauled hauler haulier
    hauliers headings heart hinting hints hundred hyphens incidental increasingly indices informative inherit inherited insertion
    inspection inspector invert invited invoicing involve involved involving joint launcher leaking ledger lengths lengthy lies lifted
    limited limiting listen listened listening listens liters litres loading locked locking lodged logger losing lumper manage managed
    manages mapping margins masked meanings mere minus monthly mounting movie natural notices noticing original overcharge overtime
    packaged packing padding pager painting pairing pallets parents parked parties passage path payable penalties penalty perimeter
    phrases phrasing playing plays pooled position precede preceded preceding pressed presses pressing pretend prevent preventing
    prevents printer printers processor processors progress publisher quarantine quarter quarters queuing quiet ranging reactive
    receipt receiver recipes reconcile reconciled recorder recordings recover reduction refer referenced referred referring refers
    refined reflect reflected reflection reflects reformed refrain refusal refusals regards relates relating relaxed released
    releasing relies reloading rely relying remainder remittance remote removal repeatedly replay replica reported reporter reporting
    reserve reserved reserving resilient resizing resolve resolved resolves resolving resort respect respected respects responsive
    restart restarted restarting restock retain retained retaining retains retention retired retrieve retrieved retrieves reuse reused
    reusing revealed reveals reverse reversed reviewer revised revoked revoking reword rewrites rolling roster rotating rounded
    rounding routines savings scaling scheduler science scopes scrape sealed seals security selling sensing serving settings shades
    shadows shallow shaped shapes shaping shortest shot shut shutting signaling signals signify sing sitting sliding slot slots
    slowing smarts sourced specs speeding spelling spend spending spends spent spoilage spoiled squares star starred stars startup
    statuses steer steering stepped stepping stock stocked stocks storage stories stray string strings stripped stripping stuffing
    subsequent substitution success summaries summit supplied supplies surcharge surcharges suspect tanker tariff tearing tempo thawed
    tied tier ties timeline titled tonne tonnes tracing trailing treated treating tree triangle tricks trimmed trimming triples
    trouble understandings upgraded upgrading uploader useless validation validity vessel visitor visitors waiter waiters waived
    warnings watchdog whoever width winning
    abort address amazing assert batch block blocker bolts brand breach camel chain chaining chicken clamp clone compete composite comprise
    consumer contest contradict contrive convince crop curate deflate delegate deploy drayage driven eliminate experts filing fold
    folding garbled grain hacking hardening harvest haven hoist indent infer informal invent inviting invited kill mission mislead mission
    moniker nest notice noticed offend offset omit pin pinned polish polished pool print procedural prune realised reefers relay
    relieve reload render reorder reroute rerouted resend resent reside rotate routine scan scanner scanned scope secure seventh shard sign signing slice
    slide span spawn spell stack stacked stamp stamped strip superior supervise tempting thread tile tired train trained training tweak unleash
    wake waking
    """
)
"""Ordinary English and words of the trade; a word of this list is taken as it stands."""
