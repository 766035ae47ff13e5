#!/usr/bin/env python3
"""Makes the files of raters/ that ship with Triptych, one a rater, from what the raters publish.

usage: make.py --mbfc FILE.csv [--kite FILE.csv] [--us-local FILE.csv] [--allsides FILE.jsonl] [--out FOLDER]

--mbfc      Media Bias/Fact Check: domain,name,mbfc_bias,factuality,questionable,...
--kite      Kite's list of media owners: domain,name,owner_text,ownership_type,country,...
--us-local  US local outlets and their owners, 2018: domain,name,owner,medium,...
--allsides  articles with the side that AllSides gave their outlet, 2012-2020: JSON rows with source,bias

README.md beside this file says how each category of a rater is mapped and why. Each file can be removed: what it says
is then not known, nothing else. Same input, same output, byte for byte.
"""
import argparse
import collections
import csv
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$")
PATH = re.compile(r"(/[a-z0-9._~+-]+)+$")

# Each rater: its file, the columns there, and what `rated_by` says. Files are read by name: where two say an owner, a
# name or a country, the first counts, so a guess never wins over a rater.
ADDRESSES, OUTLETS, MBFC, ALLSIDES = "addresses", "outlets", "mbfc", "allsides"
KITE, US_LOCAL, GUESS = "kite", "us-local", "guess"
RATERS = {
    ADDRESSES: ("05-addresses.csv", ["domain", "same_as", "media_type"], "Triptych"),
    OUTLETS: ("08-outlets.csv", ["domain", "name", "country", "owner", "owner_group", "ownership"],
              "Triptych 2026-01"),
    MBFC: ("10-mbfc.csv", ["domain", "name", "leaning", "factuality", "flags"], "MBFC 2026-08"),
    ALLSIDES: ("20-allsides.csv", ["domain", "leaning"], "AllSides 2012-2020"),
    KITE: ("30-kite.csv", ["domain", "name", "country", "owner", "owner_group", "ownership"], "Kite"),
    US_LOCAL: ("40-us-local.csv",
               ["domain", "name", "country", "owner", "owner_group", "ownership", "media_type"], "US local 2018"),
    GUESS: ("90-guess.csv", ["domain", "country", "lang"], "guess"),
}

MBFC_LEANING = {"left": "left", "left-center": "lean-left", "center": "center", "right-center": "lean-right",
                "right": "right", "fake-news": "", "conspiracy-pseudoscience": "", "pro-science": "", "satire": ""}
MBFC_CLASS = {"fake-news": "questionable", "conspiracy-pseudoscience": "conspiracy-pseudoscience",
              "pro-science": "pro-science", "satire": "satire"}
SIDES = ("left", "center", "right")
US_MEDIUM = {"Newspapers": "newspaper", "College Newspapers": "newspaper", "TV station": "tv", "Magazines": "magazine"}
MBFC_FACTUALITY = {"very-high": "very-high", "high": "high", "mostly-factual": "high", "mixed": "mixed", "low": "low",
                   "very-low": "very-low", "": ""}
KITE_OWNERSHIP = {"Private Media": "private", "Private Enterprise": "private", "Independent Media": "private",
                  "Private Independent Media": "private", "Print Media": "private", "Non-Profit": "nonprofit",
                  "Public Media": "public", "Public Broadcaster": "public",
                  "Public agency (statutory, editorially independent)": "public",
                  "State Funded Media": "state", "State Media / Digital": "state"}
