"""What the author reads: the reason behind each rule and a replacement for each type."""

from forum.deid.findings import FindingType, Phrase

REASONS = {
    "email": Phrase(
        "An e-mail address leads to one person or workplace.",
        "Une adresse courriel mène à une seule personne ou à un seul milieu.",
    ),
    "email-spelled": Phrase(
        "An e-mail address spelled out is still an e-mail address.",
        "Une adresse courriel écrite en mots reste une adresse courriel.",
    ),
    "url": Phrase(
        "A link can lead to a person, a clinic or a private page.",
        "Un lien peut mener à une personne, à une clinique ou à une page privée.",
    ),
    "handle": Phrase(
        "A user name can be looked up and leads to a person.",
        "Un nom d'utilisateur se retrouve et mène à une personne.",
    ),
    "ip": Phrase(
        "A network address can be traced to a household or a workplace.",
        "Une adresse IP peut mener à un foyer ou à un milieu de travail.",
    ),
    "phone": Phrase(
        "This looks like a telephone number.",
        "Ceci ressemble à un numéro de téléphone.",
    ),
    "phone-spelled": Phrase(
        "Digits spelled out in a row read like a telephone or card number.",
        "Des chiffres écrits en mots se lisent comme un numéro de téléphone ou de carte.",
    ),
    "postal-code": Phrase(
        "A postal code points to a few streets, or to one village.",
        "Un code postal désigne quelques rues, ou un seul village.",
    ),
    "postal-area": Phrase(
        "The first half of a postal code can be a single community.",
        "La première moitié d'un code postal peut désigner une seule communauté.",
    ),
    "sin": Phrase(
        "This looks like a social insurance number.",
        "Ceci ressemble à un numéro d'assurance sociale.",
    ),
    "health-number": Phrase(
        "This looks like a provincial or territorial health number.",
        "Ceci ressemble à un numéro d'assurance maladie provincial ou territorial.",
    ),
    "record-number": Phrase(
        "A chart, claim, licence or similar number leads to one person's record.",
        "Un numéro de dossier, de réclamation, de permis ou autre mène au dossier d'une personne.",
    ),
    "long-number": Phrase(
        "A long number can be somebody's file, card or telephone number.",
        "Un long numéro peut être un dossier, une carte ou un téléphone.",
    ),
    "date": Phrase(
        "A date finer than a year can identify a patient.",
        "Une date plus précise que l'année peut identifier un patient.",
    ),
    "birth-date": Phrase(
        "A date of birth identifies a person almost alone.",
        "Une date de naissance identifie une personne presque à elle seule.",
    ),
    "month": Phrase(
        "A month tied to someone's story can identify a patient.",
        "Un mois lié à l'histoire de quelqu'un peut identifier un patient.",
    ),
    "holiday": Phrase(
        "A holiday is a date, and a date can identify a patient.",
        "Une fête est une date, et une date peut identifier un patient.",
    ),
    "age": Phrase(
        "So few people are 90 or older that an exact age can identify one.",
        "Les personnes de 90 ans et plus sont si peu nombreuses qu'un âge exact peut en identifier "
        "une.",
    ),
    "address": Phrase(
        "A street address or mailing address leads to one household or workplace.",
        "Une adresse civique ou postale mène à un seul foyer ou milieu de travail.",
    ),
    "titled-name": Phrase(
        "A title followed by a name names a person.",
        "Un titre suivi d'un nom nomme une personne.",
    ),
    "clinician-name": Phrase(
        "This names a health professional; a place or a team can be recognised by it.",
        "Ceci nomme une personne professionnelle de la santé; un lieu ou une équipe peut s'y "
        "reconnaître.",
    ),
    "labelled-name": Phrase(
        'A name after a label such as "patient" or "from" names a person.',
        "Un nom après une mention comme « patient » ou « de » nomme une personne.",
    ),
    "repeated-name": Phrase(
        "This name stands elsewhere in the text with a title.",
        "Ce nom figure ailleurs dans le texte avec un titre.",
    ),
    "member-name": Phrase(
        "This is also a member's name; make sure that no patient is meant.",
        "C'est aussi le nom d'un membre; assurez-vous qu'il ne s'agit pas d'un patient.",
    ),
}

REPLACEMENTS = {
    FindingType.PERSON: Phrase("the patient", "le patient"),
    FindingType.CLINICIAN: Phrase("a colleague", "un collègue"),
    FindingType.DATE: Phrase("a few weeks earlier", "quelques semaines plus tôt"),
    FindingType.AGE_90_PLUS: Phrase("in their nineties", "dans la nonantaine"),
    FindingType.LOCATION: Phrase("a small community", "une petite communauté"),
    FindingType.ADDRESS: Phrase("their home address", "à son domicile"),
    FindingType.POSTAL_CODE: Phrase("their area", "son secteur"),
    FindingType.PHONE: Phrase("their telephone number", "son numéro de téléphone"),
    FindingType.EMAIL: Phrase("their e-mail address", "son adresse courriel"),
    FindingType.URL: Phrase("a web page", "une page web"),
    FindingType.HANDLE: Phrase("their account", "son compte"),
    FindingType.IP: Phrase("a network address", "une adresse réseau"),
    FindingType.HEALTH_NUMBER: Phrase("their health number", "son numéro d'assurance maladie"),
    FindingType.SIN: Phrase("their social insurance number", "son numéro d'assurance sociale"),
    FindingType.ID: Phrase("their file number", "son numéro de dossier"),
    FindingType.ORG: Phrase("a local organization", "un organisme local"),
}
