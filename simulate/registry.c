#include "simulate/rendition.h"

const SwRendition *const sw_renditions[] = {NULL};