KITE_COUNTRY = {"Argentina": "AR", "Australia": "AU", "Bahrain": "BH", "Belgium": "BE", "Bulgaria": "BG",
                "Canada": "CA", "China": "CN", "Croatia": "HR", "Cyprus": "CY", "Czech Republic": "CZ", "Egypt": "EG",
                "Estonia": "EE", "Finland": "FI", "France": "FR", "Germany": "DE", "Hong Kong": "HK", "Hungary": "HU",
                "India": "IN", "Iran": "IR", "Iraq": "IQ", "Ireland": "IE", "Israel": "IL", "Italy": "IT",
                "Japan": "JP", "Jordan": "JO", "Kuwait": "KW", "Lebanon": "LB", "New Zealand": "NZ", "Oman": "OM",
                "Pakistan": "PK", "Palestine": "PS", "Qatar": "QA", "Russia": "RU", "Saint Kitts and Nevis": "KN",
                "Saudi Arabia": "SA", "Singapore": "SG", "South Korea": "KR", "Spain": "ES", "Switzerland": "CH",
                "Syria": "SY", "Taiwan": "TW", "The Netherlands": "NL", "Turkey": "TR", "United Arab Emirates": "AE",
                "United Kingdom": "GB", "United States": "US", "Yemen": "YE",
                "": "", "Global": "", "International": "", "Netherlands/Morocco": "", "Taiwan/South Africa": ""}
NO_OWNERS = {"State-owned", "Internationally Recognized", "Houthi-aligned"}  # in brackets behind an owner
GOVERNMENT_SITES = {"admin.ch"}  # Kite names its owner as it names that of the public broadcaster

# Owners in the US list of 2018 that have since been bought up or split: what it says of them is no longer true.
GONE = {"tribune", "tribune broadcasting", "raycom", "raycom media", "meredith", "meredith corporation", "lin tv",
        "newport television", "journal broadcast group", "journal communications", "barrington broadcasting",
        "barington broadcasting", "granite broadcasting", "piedmont television", "freedom communications",
        "freedom broadcasting", "local tv", "local tv, llc", "local tv llc", "hoak media", "hoak media corporation",
        "young broadcasting", "new vision television", "gocom media", "bluestone television", "acme tv",
        "evening post publishing", "evening post publishing company", "pappas telecasting", "schurz communications",
        "quincy newspapers", "smith media", "new age media", "fisher communications", "belo",
        "media general",
        "landmark communications", "west virginia media holdings", "dispatch broadcast group", "calkins media",
        "southern broadcast corp/calkins media", "ge media", "emmis", "drewry communications", "max media",
        "sunbelt communications", "barry telecommunications", "ion media networks", "dominion media",
        "heritage broadcasting", "high plains broadcasting"}
SAME_OWNER = {"sinclair": "Sinclair Broadcast Group", "sinclair broadcasting group": "Sinclair Broadcast Group",
              "nexstar": "Nexstar Media Group", "nexstar broadcasting": "Nexstar Media Group",
              "nexstar broadcasting group": "Nexstar Media Group", "hearst television": "Hearst",
              "hearst corporation": "Hearst", "tegna media": "Tegna", "tenga": "Tegna",
              "e. w. scripps company": "E.W. Scripps", "daystar television network": "Daystar",
              "nbc universal": "Comcast", "nbc": "Comcast",
              "cbs corporation": "Paramount", "cbs": "Paramount", "abc": "The Walt Disney Company",
              "lesea broadcasting": "LeSea", "entravision communications": "Entravision",
              "bahakel": "Bahakel Communications",
              "lily broadcasting": "Lilly Broadcasting", "hubbard broadcasting corporation": "Hubbard Broadcasting",
              "cowles publishing company": "Cowles Company", "sainte partners": "Sainte",
              "acvance local": "Advance Local",
              "sagamorehill broadcasting": "SagamoreHill Broadcasting", 
              "fox television stations": "Fox Corporation (Murdoch family)"}
# A group of at least so many outlets in that list is a conglomerate.
CONGLOMERATE_OUTLETS = 10
PUBLIC_OWNER = re.compile(r"\b(Public (Broadcasting|Telev|Telec|TV|Media)|Educational (Telev|TV|Broadcasting|Telec)|"
                          r"School(s| District| Board)|Board of Education|(State|Community|City) (University|College)|"
                          r"University of (?!Notre Dame)|Authority for Educational|Educational Communications)")

