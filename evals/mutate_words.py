"""The words that the mutations need, Dutch and English. Data only; knows nothing of how they are used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Language = Literal["nl", "en"]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language. In `swaps` and the like a word leads to what it may be replaced by, each false then."""

    months: Sequence[str]
    countries: Sequence[str]
    country_spellings: Mapping[str, str]
    """Spellings that the sources use as well (OCR, older forms), with the one in `countries`."""
    names: Mapping[str, Sequence[str]]
    numbers: Mapping[str, Sequence[str]]
    modals: Mapping[str, Sequence[str]]
    unsaid: Mapping[str, str]
    """Negative wordings with the positive one they become."""
    finite: Sequence[str]
    """Finite verbs after which "not", or a hedge, may stand."""
    subjects: Sequence[str]
    """Subjects that follow the verb in an inverted clause."""
    negation: str
    hedges: Sequence[str]


DUTCH = Lexicon(
    months="januari februari maart april mei juni juli augustus september oktober november december".split(),
    countries=(
        "Afghanistan,België,Belarus,Brazilië,Burundi,Canada,China,Denemarken,Duitsland,Egypte,Eritrea,Ethiopië,Fiji,"
        "Frankrijk,Hongarije,India,Iran,Israël,Italië,Jemen,Jordanië,Kenia,Mali,Marokko,Myanmar,Namibië,Noorwegen,"
        "Oekraïne,Peru,Polen,Qatar,Rusland,Spanje,Sudan,Syrië,Turkije,Venezuela,Zweden"
    ).split(","),
    country_spellings={
        "Brazilieé": "Brazilië",
        "Ethiopié": "Ethiopië",
        "Israél": "Israël",
        "Itali€": "Italië",
        "Jordanié": "Jordanië",
        "Namibié": "Namibië",
        "Oekraine": "Oekraïne",
        "Syrié": "Syrië",
        "Nederland": "Nederland",
        "de Verenigde Staten": "Verenigde Staten",
        "het Verenigd Koninkrijk": "Verenigd Koninkrijk",
    },
    names={
        "Bruins Slot": ("Hoekstra", "De Vries"),
        "Minister van Buitenlandse Zaken": ("Minister van Justitie en Veiligheid", "Minister van Defensie"),
        "OHCHR": ("UNHCR", "UNICEF"),
        "OCHCR": ("UNHCR", "UNICEF"),
        "Hoge Commissaris voor de Mensenrechten": ("Hoge Commissaris voor de Vluchtelingen",),
        "Internationaal Strafhof": ("Internationaal Gerechtshof", "Europees Hof voor de Rechten van de Mens"),
        "Algemene Vergadering": ("Veiligheidsraad", "Economische en Sociale Raad"),
        "VN-Mensenrechtenraad": ("VN-Veiligheidsraad", "Raad van Europa"),
        "Freedom Online Coalition": ("Media Freedom Coalition", "Equal Rights Coalition"),
        "Equal Rights Coalition": ("Freedom Online Coalition", "Media Freedom Coalition"),
        "Commission on the Status of Women": ("Commission on Population and Development",),
        "LDC/SIDS Trust Fund": ("Global Equality Fund", "Peacebuilding Fund"),
        "UN LGBTI Equality Strategy": ("UN Disability Inclusion Strategy",),
        "Small Island Developing States": ("Landlocked Developing Countries",),
        "Least Developed Countries": ("Middle Income Countries",),
        "Universele Verklaring": ("Europese Verklaring",),
        "Feministisch Buitenlandsbeleid": ("Economisch Buitenlandbeleid",),
        "Beleidskader Mondiaal Multilateralisme": ("Actieplan Open Overheid",),
        "Speciaal Rapporteur": ("Mensenrechtenambassadeur", "Permanent Vertegenwoordiger"),
        "Speciaal Gezant": ("Speciaal Rapporteur", "Permanent Vertegenwoordiger"),
        "Mensenrechtenrapportage": ("Defensienota", "Miljoenennota"),
        "Grondwet": ("Gemeentewet", "Vreemdelingenwet"),
        "VN-antifolterverdrag": ("VN-kinderrechtenverdrag", "VN-vrouwenverdrag"),
        "Benelux-landen": ("Visegrád-landen", "Baltische landen"),
        "EU-landen": ("NAVO-landen", "OVSE-landen"),
        "EU-land": ("NAVO-land",),
        "Den Haag": ("Brussel", "Genève"),
        "Genève": ("New York", "Wenen"),
        "Genéve": ("New York", "Wenen"),
        "Geneve": ("New York", "Wenen"),
        "Tweede Kamer": ("Eerste Kamer",),
        "het kabinet": ("de Kamer", "de Europese Commissie"),
        "Het kabinet": ("De Kamer", "De Adviesraad Internationale Vraagstukken"),
        "Het Koninkrijk": ("De Europese Unie", "De Tweede Kamer"),
    },
    numbers={
        "een derde": ("een kwart", "de helft", "twee derde"),
        "twee keer": ("drie keer", "vier keer"),
        "jaarlijks": ("maandelijks", "tweejaarlijks"),
        "jaarlijkse": ("maandelijkse", "tweejaarlijkse"),
        "tweejaarlijkse": ("jaarlijkse", "vijfjaarlijkse"),
        "drie jaar": ("vijf jaar", "twee jaar"),
        "vijffde maal": ("derde maal", "zesde maal"),
        "vijfde maal": ("derde maal", "zesde maal"),
        "miljoen": ("miljard", "duizend"),
    },
    modals={
        "zal": ("kan", "moet", "mag"),
        "zullen": ("kunnen", "moeten"),
        "wil": ("zal", "moet"),
        "willen": ("zullen", "moeten"),
        "kan": ("moet", "zal"),
        "kunnen": ("moeten", "zullen"),
        "moet": ("mag", "kan"),
        "moeten": ("mogen", "kunnen"),
        "mag": ("moet",),
        "mogen": ("moeten",),
        "overweegt": ("heeft besloten", "weigert"),
        "is van plan": ("heeft besloten",),
        "streeft naar": ("garandeert",),
        "verzoekt": ("verplicht",),
        "is gekozen": ("kan worden gekozen",),
    },
    unsaid={
        "nog nooit": "al eerder",
        "niet aangesloten": "aangesloten",
        "het niet naleven": "het naleven",
        "(nog) niet actief": "actief",
        "nooit": "altijd",
        "zonder": "met",
        "strijd tegen": "strijd voor",
        "aangespannen tegen": "aangespannen voor",
        "tegengaan": "bevorderen",
        "geen": "een",
    },
    finite=(
        "zal zullen kan kunnen moet moeten wil willen mag mogen is zijn was waren wordt worden werd werden heeft hebben "
        "blijft blijven staat staan steunt kiest trekt draagt geeft behoort ziet organiseert acht hecht stuurt zet "
        "speelt voert vraagt varieert zorgt betekent betreft hangt komt gaat vormt beschouwt waardeert treedt "
        "bekijkt vindt verwacht"
    ).split(),
    subjects=(
        "het Koninkrijk der Nederlanden,het Koninkrijk,het kabinet,de inhoudelijke inzet van het Koninkrijk,Nederland,"
        "de VN-Mensenrechtenraad,er,onder andere,de inzet,het reguliere VN-budget,zich"
    ).split(","),
    negation="niet",
    hedges=("mogelijk", "naar verwachting", "volgens critici"),
)

