"""The cast: three networks and the people in them. Every test may rely on these names and rights."""

from dataclasses import dataclass
from uuid import UUID, uuid5

PASSWORD = "plain harbour stone 41"
_NAMES = UUID("5f0c9e2e-4f0b-4b0e-9a53-0d8f5b0a7c11")


@dataclass(frozen=True, slots=True)
class Place:
    """A network."""

    slug: str
    kind: str
    province: str | None
    name_en: str
    name_fr: str
    time_zone: str

    @property
    def id(self) -> UUID:
        return uuid5(_NAMES, f"network {self.slug}")

    def audience_id(self, kind: str = "network") -> UUID:
        """The audience of everybody ('network', or 'national' there) or of the mentors."""
        return uuid5(_NAMES, f"audience {self.slug} {kind}")


@dataclass(frozen=True, slots=True)
class Person:
    """An account with its memberships. `login` and `token` are the secrets of a seeded login and API token."""

    name: str
    profession: str
    province: str
    belongings: tuple[tuple[Place, tuple[str, ...]], ...]
    language: str = "en"
    accepted_terms: bool = True

    @property
    def id(self) -> UUID:
        return uuid5(_NAMES, f"account {self.name}")

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@clinic.example"

    @property
    def login(self) -> str:
        return f"login-of-{self.id}"

    @property
    def token(self) -> str:
        return f"token-of-{self.id}"

    @property
    def login_id(self) -> UUID:
        return uuid5(_NAMES, f"login {self.name}")

    @property
    def token_id(self) -> UUID:
        return uuid5(_NAMES, f"token {self.name}")

    def membership_id(self, place: Place) -> UUID:
        return uuid5(_NAMES, f"membership {self.name} {place.slug}")


NS = Place(
    "nova-scotia",
    "regional",
    "NS",
    "Adaptive Mentoring Network – Nova Scotia",
    "Réseau de mentorat adaptatif – Nouvelle-Écosse",
    "America/Halifax",
)
BC = Place(
    "british-columbia",
    "regional",
    "BC",
    "Adaptive Mentoring Network – British Columbia",
    "Réseau de mentorat adaptatif – Colombie-Britannique",
    "America/Vancouver",
)
NATIONAL = Place(
    "national",
    "national",
    None,
    "National Adaptive Mentoring Forum",
    "Forum national de mentorat adaptatif",
    "America/Toronto",
)
PLACES = (NS, BC, NATIONAL)

ALICE = Person("Alice Bernard", "family-physician", "NS", ((NS, ("mentee",)),))
BOB = Person("Bob Chiasson", "pharmacist", "NS", ((NS, ("mentor",)),))
FRANCOISE = Person("Francoise Doiron", "nurse-practitioner", "NS", ((NS, ("mentee",)),), "fr")
NEWCOMER = Person("Nell Ellis", "social-worker", "NS", ((NS, ("mentee",)),), "en", False)
MODERATOR = Person("Maud Fraser", "psychologist", "NS", ((NS, ("mentor", "moderator")),))
MODERATOR_TWO = Person("Moses Gallant", "psychiatrist", "NS", ((NS, ("moderator",)),))
COORDINATOR = Person("Cora Hughes", "social-worker", "NS", ((NS, ("coordinator",)),))
CAROL = Person("Carol Ibrahim", "family-physician", "BC", ((BC, ("mentee",)),))
BC_MODERATOR = Person("Basil Jones", "psychiatrist", "BC", ((BC, ("mentor", "moderator")),))
TESS = Person("Tess Kowalski", "addiction-physician", "NS", ((NS, ("mentor",)), (BC, ("mentee",))))
NADIA = Person("Nadia Leblanc", "physiatrist", "ON", ((NATIONAL, ("moderator",)),))
PEOPLE = (
    ALICE,
    BOB,
    FRANCOISE,
    NEWCOMER,
    MODERATOR,
    MODERATOR_TWO,
    COORDINATOR,
    CAROL,
    BC_MODERATOR,
    TESS,
    NADIA,
)