# Endings that tell a country. Left out are those that are sold to everybody (.tv, .io, .co, .me, .ai …).
COUNTRY_ENDINGS = set("ae al ar at au az ba bd be bg bo br by ca cd ch cl cn cr cu cy cz de dk do dz ec ee eg es et fi "
                      "fr ge gh gr hk hn hr hu id ie il in iq ir is it jo jp ke kp kr kw kz lb lk lt lu lv ma mx my ng "
                      "nl no np nz om pe ph pk pl pr ps pt py qa ro rs ru rw sa se sg si sk sy th tn tr tw tz ua ug uk "
                      "us uy uz va ve vn za zm zw".split())
ENGLISH_ENDINGS = {"uk", "ie", "au", "nz", "us"}
SPANISH_OWNERS = {"Entravision", "Univision", "Univision Communications", "Televisa Grupo Televisa",
                  "Spanish Broadcasting System", "Meruelo Broadcasting", "Caballero Television", "HERO Broadcasting"}
# Hosts that many outlets share: a row for the whole of them would say something of all.
SHARED_HOSTS = {"blogspot.com", "facebook.com", "github.io", "google.com", "issuu.com", "medium.com", "myspace.com",
                "reddit.com", "state.id.us", "substack.com", "tumblr.com", "twitter.com", "weebly.com", "wixsite.com",
                "wordpress.com", "youtube.com", "biomedcentral.com", "news.ycombinator.com", "cbslocal.com"}
# Labels before a registrable domain that are an edition or a section of the one outlet.
EDITION_LABELS = set("en english eng news edition home ici int international asia world www".split())
SECOND_LEVEL = {"co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go", "gob", "gouv"}


def is_host_below(domain):
    labels = domain.split(".")
    return len(labels) > (3 if len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL else 2)


