using System.Linq;
using Mono.Cecil;

/// Copies Mono's mscorlib.dll, with a plain reference as the result of ReadOnlySpan's indexer unless it is marked as it should
/// be: see mono.py.
public static class PlainSpans
{
    public static int Main(string[] arguments)
    {
        ModuleDefinition module = ModuleDefinition.ReadModule(arguments[0], new ReaderParameters { InMemory = true });
        PropertyDefinition item = module.GetType("System.ReadOnlySpan`1").Properties.Single(property => property.Name == "Item");
        if (!(item.GetMethod.ReturnType is RequiredModifierType))
        {
            item.CustomAttributes.Clear();
            item.GetMethod.MethodReturnType.CustomAttributes.Clear();
        }
        module.Write(arguments[1]);
        return 0;
    }
}
