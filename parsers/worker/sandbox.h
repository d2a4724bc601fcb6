/*
 * The door that a worker closes behind itself: Landlock takes the file system, TCP and signals to others away, a seccomp filter every system
 * call that reading, computing and writing do not need. What is refused fails with EPERM; nothing opens the door again.
 * Whatever has to be loaded (charsets, time zones) is loaded before.
 */
#pragma once

#include <glib.h>

typedef enum {
    SW_SANDBOX_LANDLOCK = 1 << 0, /* Linux 5.13 and later, where it is switched on */
    SW_SANDBOX_SECCOMP = 1 << 1, /* on x86_64 and aarch64 */
    SW_SANDBOX_WHOLE = SW_SANDBOX_LANDLOCK | SW_SANDBOX_SECCOMP,
} SwSandboxParts;

/* What this kernel offers. */
SwSandboxParts sw_sandbox_available(void);
/* In the report's words: "landlock, seccomp", "seccomp", "none". */
const char *sw_sandbox_describe(SwSandboxParts parts);

/* Shuts this process in. FALSE if one of the parts could not be had: then nothing may be read. */
gboolean sw_sandbox_enter(SwSandboxParts parts);