class Registry:
    """Facts as raters give them: rater → domain → field → value."""

    def __init__(self):
        self.facts = collections.defaultdict(lambda: collections.defaultdict(dict))
        self.left_out = collections.Counter()

    def add(self, rater, address, **fields):
        address = re.sub(r"^www\d?\.", "", address.strip().lower()).rstrip("/")
        domain, slash, path = address.partition("/")
        if not DOMAIN.match(domain) or len(address) > 253:
            self.left_out[f"{rater}: not a domain"] += 1
        elif not PATH.match(slash + path) if slash else domain in SHARED_HOSTS:
            self.left_out[f"{rater}: a path with a query" if slash else f"{rater}: a host that many share"] += 1
        else:
            for field, value in fields.items():
                if value:
                    self.facts[rater][address].setdefault(field, value)

    def domains(self):
        return sorted({domain for rater, facts in self.facts.items() if rater != ADDRESSES for domain in facts})

    def write(self, folder, rater):
        """Returns how many rows there are."""
        name, columns, rated_by = RATERS[rater]
        rows = [{"domain": domain, **fields, "rated_by": rated_by}
                for domain, fields in sorted(self.facts[rater].items()) if fields]
        with open(folder / name, "w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns + ["rated_by"], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return len(rows)


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def clean(text):
    return re.sub(r"\s+", " ", text).strip()[:200]


# What stands behind or beside an outlet's name in raters' lists and is no part of it.
RATERS_WORDS = re.compile(r"\s*[-–:]?\s*\b(Bias and Credibility|Bias Rating|Media Bias/Fact Check)\s*$", re.I)
REMARK = re.compile(r"\s*\([^()]*\)?\s*$")  # "(Spain)", also where the bracket was never closed
LOOSE_END = re.compile(r"\s+[-–|]\s*(News)?\s*$|\s*[-–|:;,]\s*$")
CALL_SIGN = re.compile(r"([KW][A-Z]{2,3}(?:-(?:TV|DT|FM|AM))?)\s+-\s*(.+)$")
NO_PLACE = re.compile(r"NPR|[A-Za-z0-9-]+\.(com|org|net)$")


def station_name(call_sign, parts):
    """"WDRB", "Louisville News" → "WDRB Louisville"; a part that is the network or the address says nothing."""
    parts = [re.sub(r"^(.*[a-z])(?<!Action)\s+News$", r"\1", part) for part in parts]
    return " ".join([call_sign] + [part for part in parts if part != call_sign and not NO_PLACE.match(part)])


def short_name(name):
    """An outlet's name without what raters put behind it; empty when nothing is left or it is an address of a page."""
    if re.match(r"https?:", name):
        return ""
    name = REMARK.sub("", RATERS_WORDS.sub("", name))
    station = CALL_SIGN.match(name)
    if station:
        name = station_name(station[1], re.split(r"\s+-\s*", station[2]))
    return LOOSE_END.sub("", name).strip()


def clean_names(registry):
    """Where two outlets would then have one name, "Daily Journal (Illinois)" and "(Missouri)", both keep theirs."""
    told_apart = collections.defaultdict(lambda: collections.defaultdict(set))
    named = [(domain, fields) for facts in registry.facts.values() for domain, fields in facts.items()
             if fields.get("name")]
    for domain, fields in named:
        told_apart[short_name(fields["name"]).lower()][fields["name"].lower()].add(domain)
    for domain, fields in named:
        name = fields["name"]
        others = (domains - {domain} for other, domains in told_apart[short_name(name).lower()].items()
                  if other != name.lower())
        fields["name"] = name if short_name(name) and any(others) else short_name(name)
        if not fields["name"]:
            del fields["name"]


def add_outlets(registry):
    """outlets.csv and names.csv, written by hand: they stand before the raters' lists, and rate nothing."""
    groups = group_table()
    for row in rows_of(HERE / "outlets.csv"):
        registry.add(OUTLETS, row["domain"], name=row["name"], country=row["country"], owner=row["owner"],
                     owner_group=group_of(row["owner"], groups), ownership=row["ownership_type"])
    for row in rows_of(HERE / "names.csv"):
        registry.add(OUTLETS, row["domain"], name=row["name"])


def add_mbfc(registry, path):
    for row in rows_of(path):
        reasons = (row.get("questionable") or "").split("|")
        flags = [MBFC_CLASS.get(row["mbfc_bias"], "")] + reasons
        registry.add(MBFC, row["domain"], name=clean(row["name"]), leaning=MBFC_LEANING[row["mbfc_bias"]],
                     factuality=MBFC_FACTUALITY[row["factuality"]],
                     flags=" ".join(dict.fromkeys(flag for flag in flags if flag)))


def add_allsides(registry, path):
    """The side of an outlet that has at least two articles there, nine of ten with the same side. Hosts below a
    domain are left out: what is rated of them is an edition of an outlet that MBFC rates."""
    sides = collections.defaultdict(collections.Counter)
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            sides[re.sub(r"^www\d?\.", "", row["source"])][row["bias"]] += 1
    for domain, counts in sorted(sides.items()):
        side, most = counts.most_common(1)[0]
        if most >= 2 and most >= 0.9 * counts.total() and side in SIDES and not is_host_below(domain):
            registry.add(ALLSIDES, domain, leaning=side)


def group_of(owner, groups):
    """Whom an owner belongs to: groups.csv says so, or the owner's own name, as in "GEDI (Exor)"."""
    within = re.search(r"\(([^()]{4,60})\)$", owner)
    is_none = not within or within[1] in NO_OWNERS or re.fullmatch(r"[A-ZÉ&]+", within[1])  # a short form
    return groups.get(owner) or ("" if is_none else within[1])


def group_table():
    return {row["owner"]: row["owner_group"] for row in rows_of(HERE / "groups.csv")}


def owner_table():
    table = sorted(rows_of(HERE / "owners.csv"), key=lambda row: -len(row["says"]))

    def look_up(says):
        return next((row for row in table if says.startswith(row["says"])), {"owner": "=", "ownership": ""})
    return look_up


def add_kite(registry, path):
    look_up, groups = owner_table(), group_table()
    for row in rows_of(path):
        says = clean(row["owner_text"])
        known = look_up(says)
        owner = says if known["owner"] == "=" else known["owner"]
        ownership = known["ownership"] or KITE_OWNERSHIP[row["ownership_type"]]
        if row["domain"] in GOVERNMENT_SITES:
            ownership = "state"
        owner = owner if len(owner) <= 80 else ""
        registry.add(KITE, row["domain"], name=clean(row["name"]), owner=owner, owner_group=group_of(owner, groups),
                     ownership=ownership, country=KITE_COUNTRY[row["country"]])


def us_owner(says):
    name = clean(says)
    return "" if name.lower() in GONE else SAME_OWNER.get(name.lower(), name)


def add_us_local(registry, path):
    """A domain with several names is a chain's common site, one with several owners is in dispute: both stay empty."""
    names, owners, media = (collections.defaultdict(dict) for _ in range(3))
    groups = group_table()
    for row in rows_of(path):
        media[row["domain"]].setdefault(US_MEDIUM.get(row.get("medium"), ""))
        names[row["domain"]].setdefault(clean(row["name"]))
        if row["owner"]:
            owners[row["domain"]].setdefault(us_owner(row["owner"]))
    outlets = collections.Counter(next(iter(o)) for o in owners.values() if len(o) == 1)
    for domain, found in names.items():
        owner = next(iter(owners[domain])) if len(owners[domain]) == 1 else ""
        ownership = "public" if PUBLIC_OWNER.search(owner) else ""
        if owner and outlets[owner] >= CONGLOMERATE_OUTLETS:
            ownership = "conglomerate"
        registry.add(US_LOCAL, domain, name=next(iter(found)) if len(found) <= 2 else "", country="US", owner=owner,
                     owner_group=group_of(owner, groups), ownership=ownership,
                     media_type=next(iter(media[domain])) if len(media[domain]) == 1 else "")
        registry.add(GUESS, domain, lang="" if owner in SPANISH_OWNERS else "en")


def add_guesses(registry):
    """Of what no rater gives: the country by a domain's ending, English where it is spoken."""
    for address in registry.domains():
        ending = address.partition("/")[0].rsplit(".", 1)[1]
        known = any(registry.facts[rater].get(address, {}).get("country") for rater in (OUTLETS, KITE, US_LOCAL))
        country = ("GB" if ending == "uk" else ending.upper()) if ending in COUNTRY_ENDINGS else ""
        if ending in ("gov", "mil", "edu"):
            country = "US"
        registry.add(GUESS, address, country="" if known else country, lang="en" if ending in ENGLISH_ENDINGS else "")


def add_addresses(registry):
    """What addresses.csv says, written by hand, and the domain behind its only edition."""
    for row in rows_of(HERE / "addresses.csv"):
        registry.add(ADDRESSES, row["domain"], same_as=row["same_as"], media_type=row["media_type"])
    hosts = collections.defaultdict(list)
    for host in registry.domains():
        if "/" not in host:
            hosts[host.split(".", 1)[1]].append(host)
    known = set(registry.domains()) | set(registry.facts[ADDRESSES])
    for domain, found in sorted(hosts.items()):
        is_many = "." not in domain or domain.split(".")[0] in SECOND_LEVEL or domain in SHARED_HOSTS
        if len(found) == 1 and found[0].split(".")[0] in EDITION_LABELS and not is_many and domain not in known:
            registry.add(ADDRESSES, domain, same_as=found[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mbfc", required=True)
    for rater in ("kite", "us-local", "allsides"):
        parser.add_argument(f"--{rater}")
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "raters")
    arguments = parser.parse_args()
    registry = Registry()
    add_mbfc(registry, arguments.mbfc)
    for add, path in ((add_allsides, arguments.allsides), (add_kite, arguments.kite),
                      (add_us_local, arguments.us_local)):
        if path:
            add(registry, path)
    add_outlets(registry)
    clean_names(registry)
    add_addresses(registry)
    add_guesses(registry)
    arguments.out.mkdir(exist_ok=True)
    for rater in RATERS:
        print(registry.write(arguments.out, rater), RATERS[rater][0])
    for reason, count in sorted(registry.left_out.items()):
        print(f"left out: {count} {reason}", file=sys.stderr)


if __name__ == "__main__":
    main()
