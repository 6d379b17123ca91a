using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("StagedTests")]
