#pragma once

// Exported classes have members of the standard library, of which MSVC warns at each. What links to this module is compiled
// with the same library, as everything that one Unreal builds.
#if defined(_MSC_VER)
#pragma warning(disable : 4251)
#endif
