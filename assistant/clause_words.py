"""The small words that show how a question is built, Dutch and English. Data only; knows nothing of their use."""

import re

PREPOSITIONS = frozenset(
    "aan bij binnen dankzij door in inzake met na naar namens om omtrent onder op over per qua rond rondom samen sinds "
    "tegen tegenover tijdens tot tussen uit van vanaf vanuit vanwege via volgens voor wegens zonder about according "
    "across after against along among around as at before behind below beside between beyond by concerning despite "
    "during for from into of off on onto regarding since through throughout to together towards under until up upon "
    "with within without".split()
)
DETERMINERS = frozenset(
    "de het een deze die dit dat geen alle elk elke ieder iedere zijn haar hun onze ons mijn jouw the a an this that "
    "these those no any all every each some its their his her our my your".split()
)
PRONOUNS = frozenset(
    "ik jij je u hij zij ze wij we jullie men er hem hen iemand iets i you he she it they them him there one ones daar hier us me here myself".split()
)
AUXILIARIES = frozenset(
    "is zijn was waren wordt worden werd werden heeft hebben had hadden kan kunnen kon konden mag mogen moet moeten "
    "moest moesten zal zullen zou zouden wil willen wilde wilden gaat gaan are were has have can could may might must "
    "shall will would should do does did".split()
)
MODAL = frozenset(
    "kan kunnen kon konden mag mogen moet moeten moest moesten zal zullen zou zouden wil willen wilde wilden gaat "
    "gaan".split()
)
DO = frozenset("do does did can could may might must shall will would should".split())
BEFORE_ENGLISH_VERB = DO | frozenset("are were have has had is was".split())
IS = frozenset("is was are were zijn waren".split())
ENGLISH_VERBS = frozenset(
    "say do give pay get make take support help want plan mean provide receive contribute work play hold organise "
    "organize need cost spend meet lead think happen apply mention describe go come become see use enter "
    "attend expire start begin end join last cover decide propose present".split()
)
VERBS = AUXILIARIES | frozenset(
    "doet doen deed deden komt komen kwam kwamen krijgt krijgen kreeg kregen geeft geven gaf gaven staat staan stond "
    "ligt liggen lag zit zitten zat blijft blijven bleef maakt maken ziet zien vindt vinden vond zet neemt nemen nam "
    "houdt houden hield betekent heet heten zegt zeggen zei geldt gelden loopt lopen doe ging gingen".split()
)
FILLERS = frozenset(
    "dan ook nog meer precies ongeveer eigenlijk al verder zo niet wel allemaal nu mee toe af heen terug exactly else then also not roughly "
    "approximately again more now so yet still".split()
)
AROUND = PREPOSITIONS | DETERMINERS | PRONOUNS | AUXILIARIES | FILLERS | {"en", "and", "of", "or"}
PASSED = (PREPOSITIONS | PRONOUNS | FILLERS | VERBS) - DETERMINERS
QUESTION_WORDS = frozenset(
    "wie wiens wat waar wanneer waarom waardoor waarmee waarvoor waarover waarvan waarop waarin waaraan waaruit "
    "waarheen waartoe waarbij waartegen waarnaar hoe hoezo hoeveel hoelang welk welke hoeveelste who whom whose what which where "
    "when why how".split()
)
TAKES_NOUN = frozenset("welk welke hoeveel hoeveelste which what whose many much".split())
LEAD = re.compile(
    r"\A\W*(?:(?:en|maar|dus|ja|oké|oke|ok|nou|and|but|so|okay|yes|well)\b(?!-)[\s,]*)+", re.IGNORECASE
)
ENDS = " \t?!.…,;"
DUTCH_VERB = re.compile(r"[a-zë]{2,}(?:t|en|de|te)\Z")
PARTICIPLE = re.compile(
    r"(?:\w*ge\w{2,}|(?:be|ver|ont|her|er|onder|over)\w{2,}|\w{2,}eer)(?:d|t|en)\Z|\w{2,}ed\Z|(?:laid|done|made|held|paid|given|taken|set|written|sent|spent|built|known|shown|chosen|kept|led|put|seen|told|won|"
    r"brought|found|met|driven|spoken|drawn|grown)\Z"
)
NO_PARTICIPLE = frozenset(
    "beleid besluit gebied geweld verbod verband bericht gezant geld gerecht speed need".split()
)
PREDICATES = frozenset(
    "nodig noodzakelijk belangrijk verplicht mogelijk genoeg voldoende waar bekend klaar haalbaar necessary important "
    "needed possible mandatory true enough sufficient known ready".split()
)
ATTACHING = frozenset("van voor over tegen aan tot inzake of for on about against to".split())
RELATIONAL = re.compile(
    r"(?:voorzitter|penhouder|leden|doel|doelen|bedrag|budget|kosten|duur|reden|rol|naam|datum|resultaat|resultaten|"
    r"gevolgen|voorwaarden|chair|penholder|members|purpose|aim|amount|costs?|duration|reason|role|name|date|results?|"
    r"consequences|conditions|deadline|eerste|tweede|derde|vierde|vijfde|zesde|zevende|laatste|volgende|anderen?|rest|"
    r"first|second|third|fourth|fifth|sixth|seventh|last|next|others?)\Z"
)
TIME = re.compile(
    r"(?:(?:19|20)\d\d|jaar|jaren|maand|week|dag|years?|months?|weeks?|days?|moment|periode|period)\b"
)
ACTOR = re.compile(
    r"(?:(?:het|the|ons|our) )?(?:koninkrijk|kingdom|netherlands|kabinet|cabinet|government)(?: der nederlanden)?\Z"
    r"|(?:de|the|onze|our) (?:minister|regering|overheid|government)\Z"
)
