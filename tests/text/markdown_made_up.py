"""Texts made of the pieces that parsers stumble on, for properties that hold for every text."""

from hypothesis import strategies as st

PIECES = (
    *("*", "**", "_", "__", "~~", "`", "```", "~~~", "\\", "[", "]", "(", ")", "![", "](", "]: "),
    *("<", ">", "</", "/>", "<!--", "-->", "<script>", "<img src=x onerror=alert(1)>", "<svg>"),
    *("&", "&lt;", "&#x202E;", "&#0;", "&colon;", "&quot;", "'", '"', "{", "}", "|", "|-|", ":-:"),
    *("#", "# ", "===", "---", "- ", "1. ", "> ", "    ", "\t", "\n", "\n\n", "  \n", "\r", "\f"),
    *("http://", "https://e.example", "mailto:", "javascript:", "data:text/html,", "//", "@", "%"),
    *(
        "a",
        "b c",
        "é",
        "ﷺ",
        "👩‍⚕️",
        "\u202e",
        "\u2067",
        "\u2069",
        "\u200f",
        "\x00",
        "\x1b",
        "\ud800",
    ),
    *("\ufeff", "\u200b", "\u2028", "\u0301", "\xa0", "\ufffe", "xn--", "[::1]", ":80"),
)

texts = st.lists(st.sampled_from(PIECES) | st.text(st.characters(), max_size=4), max_size=40).map(
    "".join
)
