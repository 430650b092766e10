"""The templates of pages, each compiled once: Jinja's cache lies beside what Python keeps of this package's modules.

What is kept counts for the same text by the same Jinja with the same options alone. Where Python keeps nothing, because
it may not or cannot, nothing is kept of a template.
"""

import sys
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket


class CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates in a folder; one that cannot be read or written only costs time."""

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The place of a template, by all that it is compiled from and by."""
        options = environment.autoescape, environment.trim_blocks, environment.lstrip_blocks
        return super().get_bucket(environment, name, filename, f"{jinja2.__version__} {options} {source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept, if anything is."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it where Python keeps modules."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


@cache
def template_environment(package: str, folder: str = "templates") -> Environment:
    """The templates in a folder of a package: every text is escaped, and a name that is not given is an error."""
    compiled = Path(cache_from_source(__file__))
    return Environment(
        loader=PackageLoader(package, folder),
        bytecode_cache=CompiledTemplates(str(compiled.parent), f"{compiled.stem}-%s.pyc"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
