#include "analysis/pass.h"

const SwPass *const sw_passes[] = {NULL};
