/*
 * Linked into every program of scripts/coverage in place of what it wraps: workers, which end by _exit() and may write no file, write
 * what gcov counted in them. So they are not confined there.
 */
#include "parsers/worker/sandbox.h"

#include <sys/resource.h>
#include <unistd.h>

void __gcov_dump(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
int __real_setrlimit(__rlimit_resource_t resource, const struct rlimit *limit);
int __wrap_setrlimit(__rlimit_resource_t resource, const struct rlimit *limit);
SwSandboxParts __wrap_sw_sandbox_available(void);

_Noreturn void __wrap__exit(int status)
{
    __gcov_dump();
    __real__exit(status);
}

int __wrap_setrlimit(__rlimit_resource_t resource, const struct rlimit *limit)
{
    return resource == RLIMIT_FSIZE ? 0 : __real_setrlimit(resource, limit);
}

SwSandboxParts __wrap_sw_sandbox_available(void)
{
    return 0;
}
