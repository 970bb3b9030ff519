"""Values of records as hypothesis draws them: texts that tempt a YAML reader, and whole records of three kinds."""

from __future__ import annotations

from hypothesis import strategies as st

TRICKY = st.sampled_from(
    (
        *("no", "N", "Yes", "~", "null", "06", "01.10", "12:30", "1_000", "1e5", "0o7", "0x1F", ".5", "2026-01-05"),
        *("<<", "=", "- a", "a: b", "a #b", "# a", "'", '"', "%", "@", "[", "{", "&a", "*a", "!a", "|", ">", "?"),
        *("a\nb", "a\r\nb", " a", "a\n\n  b\n- c", "👩\u200d🌾"),
    )
)
# Text as a record may hold it: nothing invisible, not only blanks.
SEEN = st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]) | st.sampled_from("\n\t\u200d")
WORDS = TRICKY | st.text(SEEN, min_size=1, max_size=200).filter(str.strip)
CODES = TRICKY | st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._:/+-]{0,12}", fullmatch=True)
LANGUAGES = st.sampled_from(["tr", "en", "no", "on", "de"])
TEXTS = WORDS | st.dictionaries(LANGUAGES, WORDS, min_size=1)
AMOUNTS = st.decimals(-(10**12), 10**12, places=2).map(str)
QUANTITIES = st.decimals(-999, 999, places=4).map(str) | st.sampled_from(["12.3450", "0.125", "1000"])

PROJECTS = st.fixed_dictionaries(
    {"title": TEXTS, "stage": st.just("need"), "status": st.just({"state": "active"})},
    optional={
        "places": st.lists(st.sampled_from(["merkez", {"place": "no"}, {"place": "a1", "share": "33.333"}])),
        "dimensions": st.just(["social", {"dimension": "physical", "share": "40"}]),
        "cost": st.fixed_dictionaries(
            {}, optional={"estimate": AMOUNTS, "approved": st.fixed_dictionaries({"value": AMOUNTS, "source": TEXTS})}
        ),
        "indicators": st.lists(
            st.fixed_dictionaries(
                {
                    "id": st.just("yaya"),
                    "title": TEXTS,
                    "unit": TEXTS,
                    "direction": st.just("up"),
                    "values": st.lists(st.fixed_dictionaries({"value": QUANTITIES, "date": st.just("2026-01")})),
                }
            )
        ),
        "contracts": st.just(
            [
                {
                    "id": "a",
                    "supplier": "X",
                    "tenderers": "5",
                    "value": "1",
                    "changes": [{"date": "2026", "what": "end", "from": "no", "reason": "z"}],
                }
            ]
        ),
        "identifiers": st.lists(WORDS),
        "as_of": st.sampled_from(["2026", "2026-01", "2026-01-05"]),
    },
)
ANSWERS = st.fixed_dictionaries(
    {
        "about": st.just({"kind": "place", "id": "merkez"}),
        "stage": st.just("need"),
        "answers": st.dictionaries(st.sampled_from(["value", "place", "dimension", "no", "06"]), WORDS, max_size=2),
        "text": WORDS,
        "channel": st.just("web"),
        "date": st.just("2026-01-05"),
        "status": st.just({"state": "received"}),
    }
)
LINES = st.fixed_dictionaries(
    {
        "year": st.just("2026"),
        "status": st.just("draft"),
        "lines": st.lists(
            st.fixed_dictionaries(
                {
                    "direction": st.just("revenue"),
                    "economic": CODES,
                    "amounts": st.dictionaries(CODES | st.just("value"), AMOUNTS),
                }
            )
        ),
    }
)
