"""The generated parts of the docs: `python -m docs.generate` writes them anew between their markers.

A generated part stands between `<!-- generated: NAME -->` and `<!-- end -->`; PARTS says what makes each. The contract
test calls `render` and fails where a page would change, so a table cannot fall behind the program.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
_PART = re.compile(r"(<!-- generated: ([a-z-]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def table(head: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; bars inside cells are escaped."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def number(value: float) -> str:
    return f"{value:,.10g}"


def measurand_table() -> str:
    """Every row of sensors/measurands.csv."""
    from sensors.measurands import measurands

    rows = [
        (
            f"`{m.key}`",
            m.label,
            m.unit or "–",
            " to ".join(map(number, m.physical)),
            " to ".join(map(number, m.plausible)),
            f"{m.accumulates}, {m.aggregates}",
            "–" if m.flat_hours is None else f"{m.flat_hours:g} h",
            m.meaning,
        )
        for m in measurands().values()
    ]
    return table(("key", "people say", "unit", "physical", "plausible", "kind, an hour is its", "flat after", "meaning"), rows)


def family_sections() -> str:
    """One section an envelope: who it is for, and the docstring of its module."""
    from sensors.envelopes import envelopes

    parts = []
    for envelope in envelopes():
        text = (sys.modules[envelope.unwrap.__module__].__doc__ or "").strip()
        parts.append(f"### `{envelope.name}`\n\n{envelope.about}\n\n{linked(text)}\n")
    return "\n" + "\n".join(parts) + "\n"


def linked(text: str) -> str:
    """Addresses as Markdown links; what Markdown would take for markup is escaped."""
    words = []
    for word in re.split(r"(https?://\S+|`[^`]*`)", text):
        if word.startswith("http"):
            word = f"<{word}>"
        elif not word.startswith("`"):
            word = re.sub(r"([*_<>])", r"\\\1", word)
        words.append(word)
    return "".join(words)


def device_table() -> str:
    """Every decoder: what its sample messages give."""
    import json

    from sensors.decoders import decoders

    rows: list[tuple[str, ...]] = []
    for one in decoders().values():
        path = Path(sys.modules[one.read.__module__].__file__ or "").with_suffix(".json")
        cases: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
        gives = {f"`{g['measurand']}`" for case in cases for g in case.get("gives", [])}
        good = sum("gives" in case for case in cases)
        rows.append((one.model, f"`{one.name}`", ", ".join(sorted(gives)), f"{good} read, {len(cases) - good} refused"))
    return table(("device", "decoder", "what it measures", "sample messages"), sorted(rows, key=lambda row: row[0].lower()))


def command_sections() -> str:
    """Every command: its own help and its options."""
    from typer.main import get_command

    from collector.cli import commands

    parts = []
    for name, command in sorted(get_command(commands()).commands.items()):  # type: ignore[attr-defined]
        parts.append(section("###", name, command))
        parts += [section("####", f"{name} {word}", one) for word, one in sorted(getattr(command, "commands", {}).items())]
    return "\n" + "\n".join(parts) + "\n"


def section(mark: str, name: str, command: Any) -> str:
    """One command, or a group of them: what it does, its example, its options."""
    about, _, example = " ".join((command.help or "").split()).partition("Example: ")
    rows = [
        (
            f"`{', '.join(p.opts)}`" if p.param_type_name == "option" else f"`{p.name.upper()}`",
            "must be given" if p.required else plain_default(p),
            " ".join((p.help or "").split()),
        )
        for p in command.params
        if p.name != "help"
    ]
    options = table(("option", "default", "meaning"), rows) if rows else ""
    return f"{mark} `hubland {name}`\n\n{about.strip()}\n\n```sh\n{example.strip()}\n```\n\n{options}"


def plain_default(parameter: Any) -> str:
    """An option's default as a steward reads it."""
    value = parameter.default
    if value is None or value == "" or callable(value):
        return "–"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Path) and str(value) == ".":
        return "the folder you are in"
    return f"`{value}`"


def flag_table() -> str:
    from sensors.quality import flags

    names = {getattr(flags, name): name for name in ("GOOD", "NOT_EVALUATED", "SUSPECT", "FAIL", "MISSING")}
    return table(("flag", "name", "word on a page"), [(str(flag), names[flag], word) for flag, word in flags.WORDS.items()])


def test_table() -> str:
    from sensors.quality.registry import TESTS

    return table(("number", "test", "what it says"), [(str(i), f"`{name}`", says) for i, (name, says) in enumerate(TESTS)])


def kind_table() -> str:
    from models.records.places import KINDS

    return table(("kind", "what a steward calls them"), [(f"`{kind}`", words) for kind, words in KINDS.items()])


def record_command_table() -> str:
    """Every command of the records: who may run it, and the first sentence of what it does."""
    import pkgutil
    from importlib import import_module

    from models.records import commands

    for module in pkgutil.iter_modules(commands.__path__):
        import_module(f"{commands.__name__}.{module.name}")
    rows = []
    for name, one in sorted(commands.COMMANDS.items()):
        says = " ".join((one.run.__doc__ or "").strip().split("\n\n")[0].split())
        rows.append((f"`{name}`", one.role, "yes" if one.undoes else "no", linked(says)))
    return table(("command", "role", "undo", "what it does"), rows)


