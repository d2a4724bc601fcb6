/*
 * What a worker process is confined to before its first input byte: its own two descriptors, so much memory, and the sandbox.
 */
#pragma once

#include "parsers/worker/sandbox.h"

/* The status with which a worker ends that needs more memory than it may have. */
#define SW_EXIT_OUT_OF_MEMORY 12

/* In the supervisor, before the first fork: loads what readers would load later, when there is nothing left to open. */
void sw_confinement_prepare(void);

/* In the worker. Closes everything but standard input, output and error, which become /dev/null, and the two descriptors. Without sandbox
 * parts standard error stays what it is. FALSE: it is not safe to go on. */
gboolean sw_confine(int descriptor, int other, SwSandboxParts parts);