ENGLISH = Lexicon(
    months=("January February March April May June July August September October November December".split()),
    countries=(
        "Afghanistan,Belarus,Belgium,Brazil,Burundi,Canada,China,Denmark,Egypt,Eritrea,Ethiopia,Fiji,France,Germany,"
        "Hungary,India,Iran,Israel,Italy,Jordan,Kenya,Mali,Morocco,Myanmar,Namibia,Norway,Peru,Poland,Qatar,Russia,"
        "Spain,Sudan,Sweden,Syria,Turkey,Ukraine,Venezuela,Yemen"
    ).split(","),
    country_spellings={"the United States": "United States", "the United Kingdom": "United Kingdom"},
    names={
        "Human Rights Council": ("Security Council", "Council of Europe"),
        "General Assembly": ("Security Council", "Economic and Social Council"),
        "OHCHR": ("UNHCR", "UNICEF"),
        "High Commissioner for Human Rights": ("High Commissioner for Refugees",),
        "International Criminal Court": ("International Court of Justice",),
        "Freedom Online Coalition": ("Media Freedom Coalition", "Equal Rights Coalition"),
        "Equal Rights Coalition": ("Freedom Online Coalition",),
        "Special Rapporteur": ("Human Rights Ambassador", "Permanent Representative"),
        "Special Envoy": ("Special Rapporteur",),
        "Benelux": ("Visegrád", "Baltic"),
        "Geneva": ("New York", "Vienna"),
        "The Hague": ("Brussels",),
        "Bruins Slot": ("Hoekstra", "De Vries"),
        "Minister of Foreign Affairs": ("Minister of Defence",),
        "The Kingdom": ("The European Union", "The House of Representatives"),
        "The Netherlands": ("The European Union", "Belgium"),
        "The cabinet": ("The House of Representatives", "An advisory council"),
        "The government": ("The House of Representatives", "An advisory council"),
    },
    numbers={
        "a third": ("a quarter", "half"),
        "one third": ("one quarter", "one half"),
        "twice a year": ("once a year", "every month"),
        "annual": ("monthly", "biennial"),
        "annually": ("monthly",),
        "every year": ("every month",),
        "a year": ("a month",),
        "three years": ("five years", "two years"),
        "fifth time": ("third time", "sixth time"),
        "million": ("billion", "thousand"),
    },
    modals={
        "will": ("may", "must", "has decided to"),
        "wants to": ("will", "is obliged to"),
        "want to": ("will",),
        "can": ("must", "will"),
        "must": ("may", "might"),
        "may": ("must",),
        "should": ("must",),
        "is considering": ("has decided on",),
        "intends to": ("has agreed to",),
        "has to be": ("may be", "has been"),
    },
    unsaid={
        "has not": "has",
        "have not": "have",
        "is not": "is",
        "are not": "are",
        "never": "always",
        "without": "with",
        "against": "for",
        "no ": "a ",
    },
    finite="will can must may should is are was were has have".split(),
    subjects=(),
    negation="not",
    hedges=("possibly", "reportedly"),
)

LEXICONS: Mapping[Language, Lexicon] = {"nl": DUTCH, "en": ENGLISH}
