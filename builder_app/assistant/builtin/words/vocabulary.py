"""Tables of words: synonyms and spellings, contractions, irregular verbs, fixed phrases. One entry a line, `stands
for: written`."""

_SPELLINGS = """
analyse: analyze analyzes analyzed
exist: exists existed
summarise: summarize summarizes summarized
categorise: categorize categorized
sort: organise organize
email: mail mails mailed mailing e-mail e-mails emailed e-mailed e-mailing emailing thanked thanking
run: execute executes
change: modify edit adjust amend alter
find: gather gathers gathered
remove: erase eliminate strip discard scrap ditch omit kill bypass
set: override overrides overwrite overwrites
replace: substitute
follow-up: resend followup followups follow-ups
nudge: nag nagging pester bug prod badger poke nudges
escalate: shout esc
send: shoot shoots
fetch: fetches
when: wen whn wenn
reminder: reminder reminders chaser
cc: cced cc'd cc'ed
message: msg
connection: conn connections
please: pls plz
thanks: thx tx
asap: asap
workflow: wf flow
shipment: shipments shpt shipt shpmt consignment consignments load loads parcel parcels packages package cargo
attachment: attch attachments
ping: pings
appointment: appt
customer: cust customers
manager: mgr managers
request: req
ask: instruct instructs instructing urge urges
temperature: temp temps
response: resp responses
acknowledge: ack
information: info
without: w/o
through: thru
until: til till
rejection: rejection
approval: approvals signoff sign-off go-ahead
pagerduty: pd
teams: msteams ms-teams
approve: authorise authorize ok'd greenlight green-light
ok: ok okay
yes: yep yup
sure: sure
hours: hrs
hour: hr
minutes: mins
minute: min
seconds: secs
second: sec
weeks: wks
week: wk
deliver: delivers
parallel: parallelly
simultaneously: simultaneous concurrently alongside
meanwhile: meantime
while: whilst
afterwards: afterward
succeed: works worked
finally: lastly eventually
then: subsequently thereafter
next: next
otherwise: else
nobody: nobody no-one noone
nothing: nothing
color: colour
cancel: cancelled
pdf: pdfs
invoice: invoices
bol: bols
pod: pods
facility: facilities
warehouse: warehouses
carrier: carriers
reefer: reefers
csv: spreadsheet excel
order: orders
reply: replys reaction reactions
answer: answers
step: steps
exception: exceptions
label: labels
approver: approver approvers
steer: steers
truck: lorry trucks
reject: rejects
silence: silence
unanswered: unanswered
pm: pm
am: am
"""
_CONTRACTIONS = """
need not: needn't neednt
do not: don't dont
does not: doesn't doesnt
did not: didn't didnt
is not: isn't isnt ain't aint
are not: aren't arent
was not: wasn't wasnt
were not: weren't werent
has not: hasn't hasnt
have not: haven't havent
had not: hadn't
will not: won't wont
would not: wouldn't wouldnt
can not: can't cannot cant
could not: couldn't couldnt
should not: shouldn't shouldnt
there is: there's theres
nothing is: nothing's nothings
nobody is: nobody's nobodys
it is: it's
that is: that's thats
he is: he's hes
she is: she's shes
what is: what's whats
who is: who's
let us: let's
they are: they're theyre
we are: we're
you are: you're youre
i am: i'm
i would: i'd
we would: we'd
they would: they'd
i will: i'll
we will: we'll
they will: they'll
it will: it'll
i have: i've
we have: we've
they have: they've
nobody is: nobody's
where is: where's
how is: how's
"""
_IRREGULAR = """
send: sends sending sent
tell: tells telling told
write: writes writing wrote written
read: reads reading read
get: gets getting got gotten
find: finds finding found
keep: keeps keeping kept
set: sets setting set
put: puts putting put
hit: hits hitting hit
make: makes making made
cut: cuts cutting cut
run: runs running ran
go: goes going went gone
come: comes coming came
give: gives giving gave given
hold: holds holding held
be: is are was were been being am
do: does doing did done
have: has having had
let: lets letting let
say: says saying said
mean: means meaning meant
become: becomes becoming became
fall: falls falling fell fallen
rise: rises rising rose risen
can: could
should: shall ought
build: builds building built
show: shows showing showed shown
split: splits splitting split
understand: understands understanding understood
undo: undoes undoing undid undone
redo: redoes redoing redid redone
follow-up: follows-up following-up followed-up
sleep: sleeps sleeping slept
hear: hears hearing heard
reply: replies replying replied
notify: notifies notifying notified
query: queries querying queried
classify: classifies classifying classified
copy: copies copying copied
deny: denies denying denied
try: tries trying tried
retry: retries retrying retried
modify: modifies modifying modified
verify: verifies verifying verified
carry: carries carrying carried
cc: ccs ccing cced
bcc: bccs bccing bcced bcc'd blind-copy
lookup: lookups
timeout: timeouts timed-out times-out timing-out
rebook: rebooks rebooking rebooked
submit: submits submitting submitted
stop: stops stopping stopped
drop: drops dropping dropped
grab: grabs grabbing grabbed
swap: swaps swapping swapped
log: logs logging logged
flag: flags flagging flagged
ship: ships shipping shipped
skip: skips skipping skipped
quit: quits quitting
begin: begins beginning began begun
label: labels labelling labeling labelled labeled
cancel: cancels cancelling canceling cancelled canceled
ping: pings pinging pinged
plan: plans planning planned
scan: scans scanning scanned
refer: refers referring referred
pay: pays paying paid
want: wants wanting wanted
need: needs needing needed
"""
_PHRASES = """
contain: has the word | have the word | has the words | includes the word
follow-up: follow up | follow - up | following up | followed up
lookup: look up | looks up | looking up | looked up
lookup it: look it up | look that up
lookup them: look them up
contact: reach out to | reaches out to | reach out | get in touch with | get in contact with | get hold of
contact: drop a line to
do nothing: nothing should be sent | nothing is sent | nothing is to be sent | nothing goes out | nothing should go out | nothing must be sent
do nothing: no email should be sent | no mail should be sent
do nothing: no email is sent | no mail is sent | no email goes out | no mail goes out | send nothing | sends nothing
do nothing: nothing to do | nothing to be done | nothing more to do
different-from: anything but | anything other than | anything except | other than | different from | differs from
approve it: sign it off | signs it off | signs that off | sign that off | signs them off | okays it | oks it
negative: bad mood | in a bad mood | foul mood | bad tone
positive: good mood | in a good mood | good tone
pass the: hand the | feed the
pass it: hand it | feed it | hand that | feed that
pass them: hand them | feed them
summarise: boil down | boils down | sum up | sums up
summarise it: boil it down | sum it up | sum that up | boil that down
summarise them: boil them down | sum them up | sum those up
email: give a heads-up to | give a heads up to | send a heads-up to | send a heads up to | give notice to | give word to | send word to
wait: hold off for | hold off | sit tight for | sit tight | hang on for | hang on
lookup: pull up | dig up | dig out
log it: jot it down | note it down | write it down | make a note of it | jot that down | note that down
email them: thank them
email him: thank him
email her: thank her
email the: thank the
run the sub-workflow: hand over to the sub-workflow | hand off to the sub-workflow | pass over to the sub-workflow
run the sub-workflow: goes to the sub-workflow | go to the sub-workflow | hand it over to the sub-workflow
simultaneously: in the same time | at the very same time
simultaneously: both same time | both at once | at the same time | in parallel | side by side | at once
meanwhile: in the meantime | in the mean time
afterwards: after that | after this
then: once that is done | when that is done
asap: as soon as possible | as soon as you can
once: as soon as
whenever: each time | every time | any time | anytime | the moment | the minute | the instant | the very moment
nobody: no one
if: in case | in the event that | provided that | provided | assuming | as long as | only if | even if
upon: in the event of | in case of
continue: go on | goes on | keep going | keeps going
post: drop a note | drop a message | drop a line
regardless: in any case | either way | in either case | in both cases | no matter what | in all cases
regardless: does not matter | in every case | in each case | in all three cases | in both of these cases | in any event
regardless: whatever happens | whatever the outcome | whatever the result | whatever the decision | whatever the answer
regardless: regardless of the outcome | regardless of the result | regardless of the decision | regardless of the answer
regardless: whatever the priority | whatever the status | whatever the carrier | whatever the customer
regardless: regardless of that | no matter what happens | no matter which | one way or the other | one way or another
otherwise: failing that | failing which | or else | everything else | anything else | all others | the others | all the rest
stop: give up | gives up
submit: hand in | hands in | handed in | hand it in | hands it in
finally: in the end | at last | last of all
reply: come back | comes back | came back | hear back | hears back | heard back | hear anything | hear from
reply: heard from | get back to | gets back to | got back to | write back | writes back | wrote back
reply: come back to | comes back to | came back to | get back | gets back
at-end: the very last thing | the last thing | as the very last step | last thing
at-end: at the very end | to the very end | at the end | to the end | as the last step | at the bottom | to the bottom
at-end: as last step | as a last step | as a final step | as the final step
at-start: the very first thing | the first thing | as the very first step | first thing
at-start: as the first step | as first step | as a first step | at the very beginning | at the beginning
at-start: at the start | at the very start | at the top | in the beginning | before anything else
at-end: to the very end | to the very bottom | last of the steps
at-start: to the very beginning | to the very start | to the very top | to the very front | at the very top
at-start: before everything else | to the start | to the beginning | to the front | to the top | first of all
email: drop a note to | drop a line to | drop an email to | drop a mail to | shoot an email to | shoot a mail to | send a line to
actually: on second thought | on second thoughts | on reflection
log: leave a line in the log | leave a note in the log | leave an entry in the log | drop a line in the log | make a note in the log
exhausted: the last try | the last attempt | the final try | the final attempt
on-call: on call
bol: bill of lading | bills of lading
pod: proof of delivery | proofs of delivery | delivery receipt
purchase-order: purchase order | purchase orders
packing-list: packing list
customs-declaration: customs declaration
invoice: commercial invoice
delivery-note: delivery note
rate-confirmation: rate confirmation
exhausted: used up | give up | gives up | gave up | giving up | run out of attempts | run out of tries | runs out of attempts
timeout: time out | times out | timed out | runs out
fill: fill out | fill in | fills in | fills out
silence: sleeps on it | sleep on it | sits on it | sit on it | forgets about it | forget about answering
look: have a look | take a look | have a quick look
silence: radio silence | stay silent | stays silent | goes silent | go silent | stay quiet | stays quiet | keep quiet | keeps quiet | keep silent
silence: keeps silent | remain silent | remains silent | stayed silent | kept quiet | went silent | fall silent | falls silent
instead-of: instead of | rather than | in place of | would be better than | is better than | not as
remove it: take it out | throw it out | leave it out | kick it out | take that out | take it away
remove: get rid of | gets rid of | take out | take away | throw out | leave out | take off | kick out
remove: do away with | cut out
no-longer: no longer | not any more
any-more: any more | any longer
approve: sign off | signs off | signed off | signing off | signed off on | sign off on | give the go ahead
approve: gives the go ahead | go ahead | says yes | say yes | let through
approval: green light | human in the loop
reject: says no | say no | turns it down | turn it down | turns down | turned down
cc: carbon copy | loop in | loops in | keep in copy | put in copy | keep in the loop | put on copy | put in cc | put on cc
bcc: blind copy
at-least: at least | no less than
at-most: at most | no more than | not more than | no longer than | not longer than | not exceed
more-than: more than | more then | later then | greater then | greater than | higher than | larger than
more-than: heavier than | warmer than | hotter than | pricier than
less-than: lighter than | colder than | cooler than | cheaper than
more-than: bigger than | longer than | later than | in excess of
less-than: less then | less than | fewer than | lower than | smaller than | shorter than
over: over
up-to: up to
or-more: or more | or later | or higher | or above | or over | or greater | or warmer | or hotter | and above | and over | and up | or up
or-less: or less | or below | or under | or lower | or fewer | or colder | or cooler | and below | and under | or earlier
with: w /
partial: partly readable | partially readable | half readable | only partly readable
when submitted: upon submission | after submission | on submission
overdue: past their planned delivery date | past its planned delivery date | past the planned delivery date | past due | past their due date
overdue: past their planned delivery | past its planned delivery | past the planned delivery | past their eta | past its eta
otherwise: in other case | in the other case | in all other cases | in any other case | in other cases | for everything else
simultaneously: in the same time | at same time | in same time | at the very same time
for-each them: for each one of them | for each of them | for every one of them | for each one | for every one
for-each them: go through them | go through these | go through each of them | go through each | run through them
one-by-one: one at a time | one after the other | one after another
for-each: for each single | for each | for every
for-all: for all
for-each: loop over all | loop over | loop through all | loop through | iterate over all | iterate over | go through all | run through all
each-of: each of
one-by-one: one by one
restore: bring back | put back
undo: roll back | rolls back | take that back | take it back | make it back how it was | make it as it was | put it back how it was
go-back: go back
create: set up | put together
retry: keep trying | try again | tries again | trying again
pagerduty: pager duty
teams: microsoft teams | ms teams
start-over: start over | start again | start from scratch | begin again
from-scratch: from scratch
webhook: web hook
also: as well | in addition | on top of that
attachment: attached file | attached document | attached pdf | file that is attached | document that is attached | pdf that is attached | attached doc
also-and: as well as | in addition to
such-as: such as
forward: pass on
extract: pull out | pulls out | pick out
determine: find out | work out | figure out
start: kick off | kicks off
start it: kick it off | kicks it off | kick this off | kicks this off | fire it up | fires it up | fire this up | set it off | sets it off
start it: hit go | hit start | hit run | hits go | hits start | press go | press start | push start | click start | click run | press run
start it: push the button | pushes the button | hit the button | hits the button | click the button | clicks the button | tap the button
start it: get it going | gets it going | get it started | set it going | set it in motion | start it up | starts it up | start it off
send: fire off | shoot off | shoot
trigger: fires
late: runs late | running late | behind schedule | behind plan
is late: is late
overdue: over due
arrive: show up | shows up | turn up | turns up | come in | comes in | coming in | came in
drop-off: drop off
pick-up: pick up
cold-chain: cool chain
postcode: post code
etc: and so on
namely: i . e . | i . e | that is to say
twice: two times
again: one more time | once more | once again
them-all: all of them | all of those | each one | every one
the-two: both of them | the two | these two | those two | these steps | the both
the-other: the other one | the other
after: right after | straight after | directly after | immediately after | just after
before: right before | just before | directly before | immediately before | straight before | ahead of | prior to
before: in front of
after the: following the
set to: set to
shorten: speed up
manually: by hand | on demand
every-other: every other
monitor: keep an eye on
ensure: make sure | be sure to
otherwise if: else if
if-not: if not
if-so: if so
if no: if no
it is not: its not
if it is: if its
something missing: anything missing
due-date: due date
tone: tone of voice
succeed: go through | goes through | went through | gone through | worked out
fail: goes down | is down
"""


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


def _rows(table: str) -> list[tuple[str, str]]:
    return [(target, written) for target, _, written in (line.partition(": ") for line in table.strip().splitlines())]


SPELLINGS = {word: target for target, words in _rows(_SPELLINGS) for word in words.split()}
"""Spellings, synonyms and plurals that stand for another entry. Inflections of verbs are made by rule."""

CONTRACTIONS = {word: target for target, words in _rows(_CONTRACTIONS) for word in words.split()}

IRREGULAR = dict(_rows(_IRREGULAR))
"""Base form of a verb → its inflections."""

PHRASES = {tuple(phrase.split()): target for target, phrases in _rows(_PHRASES) for phrase in phrases.split(" | ")}
"""Fixed phrases (over words as written, lower case) that act as one word, or as several."""
