/*
 * One palette for all figures. Each entry differs in lightness, line and point shape as well as in hue, so that a figure
 * can be read in print and without colour vision.
 */
#pragma once

#include <glib.h>

typedef struct {
    const char *rgb; /* "2f5d8a" */
    const char *dash; /* gnuplot's dash type */
    guint point; /* gnuplot's point type */
} SwInk;

/* Any index; it wraps. */
const SwInk *sw_palette_ink(guint colour);
