"""The components of the interface: every macro of templates/ui/ is `ui.<name>` in every template."""

from collections.abc import Callable
from typing import Any, ClassVar

from flask import Flask
from jinja2 import BytecodeCache, Environment, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.runtime import Macro


class Components:
    """All macros of templates/ui/, found by their names."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._places: dict[str, str] = {}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """The macro `name`. Raises AttributeError when no file of templates/ui/ has it."""
        if name not in self._places:
            self._find_macros()
        if name not in self._places:
            raise AttributeError(f"templates/ui/ has no macro {name}")
        macro: Callable[..., Any] = getattr(self._module(self._places[name]), name)
        return macro

    def _find_macros(self) -> None:
        for file in self._environment.list_templates(filter_func=lambda n: n.startswith("ui/")):
            macros = (n for n, v in vars(self._module(file)).items() if isinstance(v, Macro))
            self._places.update(dict.fromkeys(macros, file))

    def _module(self, file: str) -> Any:
        return self._environment.get_template(file).module


class Compiled(BytecodeCache):
    """Compiled templates, kept in memory for every application of the process."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


def register(app: Flask) -> None:
    """Give templates `ui`, and stop at a name that a page forgot to hand over."""
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.undefined = StrictUndefined
    environment.bytecode_cache = Compiled()
    environment.globals["ui"] = Components(environment)