def derived_table() -> str:
    """Every derivation: what it says of a day, by which method, where, and from what."""
    from models.advice.derived import derivations

    rows = []
    for d in derivations().values():
        needs = ", ".join(f"`{n.measurand}`" + (" (station)" if n.where == "station" else "") for n in d.needs)
        least = f"{d.coverage_h:g} of 24 h" + (", told so far" if d.so_far else "")
        rows.append((f"`{d.measurand}`", d.variant, d.about, ", ".join(sorted(d.kinds)), needs, least, d.source))
    return table(("measurand", "variant", "a day's value", "places", "needs", "known when", "source"), rows)


def crop_column_table() -> str:
    """Every column of the crop catalogue, and the source that holds where a crop names none."""
    from models.agronomy.columns import columns_of

    rows = [
        (f"`{c.name}`", c.expects, c.meaning, f"`{c.source}`" if c.source else "–")
        for c in columns_of("crop").values()
        if c.name != "sources"
    ]
    return table(("column", "holds", "meaning", "source, unless the crop says another"), rows)


def crop_source_table() -> str:
    from models.agronomy.crops import sources

    return table(
        ("key", "what it is", "what it gives", "how far it goes"),
        [(f"`{s.key}`", s.title, s.gives, s.note or "–") for s in sources().values()],
    )


def amount_table() -> str:
    """Every row of models/amounts.csv."""
    from models.amounts import units

    rows = []
    for u in units():
        others = ", ".join(f"`{word}`" for word in u.written if word != u.name.casefold())
        one = "–" if u.offset else f"{number(u.scale)} {u.canonical}"
        rows.append((f"`{u.name}`", others or "–", u.measure, one, u.note or "–"))
    return table(("unit", "also written", "measure", "one is", "note"), rows)


def folder_sections() -> str:
    """Every file of a hub folder with its columns."""
    from models.records.folder.files import EXTRA, FILES, KINDS

    kinds = table(("kind", "what stands there"), [(kind, says) for kind, says in KINDS.items()])
    parts = [f"## Kinds of cells\n\n{kinds}", "## Files\n"]
    for file in FILES:
        extra = EXTRA.get(file.name, ())
        rows = [
            (
                f"`{c.header}`",
                c.kind + (", needed" if c.required else "") + (", only read" if c in extra else ""),
                c.meaning + (": " + ", ".join(f"`{word}`" for word in c.choices if word) if c.choices else ""),
            )
            for c in (*file.columns, *extra)
        ]
        keys = " and ".join(f"`{key}`" for key in file.key)
        parts.append(f"### `{file.name}.csv`\n\n{file.meaning[0].upper()}{file.meaning[1:]}.\nKnown by {keys} where there is no id.\n")
        parts.append(table(("column", "kind", "meaning"), rows))
    return "\n" + "\n".join(parts) + "\n"


def alert_rule_table() -> str:
    """Every default rule of alerts: what is feared, and the rule in words."""
    from models.alerts.rules import default_rules
    from models.alerts.words import in_words

    rows = [(f"`{rule.key}`", rule.fear, rule.severity, linked(in_words(rule, "us"))) for rule in default_rules()]
    return table(("rule", "what is feared", "severity", "when"), rows)


def grazing_setting_table() -> str:
    """Every setting of grazing with its default."""
    from models.records.grazing_settings import defaults

    rows = []
    for one in defaults().values():
        default = number(one.default) if isinstance(one.default, float) else one.default or "–"
        source = f"{one.source} (untested)" if one.unvalidated else one.source
        rows.append((f"`{one.key}`", one.unit, default, one.meaning, linked(source)))
    return table(("setting", "unit", "default", "what it is", "source of the default"), rows)


PARTS: dict[str, Callable[[], str]] = {
    "measurands": measurand_table,
    "families": family_sections,
    "devices": device_table,
    "commands": command_sections,
    "flags": flag_table,
    "tests": test_table,
    "kinds": kind_table,
    "record-commands": record_command_table,
    "amounts": amount_table,
    "folder": folder_sections,
    "derived": derived_table,
    "crop-columns": crop_column_table,
    "crop-sources": crop_source_table,
    "alert-rules": alert_rule_table,
    "grazing-settings": grazing_setting_table,
}


def pages() -> list[Path]:
    """Every page of the docs."""
    return sorted(DOCS.rglob("*.md"))


def render(text: str) -> str:
    """A page with its generated parts as they are now."""
    return _PART.sub(lambda part: f"{part[1]}{PARTS[part[2]]()}{part[4]}", text)


def parts_of(text: str) -> list[str]:
    """The names of the generated parts in a page."""
    return [part[2] for part in _PART.finditer(text)]


def main() -> None:
    for path in pages():
        old = path.read_text("utf-8")
        new = render(old)
        if new != old:
            path.write_text(new, "utf-8")
            print(f"wrote {path.relative_to(DOCS.parent)}")


if __name__ == "__main__":
    main()
