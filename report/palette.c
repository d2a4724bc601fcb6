#include "report/palette.h"

static const SwInk inks[] = {
    {"2f5d8a", "solid", 7},  {"e08a3c", "(10,4)", 5}, {"4f9d8f", "(3,3)", 9},          {"9b4d6f", "(12,3,3,3)", 11},
    {"8aa84b", "(6,2)", 13}, {"6b6fb3", "(2,4)", 6},  {"c7a63a", "(14,4,2,4,2,4)", 4}, {"7a7a7a", "(1,2)", 8},
};

const SwInk *sw_palette_ink(guint colour)
{
    return &inks[colour % G_N_ELEMENTS(inks)];
}
