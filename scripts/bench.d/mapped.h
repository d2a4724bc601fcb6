/*
 * Whole files in memory, as they are read by the programs that show the least that a kind of input can cost.
 */
#pragma once

#include <stddef.h>

typedef void (*MappedScan)(void *totals, const char *at, const char *end);

/* Maps each file that main() was given and hands its bytes to `scan`. 0 if one cannot be mapped, or is empty, which is said. */
int mapped_scan_all(int argc, char **argv, MappedScan scan, void *totals);
